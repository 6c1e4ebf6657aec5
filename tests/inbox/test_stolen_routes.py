"""Every route of the inbox with a session's cookie and no passkey: what it opens, and who is told by email.

The routes are the router's, and the table in docs/threat-model.md is made of these rows: a new route is in neither
until somebody says what a thief can do with it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Literal

import pytest

from chalicelib.alerts.mails.notice.words import WHAT, Notice
from chalicelib.inbox import people
from chalicelib.inbox.routes import ROUTES, Route
from chalicelib.storage.devices import devices_of
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, stored
from tests.inbox.test_every_route import everything
from tests.inbox.test_push import KEY, PHONE
from tests.inbox.test_spam import all_of, burst
from tests.markup import take_apart

PAPER = Path(__file__).parents[2] / "docs" / "threat-model.md"
PRACTICE, OWNER, OTHER = "marisol@hudsonlantern.example.com", "marisol@example.com", "bo@example.com"
Opens = Literal["yes", "no", "asks for the passkey"]


@dataclass(frozen=True)
class Row:
    """Routes with which a thief can do the same."""

    what: str
    # As the router has them, "POST you/push"; behind a colon of which of two uses.
    routes: tuple[str, ...]
    opens: Opens
    # The notice that the practice and the person get once it is done.
    notice: Notice | None = None
    remark: str = ""

    @property
    def told(self) -> str:
        return f"“{WHAT[self.notice]('en')}”" if self.notice else "nobody"


READING: tuple[str, ...] = (
    "",
    "held",
    "all",
    "find",
    "call",
    "leads/{reference}",
    "leads/{reference}/print",
    "leads/{reference}/erase",
)
READING += ("practice", "renewals", "numbers", "people", "you", "audit")
ON_A_REQUEST = ("status", "undo", "snooze", "note", "draft", "release", "renewals")
ROWS = (
    Row(
        "Reading: lists, search, a request, the practice's settings, people, the audit log",
        (*(f"GET {path}" for path in READING), "POST find", "POST call/unfinished"),
        "yes",
        remark="each look is a line with the references that were shown",
    ),
    Row(
        "Acting on a request: a status, a note or its draft, snoozing, releasing, reminders, spam one or many; a call",
        (
            *(f"POST leads/{{reference}}/{deed}" for deed in ON_A_REQUEST),
            *("POST spam", "POST spam/undo", "POST call", "POST leads/{reference}/hold: begin"),
        ),
        "yes",
        remark="the request's history says who; most of it can be undone",
    ),
    Row("One request as a file", ("POST leads/{reference}/export",), "yes", remark="a line in the audit log"),
    Row(
        "Days off and changed days",
        ("POST practice/add", "POST practice/close", "POST practice/remove"),
        "yes",
        remark="visitors are told by these; whoever opens the page sees them",
    ),
    Row(
        "Sessions: keeping this one, signing out, ending others",
        ("POST session/stay", "POST sign-out", "POST you/session/end", "POST people/session/end"),
        "yes",
        remark="12 hours at most; whoever was signed out signs in again, and ends the thief's",
    ),
    Row("Being told of requests by a push without content", ("POST you/push",), "yes", "added_device"),
    Row("Trying that push, and removing a device", ("POST you/push/test", "POST you/push/remove"), "yes"),
    Row(
        "Adding a passkey",
        ("POST you/passkey/options", "POST you/passkey"),
        "asks for the passkey",
        "added_passkey",
    ),
    Row("Removing a passkey", ("POST you/passkey/remove",), "asks for the passkey", "removed_passkey"),
    Row(
        "Taking somebody's access away",
        ("POST people/remove",),
        "asks for the passkey",
        "removed_person",
        "whose access it was is told as well",
    ),
    Row(
        "A file of many requests, or of who saw what",
        ("POST all/export", "POST audit/report", "POST audit/breach"),
        "asks for the passkey",
        "exported_list",
    ),
    Row("Erasing a request", ("POST leads/{reference}/erase",), "asks for the passkey", "erased"),
    Row("Lifting a legal hold", ("POST leads/{reference}/hold: end",), "asks for the passkey", "lifted_hold"),
    Row(
        "The practice's hours and phone",
        ("POST practice/settings: phone",),
        "asks for the passkey",
        "changed_practice",
    ),
    Row(
        "Where alerts go",
        ("POST practice/settings: address",),
        "asks for the passkey",
        "asked_address",
        "it counts once a mail to it was confirmed; then the old one is told that it does",
    ),
    Row(
        "Using the passkey for one of these",
        ("POST confirm/options", "POST confirm"),
        "no",
        remark="without the passkey there is nothing to send",
    ),
)
ROW_OF = {route: row for row in ROWS for route in row.routes}


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


def test_every_route_for_people_is_in_the_table_once() -> None:
    named = [route.partition(":")[0] for row in ROWS for route in row.routes]
    twice = {"POST leads/{reference}/hold", "POST practice/settings"}
    assert {name for name in named if named.count(name) > 1} == twice
    assert set(named) == {name_of(route) for route in ROUTES if route.open_to != "everybody"}


def line_of(row: Row) -> str:
    return f"| {row.what} | {row.opens} | {row.told} | {row.remark} |"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_the_threat_model_says_it(row: Row) -> None:
    assert line_of(row) in PAPER.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def thief(desk: QuietDesk) -> SignedIn:
    """Return somebody with an owner's session: there are a request, a held one, one on legal hold, and two people."""
    stored(desk)
    stored(desk, is_held=True)
    stored(desk, is_on_legal_hold=True)
    thief = SignedIn(desk)
    SignedIn(desk, "Bo Example", OTHER)
    for name in ("abcd", "efgh"):
        people.keep_passkey(desk.records, people.Passkey(name, thief.person.id, "k", 0, name, desk.clock.now()))
    return thief


def fields_of(thief: SignedIn, route: str) -> Mapping[str, object]:
    """Return what makes a request right, of a route that needs more than its token."""
    (other,) = [one for one in people.people(thief.desk.records) if one.email == OTHER]
    number = {"number": "0"}
    known: dict[str, Mapping[str, object]] = {
        "POST find": {"question": "Ana"},
        "POST call/unfinished": {"call": "c1", "phone": "212-555-0134"},
        "POST call": {"call": "c1", "phone": "212-555-0134", "form": "contact"},
        "POST leads/{reference}/status": {**number, "status": "contacted"},
        "POST leads/{reference}/undo": {"number": "1"},
        "POST leads/{reference}/snooze": number,
        "POST leads/{reference}/note": {"text": "Called twice."},
        "POST leads/{reference}/draft": {"draft": "d1", "text": "Called"},
        "POST leads/{reference}/release": number,
        "POST leads/{reference}/renewals": {**number, "renewals": "off"},
        "POST leads/{reference}/hold: begin": {**number, "hold": "on"},
        "POST leads/{reference}/hold: end": {**number, "hold": "off"},
        "POST leads/{reference}/erase": {**number, "reference": thief.desk.leads()[0].reference},
        "POST practice/add": {"first": "2026-12-01", "how": "closed"},
        "POST practice/close": {"when": "tomorrow"},
        "POST practice/remove": {"change": "2026-11-24/2026-11-24"},
        "POST practice/settings: phone": {"part": "phone", "phone": "+1 646-555-0199"},
        "POST practice/settings: address": {"part": "alerts_to", "alerts_to": "thief@example.com"},
        "POST you/session/end": {"others": "yes"},
        "POST people/session/end": {"person": other.id},
        "POST people/remove": {"person": other.id, "email": OTHER},
        "POST you/passkey/remove": {"passkey": "abcd"},
        "POST you/push": {"endpoint": PHONE, "key": KEY},
        "POST audit/report": {"day": "2026-11-23"},
        "POST audit/breach": {"day": "2026-11-23"},
        "POST confirm/options": {"deed": "erase", "subject": thief.desk.leads()[0].reference},
        "POST confirm": {"challenge": "x", "credential": {"id": "abcd"}},
    }
    return known.get(route, {})


def prepare(thief: SignedIn, route: str, fields: Mapping[str, object]) -> Mapping[str, object]:
    """Do what has to come before; return what is to be sent then."""
    if route == "POST leads/{reference}/undo":
        send(thief, "POST leads/{reference}/status", {"number": "0", "status": "contacted"})
    if route == "POST practice/remove":
        send(thief, "POST practice/close", {"when": "tomorrow"})
    if route == "POST spam":
        burst(thief.desk, 3)
        return {"which": "all", "all": all_of(str(thief.get("").body)), "from": "today"}
    if route == "POST spam/undo":
        marked = send(thief, "POST spam", prepare(thief, "POST spam", {}))
        done = thief.follow(marked.headers["Location"])
        return {"many": take_apart(done).held["many"][0], "from": "today"}
    if route in {"POST you/push/test", "POST you/push/remove"}:
        given = send(thief, "POST you/push", {"endpoint": PHONE, "key": KEY}).headers["Set-Cookie"]
        thief.cookie += f"; {given.partition(';')[0]}"
        fields = {**fields, "device": devices_of(thief.desk.records)[0].id}
    return fields


def send(thief: SignedIn, route: str, fields: Mapping[str, object]) -> Reply:
    method, _, path = route.partition(":")[0].partition(" ")
    leads = {"release": 1, "hold: end": 2}
    number = next((at for end, at in leads.items() if route.endswith(end)), 0)
    place = path.replace("{reference}", thief.desk.leads()[number].reference)
    if method == "GET":
        return thief.get(place)
    speaks_json = any(name_of(one) == route and one.speaks_json for one in ROUTES)
    if speaks_json:
        return thief.ask("POST", place, body=json.dumps(fields).encode(), x_csrf_token=thief.csrf)
    return thief.post_unconfirmed(place, {name: str(value) for name, value in fields.items()})


def told(desk: QuietDesk) -> set[tuple[str, str]]:
    """Return who was told what by a notice, but for what asks a new address."""
    notices = [sent.message for sent in desk.outbox.sent if sent.message.tags.get("mailing") == "notice"]
    return {(message.to, message.subject.partition(" · ")[2]) for message in notices}


@pytest.mark.parametrize("route", ROW_OF)
def test_with_the_cookie_alone_it_opens_what_the_table_says_and_tells_whom_it_says(thief: SignedIn, route: str) -> None:
    row, desk = ROW_OF[route], thief.desk
    fields = prepare(thief, route, fields_of(thief, route))
    desk.outbox.sent.clear()
    before, lines = everything(desk), len(audit_log(desk, whole=True))
    desk.wait(timedelta(seconds=1))

    reply = send(thief, route, fields)

    said = [event.what for event in audit_log(desk, whole=True)[lines:]]
    if row.opens == "yes":
        assert reply.status in {HTTPStatus.OK, HTTPStatus.SEE_OTHER}, reply.body
        assert said
        assert not {"refused", "asked_to_confirm"} & set(said)
        what = WHAT[row.notice]("en") if row.notice else ""
        assert told(desk) == ({(PRACTICE, what), (OWNER, what)} if what else set())
    else:
        is_begun = route == "POST confirm/options"  # hands out what a passkey would sign
        assert is_begun or reply.status >= HTTPStatus.BAD_REQUEST
        assert is_begun or everything(desk) == before
        assert told(desk) == set()


@pytest.mark.parametrize(
    # (Adding a passkey takes an authenticator: test_stolen_cookie.py does it.)
    "route",
    [route for route, row in ROW_OF.items() if row.notice and row.opens != "yes" and "you/passkey" not in route]
    + ["POST you/passkey/remove"],
)
def test_with_the_passkey_it_is_done_and_told(thief: SignedIn, route: str) -> None:
    row, desk = ROW_OF[route], thief.desk
    fields = fields_of(thief, route)
    asked = send(thief, route, fields)
    wanted = re.search(r'data-deed="(\w+)" data-subject="([^"]*)"', str(asked.body))
    assert wanted
    thief.confirm(wanted[1], wanted[2])

    assert send(thief, route, fields).status in {HTTPStatus.OK, HTTPStatus.SEE_OTHER}
    assert row.notice
    what = WHAT[row.notice]("en")
    others = {(OTHER, what)} if route == "POST people/remove" else set()
    assert told(desk) == {(PRACTICE, what), (OWNER, what), *others}
