"""Step-up: what a session alone does not open, and what a confirmation opens."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest

from chalicelib.inbox import confirmation, people, sessions
from chalicelib.inbox.confirmation import DEEDS
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.inbox.authenticator import Authenticator
from tests.inbox.enrolling import Enrolling, outcome
from tests.inbox.signed_in import WANTED, SignedIn, audit_log, stored
from tests.markup import take_apart

A_MINUTE = timedelta(minutes=1)


def export(user: SignedIn) -> Reply:
    return user.post_unconfirmed("all/export", {"form": "", "state": "open", "month": ""})


DAY = {"day": "2026-11-23", "until": "", "person": "", "reference": "", "kind": ""}


def report(user: SignedIn) -> Reply:
    return user.post_unconfirmed("audit/report", DAY)


def breach(user: SignedIn) -> Reply:
    return user.post_unconfirmed("audit/breach", DAY)


def erase(user: SignedIn) -> Reply:
    lead = stored(user.desk)
    return user.post_unconfirmed(f"leads/{lead.reference}/erase", {"number": "0", "reference": lead.reference})


def lift_hold(user: SignedIn) -> Reply:
    lead = stored(user.desk, is_on_legal_hold=True)
    return user.post_unconfirmed(f"leads/{lead.reference}/hold", {"number": "0", "hold": "off"})


def remove_person(user: SignedIn) -> Reply:
    other = SignedIn(user.desk, "Bo Example", "bo@example.com")
    return user.post_unconfirmed("people/remove", {"person": other.person.id, "email": "bo@example.com"})


def remove_passkey(user: SignedIn) -> Reply:
    for name in ("first", "second"):
        passkey = people.Passkey(name, user.person.id, "k", 0, name, user.desk.clock.now())
        people.keep_passkey(user.desk.records, passkey)
    return user.post_unconfirmed("you/passkey/remove", {"passkey": "first"})


def add_passkey(user: SignedIn) -> Reply:
    return user.ask("POST", "you/passkey/options", body=b"{}", x_csrf_token=user.csrf)


def change_practice(user: SignedIn) -> Reply:
    return user.post_unconfirmed("practice/settings", {"part": "phone", "phone": "+1 646-555-0199"})


# Whatever takes a file of many people out of the inbox is one deed.
FILES = (export, report, breach)
ATTEMPTS = {
    one.__name__: one for one in (add_passkey, remove_passkey, remove_person, *FILES, erase, lift_hold, change_practice)
}


def test_every_deed_is_attempted_here() -> None:
    files = {one.__name__ for one in FILES}
    assert {"export_list" if name in files else name for name in ATTEMPTS} == set(DEEDS)


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_session_alone_is_asked_for_the_passkey(user: SignedIn, attempt: Callable[[SignedIn], Reply]) -> None:
    assert attempt(user).status is HTTPStatus.FORBIDDEN
    assert [event.what for event in audit_log(user.desk, whole=True)] == ["asked_to_confirm"]


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_deed_that_waits_for_the_passkey_has_told_nobody_yet(
    user: SignedIn, attempt: Callable[[SignedIn], Reply]
) -> None:
    attempt(user)
    assert user.desk.outbox.sent == []


def test_the_page_holds_what_was_sent_so_that_nothing_is_typed_twice(user: SignedIn) -> None:
    other = SignedIn(user.desk, "Bo Example", "bo@example.com")
    reply = user.post_unconfirmed("people/remove", {"person": other.person.id, "email": "  BO@example.com"})
    page = str(reply.body)
    assert 'action="/inbox/people/remove"' in page
    assert 'name="email" value="  BO@example.com"' in page
    assert f'name="csrf" value="{user.csrf}"' in page
    assert "Confirm with your passkey" in " ".join(take_apart(page).text.split())


# --- with a real passkey ---------------------------------------------------------------------------------------------


@pytest.fixture
def device(desk: QuietDesk) -> Enrolling:
    """Return a device that is signed in by its passkey."""
    device = Enrolling(desk)
    assert outcome(device.enrol()) == "ok"
    return device


def may_add(device: Enrolling) -> bool:
    """Say whether another passkey may be added without a further confirmation."""
    body = device.post("you/passkey/options", {}, **device.csrf).body
    assert not isinstance(body, str)
    return "options" in body


def test_the_passkey_confirms_a_deed(device: Enrolling) -> None:
    assert outcome(device.confirm("add_passkey", **device.csrf)) == "ok"
    assert may_add(device)


def test_confirming_is_in_the_audit_log(device: Enrolling, desk: QuietDesk) -> None:
    device.confirm("add_passkey", **device.csrf)
    lines = {(event.what, event.code) for event in audit_log(desk)}
    assert {("began_to_confirm", "add_passkey"), ("confirmed", "add_passkey")} <= lines


@pytest.mark.parametrize(("minutes", "is_open"), [(5, True), (6, False)])
def test_a_confirmation_lasts_for_five_minutes(
    device: Enrolling, desk: QuietDesk, minutes: int, *, is_open: bool
) -> None:
    device.confirm("add_passkey", **device.csrf)
    desk.wait(A_MINUTE * minutes)
    assert may_add(device) is is_open


def test_a_confirmation_is_for_one_deed(device: Enrolling) -> None:
    device.confirm("export_list", "//", **device.csrf)
    assert not may_add(device)


def test_a_confirmation_is_for_one_thing(user: SignedIn) -> None:
    one, other = stored(user.desk), stored(user.desk)
    user.confirm("erase", one.reference)
    reply = user.post_unconfirmed(f"leads/{other.reference}/erase", {"number": "0", "reference": other.reference})
    assert reply.status is HTTPStatus.FORBIDDEN
    assert len(user.desk.leads()) == 2


@pytest.mark.parametrize("confirmed", FILES, ids=lambda one: one.__name__)
def test_a_confirmation_of_one_file_hands_out_no_other(user: SignedIn, confirmed: Callable[[SignedIn], Reply]) -> None:
    found = WANTED.search(str(confirmed(user).body))
    assert found
    user.confirm("export_list", found["subject"])
    others = [one for one in FILES if one is not confirmed]
    assert [one(user).status for one in (*others, confirmed)] == [
        HTTPStatus.FORBIDDEN,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.OK,
    ]


def test_a_confirmation_of_one_days_breach_file_hands_out_no_other_days(user: SignedIn) -> None:
    user.confirm("export_list", "breach/2026-11-23")
    reply = user.post_unconfirmed("audit/breach", {**DAY, "until": "2026-11-24"})
    assert reply.status is HTTPStatus.FORBIDDEN
    assert breach(user).status is HTTPStatus.OK


def test_a_confirmation_is_used_up(user: SignedIn) -> None:
    user.confirm("export_list", "/open/")
    assert [export(user).status for _ in range(2)] == [HTTPStatus.OK, HTTPStatus.FORBIDDEN]


def test_of_two_who_spend_a_confirmation_one_succeeds(user: SignedIn) -> None:
    user.confirm("erase", "X")
    records, now = user.desk.records, user.desk.clock.now()
    session = sessions.find(records, user.cookie)
    assert session
    oldest = now - confirmation.LASTS
    assert [sessions.spend_confirmation(records, session, "erase X", oldest) for _ in range(2)] == [True, False]


def test_a_confirmation_is_no_other_sessions(user: SignedIn) -> None:
    user.confirm("export_list", "/open/")
    user.sign_in()
    assert export(user).status is HTTPStatus.FORBIDDEN


def test_another_persons_passkey_confirms_nothing(device: Enrolling, desk: QuietDesk) -> None:
    other = Enrolling(desk)
    other.enrol(other.invitation("bo@example.com", "Bo"))
    device.authenticator = other.authenticator
    assert outcome(device.confirm("add_passkey", **device.csrf)) == "unknown_passkey"
    assert not may_add(device)


@pytest.mark.parametrize("spoil", [{"is_verified": False}, {"origin": "https://stranger.example"}, {"key": None}])
def test_a_wrong_answer_confirms_nothing(device: Enrolling, spoil: dict[str, object]) -> None:
    for name, value in spoil.items():
        setattr(device.authenticator, name, value or (Authenticator().key if name == "key" else value))
    assert outcome(device.confirm("add_passkey", **device.csrf)) == "bad_passkey"
    assert not may_add(device)


def test_a_sign_in_confirms_nothing(device: Enrolling) -> None:
    device.sign_in()
    assert not may_add(device)


def test_a_challenge_to_sign_in_is_none_to_confirm(device: Enrolling) -> None:
    offer = device.ask("sign-in/options", {})
    answer = {"challenge": offer["challenge"], "credential": device.authenticator.use(offer["options"])}
    assert (
        outcome(device.post("confirm", {"deed": "add_passkey", "subject": "", **answer}, **device.csrf)) == "too_late"
    )


def test_a_challenge_for_one_deed_confirms_no_other(device: Enrolling) -> None:
    offer = device.post("confirm/options", {"deed": "erase", "subject": "X"}, **device.csrf).body
    assert not isinstance(offer, str)
    answer = {"challenge": offer["challenge"], "credential": device.authenticator.use(offer["options"])}
    assert (
        outcome(device.post("confirm", {"deed": "add_passkey", "subject": "", **answer}, **device.csrf)) == "too_late"
    )


@pytest.mark.parametrize(
    "wanted",
    [
        {"deed": "eat", "subject": ""},
        {"subject": ""},
        {"deed": "erase"},
        {"deed": "erase", "subject": "a b"},
        {"deed": "erase", "subject": "x" * 1_101},
        {"deed": ["erase"], "subject": {}},
    ],
)
def test_what_is_no_deed_is_not_asked_about(device: Enrolling, wanted: dict[str, object]) -> None:
    assert outcome(device.post("confirm/options", wanted, **device.csrf)) == "bad_input"


def test_the_device_is_asked_for_the_persons_own_passkeys(device: Enrolling) -> None:
    offer = device.post("confirm/options", {"deed": "erase", "subject": ""}, **device.csrf).body
    assert not isinstance(offer, str)
    (own,) = people.passkeys_of(device.desk.records, device.person().id)
    assert [known["id"] for known in offer["options"]["allowCredentials"]] == [own.id]


def test_the_page_names_what_is_confirmed_to_its_script(user: SignedIn) -> None:
    found = WANTED.search(str(export(user).body))
    assert found
    assert (found["deed"], found["subject"]) == ("export_list", "/open/")
