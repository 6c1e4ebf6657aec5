"""The audit log of an hour is the list of what was done in it, reads and refusals included, and it holds no values."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from chalicelib.leads.lead import Answer, Lead
from tests.desks import QuietDesk
from tests.inbox.enrolling import Enrolling
from tests.inbox.signed_in import SignedIn, audit_log, stored, strangers_today

OK, SEE_OTHER = HTTPStatus.OK, HTTPStatus.SEE_OTHER
Line = tuple[str, str, str]

SECRETS: Mapping[str, Answer] = {
    "name": "CANARYname",
    "phone": {"typed": "(212) 555-0147", "e164": "+12125550147"},
    "email": "canary-email@example.com",
    "date_of_birth": "1975-04-23",
    "condition": "CANARYcondition",
    "message": "CANARYmessage",
}


class Hour:
    """An hour at the desk: each deed is noted down here by hand, and by the desk in its audit log."""

    def __init__(self, desk: QuietDesk, user: SignedIn) -> None:
        self.desk = desk
        self.user = user
        self.done: list[tuple[datetime, str, str, str]] = []

    def read(self, place: str, what: str, reference: str = "") -> None:
        self._note(what, "", reference)
        assert self.user.get(place).status is OK, place

    def act(self, lead: Lead, action: str, line: tuple[str, str], **fields: str) -> None:
        self._note(*line, lead.reference)
        stored_now = self.desk.store.get(lead.key)
        number = str(stored_now.standing.number) if stored_now else ""
        reply = self.user.post(f"leads/{lead.reference}/{action}", {"number": number, **fields})
        assert reply.status in {OK, SEE_OTHER}, (action, reply.status)

    def post(self, place: str, line: Line, status: HTTPStatus = SEE_OTHER, **fields: str) -> None:
        self._note(*line)
        assert self.user.post(place, fields).status is status, place

    def _note(self, what: str, code: str, reference: str) -> None:
        self.desk.wait(timedelta(minutes=2))
        self.done.append((self.desk.clock.now(), what, code, reference))

    def also(self, what: str, reference: str) -> None:
        """Note what came with the last deed."""
        self.done.append((self.desk.clock.now(), what, "", reference))


def test_the_audit_log_of_an_hour_is_what_was_done_in_it(desk: QuietDesk) -> None:
    user = SignedIn(desk)
    lead, held = stored(desk, SECRETS), stored(desk, SECRETS, is_held=True)
    alex = SignedIn(desk, "Alex Example", "alex@example.com")
    hour = Hour(desk, user)

    hour.read("", "read_today")
    hour.read("held", "read_held")
    hour.act(held, "release", ("released", ""))
    hour.read(f"leads/{lead.reference}", "read_lead", lead.reference)
    hour.act(lead, "snooze", ("snoozed", ""))
    hour.act(lead, "status", ("marked", "contacted"), status="contacted")
    hour.act(lead, "undo", ("undone", ""))
    hour.act(lead, "note", ("noted", ""), text="CANARYnote")
    hour.act(lead, "status", ("marked", "certified"), status="certified", certified_until="2028-11-22")
    hour.act(lead, "hold", ("held_for_law", ""), hold="on")
    hour.act(lead, "hold", ("freed_for_retention", ""), hold="off")
    hour.read(f"leads/{lead.reference}/print", "printed_lead", lead.reference)
    hour.act(lead, "export", ("exported_lead", ""))
    hour.read("all", "read_all")
    hour.post("all/export", ("exported_list", "", ""), OK)
    hour.post("find", ("searched", "name", ""), OK, question="CANARYname")
    hour.post("find", ("searched", "number", ""), OK, question="212 555 0147")
    hour.read("practice", "read_practice")
    hour.post("practice/add", ("changed_hours", "added", ""), first="2026-12-01", last="2026-12-02", how="closed")
    hour.read("people", "read_people")
    hour.read("you", "read_you")
    hour.read("renewals", "read_renewals")
    hour.read("numbers", "read_numbers")
    hour.read("audit", "read_audit")
    # A page that is out of date is answered with the lead as it is now; then one whose form is not this session's.
    hour.post(f"leads/{lead.reference}/undo", ("refused", "stale", lead.reference), HTTPStatus.CONFLICT, number="1")
    hour.also("read_lead", lead.reference)
    hour.post(f"leads/{lead.reference}/undo", ("refused", "csrf", lead.reference), HTTPStatus.FORBIDDEN, csrf="x")
    hour.post("people/remove", ("removed_person", "", ""), person=alex.person.id, email="alex@example.com")
    hour.act(lead, "erase", ("erased", ""), reference=lead.reference)
    hour.post("sign-out", ("signed_out", "", ""))

    events = audit_log(desk)
    assert sorted((event.at, event.what, event.code, event.reference) for event in events) == sorted(hour.done)
    assert {event.who for event in events} == {user.person.id}
    _has_no_values(desk)


def test_enrolling_and_failing_to_are_in_the_audit_log(desk: QuietDesk) -> None:
    device = Enrolling(desk)
    token = device.invitation()
    device.enrol(token)
    who = device.person().id
    desk.wait(timedelta(minutes=1))
    device.cookie = ""
    device.enrol(token)  # used up
    desk.wait(timedelta(minutes=1))
    device.sign_in()

    lines = [(event.what, event.code, event.who) for event in audit_log(desk)]
    assert sorted(lines[:2]) == [("enrolled", "", who), ("signed_in", "", who)]
    assert lines[2:] == [("signed_in", "", who)]
    assert strangers_today(desk) == {"bad_invitation": 1}


def _has_no_values(desk: QuietDesk) -> None:
    kept = json.dumps([[one.key, *map(str, one.values.values())] for one in desk.memory_records.all()])
    for secret in ("CANARY", "canary", "555-0147", "5550147", "1975"):
        assert secret not in kept


def test_what_is_written_into_an_address_is_not_in_the_audit_log(desk: QuietDesk) -> None:
    user = SignedIn(desk)
    user.get("leads/CANARY-of-somebody")
    desk.wait(timedelta(seconds=1))
    user.cookie = ""
    user.get("leads/CANARYcondition")
    assert [(event.code, event.reference) for event in audit_log(desk)] == [("gone", "")]
    assert strangers_today(desk) == {"no_session": 1}
    _has_no_values(desk)
