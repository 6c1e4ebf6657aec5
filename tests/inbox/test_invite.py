"""The operator's command: whom it invites, where it writes, and what it says of a mistake."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.inbox import people
from chalicelib.inbox.invitations import NotInvitableError, invite_for_desk, link_of
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.audit import read_day
from chalicelib.storage.botocore_table import BotocoreTable, make_table_client
from chalicelib.storage.records import DynamoRecordStore
from local.engines import LOCAL_AWS
from local.table import make_table
from tests.desks import NOON, PRACTICE_FILE, QuietDesk
from tests.fakes import SetClock
from tests.inbox.signed_in import SignedIn, audit_log
from tools import invite

EMAIL = "ana@example.com"


def invited(desk: QuietDesk, email: str = EMAIL, name: str = "") -> people.Invitation:
    token, _ = invite_for_desk(desk.records, desk.practice, email=email, name=name, now=desk.clock.now())
    found = people.find_invitation(desk.records, token)
    assert found
    return found


def test_an_invitation_is_the_desks_own_doing(desk: QuietDesk) -> None:
    invited(desk)
    assert [(event.what, event.who, event.code) for event in audit_log(desk)] == [("invited", "desk", "")]


def test_an_invitation_names_whom_it_is_for(desk: QuietDesk) -> None:
    invited(desk, name="Ana Example")
    (event,) = audit_log(desk)
    assert (event.note, event.about) == ("Ana Example <ana@example.com>", "")


def test_an_invitation_of_somebody_known_concerns_them(desk: QuietDesk) -> None:
    user = SignedIn(desk)
    invited(desk, user.person.email.upper())
    (event,) = audit_log(desk)
    assert event.about == user.person.id


def test_an_invitation_names_the_operator_as_aws_knows_them(desk: QuietDesk) -> None:
    operator = "arn:aws:sts::123456789012:assumed-role/operators/maria"
    invite_for_desk(desk.records, desk.practice, email=EMAIL, name="", now=desk.clock.now(), operator=operator)
    (event,) = audit_log(desk)
    assert event.note == f"<ana@example.com> ({operator})"


def test_the_account_calls_who_invited_the_desks_operator(desk: QuietDesk) -> None:
    invited(desk, name="Ana Example")
    page = str(SignedIn(desk).get("audit").body)
    assert "The desk’s operator" in page
    assert "Ana Example &lt;ana@example.com&gt;" in page


@pytest.mark.parametrize(("name", "expected"), [("Ana Example", "Ana Example"), ("", "ana")])
def test_a_name_may_be_left_out(desk: QuietDesk, name: str, expected: str) -> None:
    assert invited(desk, name=name).name == expected


@pytest.mark.parametrize("email", ["", "ana", "ana@", "ana@example", "ana example@example.com", "a@b@example.com"])
def test_a_mistaken_address_is_refused_with_a_sentence(desk: QuietDesk, email: str) -> None:
    with pytest.raises(NotInvitableError, match=r"EMAIL=ana@example\.com"):
        invited(desk, email)
    assert audit_log(desk) == []


def test_the_token_is_behind_the_number_sign(desk: QuietDesk) -> None:
    token, _ = invite_for_desk(desk.records, desk.practice, email=EMAIL, name="", now=desk.clock.now())
    assert link_of("https://desk.example.com/desk", token) == f"https://desk.example.com/desk/inbox/enrol#{token}"


# --- the local desk --------------------------------------------------------------------------------------------------


@contextmanager
def answering(status: HTTPStatus, body: bytes) -> Iterator[tuple[str, list[Any]]]:
    """Run a server that gives one answer; give its port and what it was sent."""
    sent: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield str(server.server_port), sent
        server.shutdown()
        thread.join()


def test_the_local_desk_is_asked_for_the_link(capsys: pytest.CaptureFixture[str]) -> None:
    with answering(HTTPStatus.OK, b'{"url": "http://localhost:1/inbox/enrol#t"}') as (port, sent):
        assert invite.main(["--email", EMAIL, "--name", "Ana", "--port", port]) == 0
    assert sent == [("/local/invitations", {"email": EMAIL, "name": "Ana", "role": ""})]
    said = capsys.readouterr().out
    assert "http://localhost:1/inbox/enrol#t" in said
    assert "once and for 10 minutes" in said


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (HTTPStatus.BAD_REQUEST, b'{"error": "this is not an email address"}', "this is not an email address"),
        (HTTPStatus.NOT_FOUND, b"<html>", "restart it with `make run`"),
        (HTTPStatus.OK, b"<html>", "start one with `make run`"),
    ],
)
def test_a_refusal_is_passed_on(
    capsys: pytest.CaptureFixture[str],
    status: HTTPStatus,
    body: bytes,
    sentence: str,
) -> None:
    with answering(status, body) as (port, _):
        assert invite.main(["--email", EMAIL, "--port", port]) == 1
    assert sentence in capsys.readouterr().err


def test_a_desk_that_is_not_running_is_told_how_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    with answering(HTTPStatus.OK, b"{}") as (port, _):
        pass
    assert invite.main(["--email", EMAIL, "--port", port]) == 1
    assert "make run" in capsys.readouterr().err


def test_without_an_address_the_command_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert invite.main([]) == 1
    assert "EMAIL=ana@example.com" in capsys.readouterr().err


# --- a desk in AWS ---------------------------------------------------------------------------------------------------

TEMPLATE = {
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    "Outputs": {
        "ApiUrl": {"Value": "https://abc.execute-api.us-east-1.amazonaws.com/desk"},
        "TableName": {"Value": "leads"},
    },
}


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a CloudFormation client of an account with a desk's stack and table."""
    for name, value in {**LOCAL_AWS, "PRACTICE": str(PRACTICE_FILE)}.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        make_table(make_table_client(), "leads")
        client = boto3.client("cloudformation")
        client.create_stack(StackName="front-desk", TemplateBody=json.dumps(TEMPLATE))
        client.create_stack(StackName="other", TemplateBody=json.dumps({"Resources": TEMPLATE["Resources"]}))
        yield client


@pytest.mark.usefixtures("cloud")
def test_a_stacks_invitation_is_in_its_table_and_its_audit_log(capsys: pytest.CaptureFixture[str]) -> None:
    clock = SetClock(NOON)
    assert invite.main(["--email", EMAIL, "--stack", "front-desk"], clock) == 0
    link = capsys.readouterr().out.splitlines()[0]
    begin, _, token = link.partition("#")
    assert begin == "https://abc.execute-api.us-east-1.amazonaws.com/desk/inbox/enrol"
    records = DynamoRecordStore(BotocoreTable(make_table_client(), "leads"), clock)
    found = people.find_invitation(records, token)
    assert found
    assert found.email == EMAIL
    ((event,), _) = read_day(records, date(2026, 11, 23))
    assert (event.what, event.note.partition("arn:")[0]) == ("invited", "<ana@example.com> (")


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(("stack", "sentence"), [("nowhere", "no stack nowhere"), ("other", "is no desk")])
def test_a_stack_that_is_no_desk_is_told_so(capsys: pytest.CaptureFixture[str], stack: str, sentence: str) -> None:
    assert invite.main(["--email", EMAIL, "--stack", stack]) == 1
    assert sentence in capsys.readouterr().err


def test_without_a_region_it_says_how_to_set_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    assert invite.main(["--email", EMAIL, "--stack", "front-desk"]) == 1
    assert "set it, like AWS_DEFAULT_REGION=us-east-1" in capsys.readouterr().err


def test_what_is_no_port_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert invite.main(["--email", EMAIL, "--port", "80000"]) == 1
    assert "PORT=80000 is no port" in capsys.readouterr().err


class _SilentRecords:
    """A table that never confirms."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - it stands for any method
        def call(*_: object, **__: object) -> None:
            raise StoreUnavailableError("AccessDeniedException")

        return call


def test_a_table_that_does_not_confirm_gives_no_link() -> None:
    with pytest.raises(invite.NotInvitedError, match="AccessDeniedException"):
        invite.invite_into(
            _SilentRecords(), QuietDesk().practice, "https://x.example", SetClock(NOON), email=EMAIL, name=""
        )
