"""Coming in by an invitation, and adding passkeys to what one has."""

import json
from datetime import timedelta

import pytest

from chalicelib.inbox import people, sessions
from chalicelib.inbox.device_names import device_in_words
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.inbox.authenticator import Authenticator
from tests.inbox.enrolling import IPHONE, Enrolling, outcome
from tests.inbox.signed_in import SignedIn, audit_log

A_MINUTE = timedelta(minutes=1)
EMAIL = "marisol@example.com"


@pytest.fixture
def device(desk: QuietDesk) -> Enrolling:
    return Enrolling(desk)


def persons(desk: QuietDesk) -> list[str]:
    return sorted(person.email for person in people.people(desk.records))


def whats(desk: QuietDesk) -> list[str]:
    return sorted(event.what for event in audit_log(desk))


def test_an_invitation_lets_its_person_in(device: Enrolling, desk: QuietDesk) -> None:
    assert outcome(device.enrol()) == "ok"
    person = device.person()
    assert (person.email, person.name) == (EMAIL, "Marisol Example")
    assert [session.person for session in sessions.sessions_of(desk.records, person.id)] == [person.id]


def test_enrolling_is_audited(device: Enrolling, desk: QuietDesk) -> None:
    device.enrol()
    assert whats(desk) == ["enrolled", "signed_in"]
    assert {event.who for event in audit_log(desk)} == {device.person().id}


def test_the_new_passkey_is_named_by_its_device(device: Enrolling, desk: QuietDesk) -> None:
    device.enrol()
    assert [key.name for key in people.passkeys_of(desk.records, device.person().id)] == ["Safari on iPhone"]


def test_looking_at_an_invitation_does_not_use_it_up(device: Enrolling) -> None:
    token = device.invitation()
    for _ in range(3):
        assert device.ask("enrol/options", {"invitation": token})["email"] == EMAIL
    assert outcome(device.enrol(token)) == "ok"


def test_looking_at_an_invitation_takes_nobody_in(device: Enrolling, desk: QuietDesk) -> None:
    device.ask("enrol/options", {"invitation": device.invitation()})
    assert persons(desk) == []


def test_an_invitation_works_once(device: Enrolling, desk: QuietDesk) -> None:
    token = device.invitation()
    device.enrol(token)
    assert outcome(Enrolling(desk).enrol(token)) == "bad_invitation"


def test_a_passkey_made_in_a_frame_of_another_site_is_refused(device: Enrolling) -> None:
    device.authenticator.frame = {"crossOrigin": True}
    assert outcome(device.enrol()) == "bad_passkey"


@pytest.mark.parametrize(("minutes", "expected"), [(9, "ok"), (11, "bad_invitation")])
def test_an_invitation_works_for_ten_minutes(device: Enrolling, desk: QuietDesk, minutes: int, expected: str) -> None:
    token = device.invitation()
    desk.wait(A_MINUTE * minutes)
    assert outcome(device.enrol(token)) == expected


def test_an_invented_invitation_is_refused(device: Enrolling) -> None:
    assert outcome(device.enrol("invented")) == "bad_invitation"


def test_a_wrong_passkey_leaves_the_invitation_good(device: Enrolling) -> None:
    token = device.invitation()
    device.authenticator.is_verified = False
    assert outcome(device.enrol(token)) == "bad_passkey"
    device.authenticator.is_verified = True
    assert outcome(device.enrol(token)) == "ok"


@pytest.mark.parametrize(("setting", "value"), [("origin", "https://stranger.example"), ("host", "stranger.example")])
def test_a_passkey_of_another_site_is_refused(device: Enrolling, desk: QuietDesk, setting: str, value: str) -> None:
    setattr(device.authenticator, setting, value)
    assert outcome(device.enrol()) == "bad_passkey"
    assert persons(desk) == []


def test_a_challenge_for_one_invitation_is_none_for_another(device: Enrolling) -> None:
    offer = device.ask("enrol/options", {"invitation": device.invitation()})
    other = device.invitation("bo@example.com", "Bo Example")
    assert outcome(device.finish_enrolling(other, offer)) == "too_late"


def test_a_challenge_for_enrolling_is_answered_once(device: Enrolling) -> None:
    token = device.invitation()
    offer = device.ask("enrol/options", {"invitation": token})
    device.authenticator.is_verified = False
    device.finish_enrolling(token, offer)
    device.authenticator.is_verified = True
    assert outcome(device.finish_enrolling(token, offer)) == "too_late"


def test_the_same_address_again_is_the_same_person(device: Enrolling, desk: QuietDesk) -> None:
    device.enrol()
    person = device.person()
    second = Enrolling(desk)
    assert outcome(second.enrol(second.invitation("  Marisol@Example.com ", "Somebody Else"))) == "ok"
    assert second.person().id == person.id


def test_an_invitation_lets_somebody_back_in_whose_access_was_taken_away(device: Enrolling, desk: QuietDesk) -> None:
    device.enrol()
    people.remove_person(desk.records, device.person(), desk.clock.now())
    device.authenticator = Authenticator()
    assert outcome(device.enrol()) == "ok"
    assert device.person().removed_at is None


def test_of_two_invitations_for_a_new_person_both_lead_to_one_person(device: Enrolling, desk: QuietDesk) -> None:
    first, second = device.invitation(), device.invitation()
    slow = Enrolling(desk)
    offer = slow.ask("enrol/options", {"invitation": second})
    device.enrol(first)
    # Its passkey would carry an id that nobody has.
    assert outcome(slow.finish_enrolling(second, offer)) == "too_late"
    assert outcome(slow.enrol(second)) == "ok"
    assert persons(desk) == [EMAIL]


def test_a_device_is_told_which_passkeys_there_are_already(device: Enrolling) -> None:
    device.enrol()
    beside = device.ask("enrol/options", {"invitation": device.invitation(), "replaces": False})["options"]
    instead = device.ask("enrol/options", {"invitation": device.invitation()})["options"]
    assert (len(beside["excludeCredentials"]), instead["excludeCredentials"]) == (1, [])


def test_a_passkey_is_asked_for_that_needs_no_name_and_no_attestation(device: Enrolling) -> None:
    options = device.ask("enrol/options", {"invitation": device.invitation()})["options"]
    assert options["attestation"] == "none"
    selection = options["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("required", "required")


def test_no_token_is_stored_as_it_is(device: Enrolling, desk: QuietDesk) -> None:
    token = device.invitation()
    device.enrol(token)
    stored = "".join(f"{record}{record.values}" for record in desk.memory_records.all())
    assert token not in stored
    assert device.cookie.partition(".")[2] not in stored


def test_no_audit_event_holds_a_name_or_an_address(device: Enrolling, desk: QuietDesk) -> None:
    device.enrol()
    assert "arisol" not in "".join(map(str, audit_log(desk)))


# --- another passkey for oneself -------------------------------------------------------------------------------------


def sit_down(desk: QuietDesk) -> tuple[SignedIn, Enrolling]:
    """Return somebody signed in, and their device."""
    device = Enrolling(desk)
    device.enrol()
    user = SignedIn(desk)
    device.cookie = user.cookie
    return user, device


def add(user: SignedIn, device: Enrolling, authenticator: Authenticator) -> Reply:
    token = {"x-csrf-token": user.csrf}
    user.confirm("add_passkey")
    offer = device.post("you/passkey/options", {}, **token).body
    assert not isinstance(offer, str)
    answered = {"challenge": offer["challenge"], "credential": authenticator.make(offer["options"])}
    return device.post("you/passkey", answered, **token)


def test_another_passkey_is_added_and_signs_in(desk: QuietDesk) -> None:
    user, device = sit_down(desk)
    second = Enrolling(desk)
    assert outcome(add(user, device, second.authenticator)) == "ok"
    assert outcome(second.sign_in()) == "ok"


def test_adding_a_passkey_is_audited(desk: QuietDesk) -> None:
    add(*sit_down(desk), Authenticator())
    assert {"read_you", "added_passkey"} <= set(whats(desk))


def test_a_passkey_cannot_be_added_twice(desk: QuietDesk) -> None:
    user, device = sit_down(desk)
    assert outcome(add(user, device, device.authenticator)) == "bad_passkey"


def test_a_passkey_is_not_added_without_the_forms_token(desk: QuietDesk) -> None:
    _, device = sit_down(desk)
    assert outcome(device.post("you/passkey/options", {})) == "csrf"


def test_one_persons_challenge_adds_nothing_to_another(desk: QuietDesk) -> None:
    user, device = sit_down(desk)
    user.confirm("add_passkey")
    offer = device.post("you/passkey/options", {}, **{"x-csrf-token": user.csrf}).body
    other = SignedIn(desk, "Bo Example", "bo@example.com")
    assert not isinstance(offer, str)
    body = {"challenge": offer["challenge"], "credential": Authenticator().make(offer["options"])}
    reply = other.ask("POST", "you/passkey", body=json.dumps(body).encode(), x_csrf_token=other.csrf)
    assert outcome(reply) == "too_late"


AGENTS = [
    (IPHONE, "Safari on iPhone", "Safari en iPhone"),
    (
        "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36",
        "Chrome on Android",
        "",
    ),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows", ""),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Mac", ""),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) CriOS/141.0 Mobile Safari/604.1", "Chrome on iPhone", ""),
    ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/141.0 Safari/537.36", "Chrome on Chromebook", "Chrome en Chromebook"),
    ("<script>", "A device", "Un dispositivo"),
    ("", "A device", "Un dispositivo"),
]


@pytest.mark.parametrize(("agent", "english", "spanish"), AGENTS)
def test_a_device_has_a_name_that_its_owner_knows(agent: str, english: str, spanish: str) -> None:
    assert device_in_words(agent, "en") == english
    assert not spanish or device_in_words(agent, "es") == spanish
