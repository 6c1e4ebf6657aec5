"""Two roles: what is closed to an assistant, whoever asks how, and what stays open."""

from http import HTTPStatus

import pytest

from chalicelib.inbox import people
from chalicelib.inbox.routes import ROUTES, Route
from chalicelib.leads.status import Status
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, stored
from tests.inbox.test_confirmation import DAY
from tests.inbox.test_every_route import everything, place_of

OWNERS = [route for route in ROUTES if route.open_to == "owners"]


@pytest.fixture
def owner(desk: QuietDesk) -> SignedIn:
    stored(desk)
    return SignedIn(desk)


@pytest.fixture
def assistant(owner: SignedIn) -> SignedIn:
    return SignedIn(owner.desk, "Bo Example", "bo@example.com", role="assistant")


def test_people_lists_files_of_many_and_erasing_are_the_owners() -> None:
    assert {(route.method, route.path) for route in OWNERS} == {
        ("GET", "people"),
        ("POST", "people/remove"),
        ("POST", "people/session/end"),
        ("POST", "all/export"),
        ("POST", "audit/report"),
        ("POST", "audit/breach"),
        ("POST", "practice/settings"),
        ("GET", "leads/{reference}/erase"),
        ("POST", "leads/{reference}/erase"),
    }


@pytest.mark.parametrize("route", OWNERS, ids=lambda route: f"{route.method} {route.path}")
def test_an_assistant_is_refused_even_with_a_confirmation(assistant: SignedIn, route: Route) -> None:
    desk, (lead,) = assistant.desk, assistant.desk.leads()
    for deed, subject in (
        ("export_list", "/open/"),
        ("export_list", "breach/2026-11-23"),
        ("export_list", "report/2026-11-23"),
        ("erase", lead.reference),
    ):
        assistant.confirm(deed, subject)
    before, place = everything(desk), place_of(route.path, desk)
    asked = {**DAY, "number": "0", "reference": lead.reference, "person": assistant.person.id}

    reply = assistant.get(place) if route.method == "GET" else assistant.post_unconfirmed(place, asked)

    assert reply.status is HTTPStatus.FORBIDDEN
    assert everything(desk) == before
    assert [(event.what, event.code, event.who) for event in audit_log(desk, whole=True)] == [
        ("refused", "owners_only", assistant.person.id)
    ]
    assert desk.outbox.sent == []


def test_an_assistant_reads_and_answers_requests(assistant: SignedIn) -> None:
    (lead,) = assistant.desk.leads()
    assert assistant.get(f"leads/{lead.reference}").status is HTTPStatus.OK
    assistant.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"})
    assert assistant.desk.only_lead().standing.status is Status.CONTACTED


def test_an_assistant_sees_of_the_audit_log_what_they_did_themselves(owner: SignedIn, assistant: SignedIn) -> None:
    owner.get("numbers")
    assistant.get("held")
    page = str(assistant.get("audit").body)
    assert "Bo Example" in page
    assert "Marisol Example" not in page


def test_an_assistant_cannot_ask_the_audit_log_for_somebody_else(owner: SignedIn, assistant: SignedIn) -> None:
    owner.get("numbers")
    page = str(assistant.get("audit", person=owner.person.id).body)
    assert "Marisol Example" not in page
    assert audit_log(assistant.desk)[-1].filter["person"] == assistant.person.id


def test_an_assistant_is_offered_nothing_that_is_refused(assistant: SignedIn) -> None:
    (lead,) = assistant.desk.leads()
    pages = "".join(str(assistant.get(place).body) for place in ("", "all", "audit", f"leads/{lead.reference}"))
    for closed in ("/inbox/people", "/inbox/all/export", "/inbox/audit/report", "/inbox/audit/breach", "/erase"):
        assert closed not in pages


def test_who_becomes_an_assistant_while_signed_in_is_one_at_once(owner: SignedIn) -> None:
    SignedIn(owner.desk, "Cy Example", "cy@example.com")
    known = people.find_person(owner.desk.records, owner.person.id)
    assert known
    people.admit_person(owner.desk.records, known, "assistant")
    assert owner.get("people").status is HTTPStatus.FORBIDDEN


def test_the_last_owner_stays_one_whatever_the_invitation_says(owner: SignedIn, assistant: SignedIn) -> None:
    for person in (owner.person, assistant.person):
        known = people.find_person(owner.desk.records, person.id)
        assert known
        people.admit_person(owner.desk.records, known, "assistant")
    assert [one.email for one in people.people(owner.desk.records) if one.is_owner] == [owner.person.email]
