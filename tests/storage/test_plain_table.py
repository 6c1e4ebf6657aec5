"""Calls of DynamoDB without botocore: what is asked, and what becomes of every answer and of none."""

import json
import ssl
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.tls import make_identity
from chalicelib.storage import ConditionFailedError, ConnectionDroppedError, StoreUnavailableError
from chalicelib.storage.plain_table import IDLE_LIMIT, PlainTable
from chalicelib.storage.signing import Credentials
from tests.fakes import SetClock
from tests.storage.scripted_server import Answer, ScriptedServer, answer, scripted

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
CREDENTIALS = Credentials("AKIDEXAMPLE", "a secret of tests", "a token of tests")
ITEM = {"pk": {"S": "a"}}
Trust = Callable[[], ssl.SSLContext]


def refusal(code: str, **more: object) -> Answer:
    told = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", **more}).encode()
    return answer(told, "400 Bad Request", Date="Mon, 23 Nov 2026 17:30:00 GMT")


@contextmanager
def table_before(
    *answers: Answer, clock: SetClock | None = None, tls: ssl.SSLContext | None = None, trust: Sequence[Trust] = ()
) -> Iterator[tuple[PlainTable, ScriptedServer]]:
    """Yield a table whose server gives these answers, one after the other."""
    with scripted(*answers, tls=tls) as server:
        table = PlainTable(
            server.url,
            "leads",
            region="us-east-1",
            credentials=CREDENTIALS,
            clock=clock or SetClock(NOW),
            timeouts=(1.0, 0.3),
            trust=trust,
        )
        yield table, server
        table.close()


def test_a_call_is_named_and_its_parameters_are_json() -> None:
    with table_before(answer()) as (table, server):
        table.call("PutItem", Item=ITEM)

    headers, body = server.asked[0]
    assert headers["x-amz-target"] == "DynamoDB_20120810.PutItem"
    assert json.loads(body) == {"TableName": "leads", "Item": ITEM}


def test_a_call_carries_the_session_of_the_function() -> None:
    with table_before(answer()) as (table, server):
        table.call("GetItem")

    assert server.asked[0][0]["x-amz-security-token"] == CREDENTIALS.session_token


def test_what_was_answered_is_given_back() -> None:
    with table_before(answer(b'{"Item":{"pk":{"S":"a"}}}')) as (table, _):
        assert table.call("GetItem") == {"Item": ITEM}


def test_a_condition_that_does_not_hold_gives_the_item_that_is_there() -> None:
    with (
        table_before(refusal("ConditionalCheckFailedException", Item=ITEM)) as (table, _),
        pytest.raises(ConditionFailedError) as failed,
    ):
        table.call("PutItem")

    assert failed.value.item == ITEM


@pytest.mark.parametrize(
    "code",
    ["ProvisionedThroughputExceededException", "ThrottlingException", "AccessDeniedException", "InternalServerError"],
)
def test_a_refusal_is_told_by_its_code(code: str) -> None:
    with (
        table_before(refusal(code, message="a value that nobody may read")) as (table, _),
        pytest.raises(StoreUnavailableError, match=f"^{code}$"),
    ):
        table.call("PutItem")


def test_a_refusal_in_no_known_form_is_told_by_its_status() -> None:
    with (
        table_before(answer(b"[]", "503 Service Unavailable")) as (table, _),
        pytest.raises(StoreUnavailableError, match="HTTP 503"),
    ):
        table.call("PutItem")


@pytest.mark.parametrize("ends", ["in order", "reset"])
def test_a_connection_that_ends_before_an_answer_is_told_as_dropped(ends: str) -> None:
    with table_before(Answer(ends=ends)) as (table, _), pytest.raises(ConnectionDroppedError):
        table.call("PutItem")


@pytest.mark.parametrize(
    "said",
    [
        Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", ends="in order"),
        Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{"),
        Answer(b"this is no HTTP\r\n\r\n", ends="in order"),
        Answer(answer().raw, delay=0.6),
    ],
    ids=["cut off", "broken", "of another kind", "late"],
)
def test_an_answer_that_cannot_be_read_leaves_doubt(said: Answer) -> None:
    with table_before(said) as (table, _), pytest.raises(StoreUnavailableError) as doubt:
        table.call("PutItem")

    assert not isinstance(doubt.value, ConnectionDroppedError)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with table_before() as (table, server):
        server.close()
    with pytest.raises(StoreUnavailableError):
        table.call("PutItem")


def test_one_connection_serves_many_calls() -> None:
    with table_before(*[answer()] * 3) as (table, server):
        for _ in range(3):
            table.call("GetItem")

    assert server.connections == 1


def test_a_connection_that_was_idle_for_long_is_not_used_again() -> None:
    clock = SetClock(NOW)
    with table_before(*[answer()] * 2, clock=clock) as (table, server):
        table.call("GetItem")
        clock.time += IDLE_LIMIT + timedelta(seconds=1)
        table.call("GetItem")

    assert server.connections == 2


def test_a_connection_that_the_service_closes_is_not_used_again() -> None:
    with table_before(Answer(answer(b"{}", Connection="close").raw, ends="in order"), answer()) as (table, server):
        table.call("GetItem")
        table.call("GetItem")

    assert server.connections == 2


def test_after_doubt_the_next_call_goes_over_a_new_connection() -> None:
    with table_before(Answer(answer().raw, delay=0.6), answer(b'{"Count":1}')) as (table, _):
        with pytest.raises(StoreUnavailableError):
            table.call("GetItem")
        assert table.call("Query") == {"Count": 1}


def test_a_clock_that_is_wrong_is_set_by_the_refusal_and_the_call_made_again() -> None:
    with table_before(refusal("InvalidSignatureException"), answer(), answer()) as (table, server):
        table.call("GetItem")
        table.call("GetItem")

    dates = [headers["x-amz-date"] for headers, _ in server.asked]
    assert dates == ["20261123T170000Z", "20261123T173000Z", "20261123T173000Z"]


def test_a_wrong_secret_is_no_matter_of_the_clock() -> None:
    said = refusal("InvalidSignatureException")
    with (
        table_before(Answer(said.raw.replace(b"17:30", b"17:00"))) as (table, server),
        pytest.raises(StoreUnavailableError, match="InvalidSignatureException"),
    ):
        table.call("GetItem")

    assert len(server.asked) == 1


def test_threads_do_not_share_a_connection_at_one_time() -> None:
    calls = 40
    with table_before(*[answer()] * calls) as (table, server), ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: table.call("GetItem"), range(calls)))

    assert answers == [{}] * calls
    assert len(server.asked) == calls


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a key and a certificate for `localhost` that no authority has signed."""
    return make_identity(tmp_path_factory.mktemp("tls"))


def serving(identity: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity)
    return context


def trusting(*files: Path) -> Trust:
    def make() -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        for file in files:
            context.load_verify_locations(file)
        return context

    return make


def test_a_service_whose_issuer_is_trusted_is_called_over_tls(identity: Path) -> None:
    with table_before(answer(), tls=serving(identity), trust=[trusting(identity)]) as (table, server):
        assert table.call("GetItem") == {}

    assert server.connections == 1


def test_an_issuer_that_only_the_full_store_knows_is_trusted_from_then_on(identity: Path) -> None:
    trust = [trusting(), trusting(identity)]
    with table_before(answer(), answer(), tls=serving(identity), trust=trust) as (table, server):
        table.call("GetItem")
        table.close()
        table.call("GetItem")

    assert server.connections == 3


def test_an_issuer_that_nobody_knows_is_told_nothing(identity: Path) -> None:
    with table_before(tls=serving(identity), trust=[trusting(), trusting()]) as (table, server):
        for _ in range(2):
            with pytest.raises(StoreUnavailableError, match="SSLCertVerificationError"):
                table.call("PutItem", Item=ITEM)

    assert server.asked == []
