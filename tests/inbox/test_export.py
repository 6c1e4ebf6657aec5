"""One lead as a file: complete, in one order, and nothing that means nothing outside."""

import json
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

import pytest

from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Answer, Consent, TimelineEvent
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import ANSWERS, SignedIn, audit_log, stored

# As a table may give them back: in no order.
SHUFFLED: Mapping[str, Answer] = dict(sorted(ANSWERS.items(), reverse=True)) | {"unheard": "of"}


def test_the_file_is_named_after_the_reference(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    reply = user.post(f"leads/{lead.reference}/export")
    assert reply.status == HTTPStatus.OK
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{lead.reference}.json"'
    assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-store"
    assert [(event.what, event.reference) for event in audit_log(desk)] == [("exported_lead", lead.reference)]


def test_the_file_is_complete(desk: QuietDesk, user: SignedIn) -> None:
    consents = {"consent_contact": Consent("2026-11", "es", NOON)}
    lead = stored(desk, SHUFFLED, consents=consents, notes=("minor",), other_answers=(("mascota", "ñandú"),))
    desk.memory.record(lead.key, TimelineEvent("a", NOON, "delivery", Channel.FIRST, 1))
    desk.wait(timedelta(minutes=1))
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "certified", "certified_until": "2028-11-23"})
    desk.wait(timedelta(minutes=1))
    user.post(f"leads/{lead.reference}/note", {"text": "Called twice."})

    content = str(user.post(f"leads/{lead.reference}/export").body)

    data = json.loads(content)
    assert "ñandú" in content
    assert list(data["answers"].items()) == [*ANSWERS.items(), ("unheard", "of")]
    assert data["other_answers"] == [{"name": "mascota", "text": "ñandú"}]
    assert data["consents"] == {
        "consent_contact": {"version": "2026-11", "language": "es", "given_at": NOON.isoformat()}
    }
    assert data["standing"]["status"] == "certified"
    assert data["standing"]["certified_until"] == "2028-11-23"
    assert data["standing"]["by"] == "Marisol Example"
    assert [note["text"] for note in data["private_notes"]] == ["Called twice."]
    assert [event["kind"] for event in data["timeline"]] == ["delivery", "marked_certified", "noted"]
    assert data["notes"] == ["minor"]
    assert data["alerts"]["first"]["state"] == "delivered"


def test_the_order_does_not_depend_on_how_the_table_gives_it_back() -> None:
    contents = set()
    for answers in (ANSWERS, dict(reversed(list(ANSWERS.items())))):
        desk = QuietDesk()
        contents.add(str(SignedIn(desk).post(f"leads/{stored(desk, answers).reference}/export").body))
    assert len(contents) == 1


def test_hashes_and_keys_stay_inside(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, key="d" * 32, phone_hash="hash-of-phone", email_hash="hash-of-email", content="hash-of-content")
    content = str(user.post(f"leads/{lead.reference}/export").body)
    assert not [inner for inner in ("d" * 32, "hash-of", user.person.id) if inner in content]


@pytest.mark.parametrize("csrf", ["", "forged"])
def test_a_file_is_handed_out_to_our_own_pages_alone(desk: QuietDesk, user: SignedIn, csrf: str) -> None:
    lead = stored(desk)
    assert user.post(f"leads/{lead.reference}/export", csrf=csrf).status == HTTPStatus.FORBIDDEN
    assert user.get(f"leads/{lead.reference}/export").status == HTTPStatus.METHOD_NOT_ALLOWED
