"""Opting out of reminders: one POST does it, opening the page never does, and nobody can do it for somebody else."""

import json
import logging
from http import HTTPStatus

import pytest
from chalice.test import Client, HTTPResponse

from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.suppression_list import stop_url
from chalicelib.storage.table import STOPPED
from tests.conftest import CountedDesk
from tests.desks import KEYS, QuietDesk
from tests.sample_lead import sample_lead

HASH = "0123456789abcdef" * 4
LEAD = sample_lead("0" * 32, email_hash=HASH, language="en")
PATH, _, _ = stop_url("", KEYS, LEAD).partition("?")
ONE_CLICK = {"Content-Type": "application/x-www-form-urlencoded"}


def post(client: Client, path: str = PATH, body: str = "List-Unsubscribe=One-Click") -> HTTPResponse:
    return client.http.post(path, headers=ONE_CLICK, body=body)


def stopped(desk: QuietDesk) -> list[str]:
    return [record.key for record in desk.memory_records.list(STOPPED)]


def test_fifty_looks_at_the_page_change_nothing(desk: QuietDesk, client: Client) -> None:
    statuses = {client.http.get(PATH).status_code for _ in range(50)}
    assert statuses == {HTTPStatus.OK}
    assert stopped(desk) == []


def test_nobody_may_lay_anything_over_the_page_with_the_button(client: Client) -> None:
    assert "frame-ancestors 'none'" in client.http.get(PATH).headers["Content-Security-Policy"]


def test_one_post_without_a_cookie_stops_them(desk: QuietDesk, client: Client) -> None:
    reply = post(client)
    assert reply.status_code == HTTPStatus.OK
    assert "Done. The reminders have stopped." in reply.body.decode()
    assert stopped(desk) == [HASH]


@pytest.mark.parametrize("body", ["", "List-Unsubscribe=One-Click", "%ff%fe", "x" * 5000])
def test_whatever_the_body_says_it_stops(desk: QuietDesk, client: Client, body: str) -> None:
    assert post(client, body=body).status_code == HTTPStatus.OK
    assert stopped(desk) == [HASH]


def test_a_multipart_post_stops_them_too(desk: QuietDesk, client: Client) -> None:
    body = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.http.post(PATH, headers=headers, body=body).status_code == HTTPStatus.OK
    assert stopped(desk) == [HASH]


def test_a_second_time_is_like_the_first(desk: QuietDesk, client: Client) -> None:
    assert [post(client).body, post(client).status_code] == [post(client).body, HTTPStatus.OK]
    assert stopped(desk) == [HASH]


def test_however_often_it_is_pressed_the_answer_is_that_they_have_stopped(desk: QuietDesk, client: Client) -> None:
    assert {post(client).status_code for _ in range(30)} == {HTTPStatus.OK}
    assert stopped(desk) == [HASH]


def test_each_time_is_one_write_and_nothing_else(counted: CountedDesk, client_of_counted: Client) -> None:
    statuses = {post(client_of_counted).status_code for _ in range(2)}
    assert (statuses, counted.calls) == ({HTTPStatus.OK}, 2 * ["dynamodb.PutItem"])


def test_looking_is_no_call_at_all(counted: CountedDesk, client_of_counted: Client) -> None:
    client_of_counted.http.get(PATH)
    assert counted.calls == []


@pytest.fixture
def client_of_counted(counted: CountedDesk) -> Client:  # noqa: ARG001 - it answers the app's routes
    from app import app

    return Client(app)


@pytest.mark.parametrize(
    "token",
    [
        HASH,
        f"{LEAD.key}.{HASH}.{'0' * 32}",
        f"{LEAD.key}.{'f' * 64}.{PATH.rpartition('.')[2]}",
        f"{'1' * 32}.{HASH}.{PATH.rpartition('.')[2]}",
        PATH.removeprefix("/stop/")[:-1],
        PATH.removeprefix("/stop/").upper(),
        "é",
        "-",
        ".",
        "..",
    ],
)
def test_a_forged_link_is_not_found(desk: QuietDesk, client: Client, token: str) -> None:
    assert client.http.get(f"/stop/{token}").status_code == HTTPStatus.NOT_FOUND
    assert post(client, f"/stop/{token}").status_code == HTTPStatus.NOT_FOUND
    assert stopped(desk) == []


@pytest.mark.parametrize(("query", "sentence"), [("?lang=en", "Stop the reminders?"), ("?lang=es", "¿Dejar de")])
def test_the_page_speaks_both_languages_and_has_one_button(client: Client, query: str, sentence: str) -> None:
    page = client.http.get(PATH + query).body.decode()
    assert sentence in page
    assert page.count("<button") == 1
    assert f'action="{PATH}?lang={query[-2:]}" method="post"' in page
    assert "<script" not in page


def test_if_it_cannot_be_written_the_page_says_so_and_a_program_tries_again(desk: QuietDesk, client: Client) -> None:
    class Failing(type(desk.memory_records)):  # type: ignore[misc]
        def put(self, record: Record) -> None:
            raise StoreUnavailableError(record.partition)

    desk.records = Failing(desk.set_clock)
    reply = post(client)
    assert reply.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Not stopped yet" in reply.body.decode()


def test_nobody_is_named_in_the_link_or_the_log(
    desk: QuietDesk, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    post(client)
    assert "@" not in json.dumps(stopped(desk)) + PATH + caplog.text
