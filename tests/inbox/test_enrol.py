"""Coming in by an invitation, and adding passkeys to what one has."""

import json
from datetime import timedelta

import pytest

from chalicelib.inbox import people, sessions
from chalicelib.inbox.device_names import device_in_words
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.inbox.authenticator import Authenticator
from tests.inbox.coming import IPHONE, Comer, outcome
from tests.inbox.sitting import Sitter, account_of

A_MINUTE = timedelta(minutes=1)
EMAIL = "marisol@example.com"


@pytest.fixture
def comer(desk: QuietDesk) -> Comer:
    return Comer(desk)


def persons(desk: QuietDesk) -> list[str]:
    return sorted(person.email for person in people.people(desk.records))


def whats(desk: QuietDesk) -> list[str]:
    return sorted(event.what for event in account_of(desk))


def test_an_invitation_lets_its_person_in(comer: Comer, desk: QuietDesk) -> None:
    assert outcome(comer.enrol()) == "ok"
    person = comer.person()
    assert (person.email, person.name) == (EMAIL, "Marisol Example")
    assert [session.person for session in sessions.sessions_of(desk.records, person.id)] == [person.id]


def test_coming_in_is_accounted_for(comer: Comer, desk: QuietDesk) -> None:
    comer.enrol()
    assert whats(desk) == ["enrolled", "signed_in"]
    assert {event.who for event in account_of(desk)} == {comer.person().id}


def test_the_new_passkey_is_named_by_its_device(comer: Comer, desk: QuietDesk) -> None:
    comer.enrol()
    assert [key.name for key in people.passkeys_of(desk.records, comer.person().id)] == ["Safari on iPhone"]


def test_looking_at_an_invitation_does_not_use_it_up(comer: Comer) -> None:
    token = comer.invitation()
    for _ in range(3):
        assert comer.ask("enrol/options", {"invitation": token})["email"] == EMAIL
    assert outcome(comer.enrol(token)) == "ok"


def test_looking_at_an_invitation_takes_nobody_in(comer: Comer, desk: QuietDesk) -> None:
    comer.ask("enrol/options", {"invitation": comer.invitation()})
    assert persons(desk) == []


def test_an_invitation_works_once(comer: Comer, desk: QuietDesk) -> None:
    token = comer.invitation()
    comer.enrol(token)
    assert outcome(Comer(desk).enrol(token)) == "bad_invitation"


@pytest.mark.parametrize(("minutes", "expected"), [(9, "ok"), (11, "bad_invitation")])
def test_an_invitation_works_for_ten_minutes(comer: Comer, desk: QuietDesk, minutes: int, expected: str) -> None:
    token = comer.invitation()
    desk.wait(A_MINUTE * minutes)
    assert outcome(comer.enrol(token)) == expected


def test_an_invented_invitation_is_refused(comer: Comer) -> None:
    assert outcome(comer.enrol("invented")) == "bad_invitation"


def test_a_wrong_passkey_leaves_the_invitation_good(comer: Comer) -> None:
    token = comer.invitation()
    comer.authenticator.is_verified = False
    assert outcome(comer.enrol(token)) == "bad_passkey"
    comer.authenticator.is_verified = True
    assert outcome(comer.enrol(token)) == "ok"


@pytest.mark.parametrize(("setting", "value"), [("origin", "https://stranger.example"), ("host", "stranger.example")])
def test_a_passkey_of_another_site_is_refused(comer: Comer, desk: QuietDesk, setting: str, value: str) -> None:
    setattr(comer.authenticator, setting, value)
    assert outcome(comer.enrol()) == "bad_passkey"
    assert persons(desk) == []


def test_a_challenge_for_one_invitation_is_none_for_another(comer: Comer) -> None:
    offer = comer.ask("enrol/options", {"invitation": comer.invitation()})
    other = comer.invitation("bo@example.com", "Bo Example")
    assert outcome(comer.finish_enrolling(other, offer)) == "too_late"


def test_a_challenge_for_enrolling_is_answered_once(comer: Comer) -> None:
    token = comer.invitation()
    offer = comer.ask("enrol/options", {"invitation": token})
    comer.authenticator.is_verified = False
    comer.finish_enrolling(token, offer)
    comer.authenticator.is_verified = True
    assert outcome(comer.finish_enrolling(token, offer)) == "too_late"


def test_the_same_address_again_is_the_same_person(comer: Comer, desk: QuietDesk) -> None:
    comer.enrol()
    person = comer.person()
    second = Comer(desk)
    assert outcome(second.enrol(second.invitation("  Marisol@Example.com ", "Somebody Else"))) == "ok"
    assert second.person().id == person.id
    assert len(people.passkeys_of(desk.records, person.id)) == 2


def test_an_invitation_lets_somebody_back_in_whose_access_was_taken_away(comer: Comer, desk: QuietDesk) -> None:
    comer.enrol()
    people.remove_person(desk.records, comer.person(), desk.clock.now())
    comer.authenticator = Authenticator()
    assert outcome(comer.enrol()) == "ok"
    assert comer.person().removed_at is None


def test_of_two_invitations_for_a_new_person_both_lead_to_one_person(comer: Comer, desk: QuietDesk) -> None:
    first, second = comer.invitation(), comer.invitation()
    slow = Comer(desk)
    offer = slow.ask("enrol/options", {"invitation": second})
    comer.enrol(first)
    # Its passkey would carry an id that nobody has.
    assert outcome(slow.finish_enrolling(second, offer)) == "too_late"
    assert outcome(slow.enrol(second)) == "ok"
    assert persons(desk) == [EMAIL]


def test_a_device_is_told_which_passkeys_there_are_already(comer: Comer) -> None:
    comer.enrol()
    options = comer.ask("enrol/options", {"invitation": comer.invitation()})["options"]
    assert len(options["excludeCredentials"]) == 1


def test_a_passkey_is_asked_for_that_needs_no_name_and_no_attestation(comer: Comer) -> None:
    options = comer.ask("enrol/options", {"invitation": comer.invitation()})["options"]
    assert options["attestation"] == "none"
    selection = options["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("required", "required")


def test_no_token_is_stored_as_it_is(comer: Comer, desk: QuietDesk) -> None:
    token = comer.invitation()
    comer.enrol(token)
    stored = "".join(f"{record}{record.values}" for record in desk.memory_records.all())
    assert token not in stored
    assert comer.cookie.partition(".")[2] not in stored


def test_no_account_holds_a_name_or_an_address(comer: Comer, desk: QuietDesk) -> None:
    comer.enrol()
    assert "arisol" not in "".join(map(str, account_of(desk)))


# --- another passkey for oneself -------------------------------------------------------------------------------------


def sit_down(desk: QuietDesk) -> tuple[Sitter, Comer]:
    """Give somebody signed in, and their device."""
    comer = Comer(desk)
    comer.enrol()
    sitter = Sitter(desk)
    comer.cookie = sitter.cookie
    return sitter, comer


def add(sitter: Sitter, comer: Comer, device: Authenticator) -> Reply:
    token = {"x-csrf-token": sitter.csrf}
    offer = comer.post("you/passkey/options", {}, **token).body
    assert not isinstance(offer, str)
    answered = {"challenge": offer["challenge"], "credential": device.make(offer["options"])}
    return comer.post("you/passkey", answered, **token)


def test_another_passkey_is_added_and_signs_in(desk: QuietDesk) -> None:
    sitter, comer = sit_down(desk)
    second = Comer(desk)
    assert outcome(add(sitter, comer, second.authenticator)) == "ok"
    assert outcome(second.sign_in()) == "ok"


def test_adding_a_passkey_is_accounted_for(desk: QuietDesk) -> None:
    add(*sit_down(desk), Authenticator())
    assert {"read_you", "added_passkey"} <= set(whats(desk))


def test_a_passkey_cannot_be_added_twice(desk: QuietDesk) -> None:
    sitter, comer = sit_down(desk)
    assert outcome(add(sitter, comer, comer.authenticator)) == "bad_passkey"


def test_a_passkey_is_not_added_without_the_forms_token(desk: QuietDesk) -> None:
    _, comer = sit_down(desk)
    assert outcome(comer.post("you/passkey/options", {})) == "csrf"


def test_one_persons_challenge_adds_nothing_to_another(desk: QuietDesk) -> None:
    sitter, comer = sit_down(desk)
    offer = comer.post("you/passkey/options", {}, **{"x-csrf-token": sitter.csrf}).body
    other = Sitter(desk, "Bo Example", "bo@example.com")
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
