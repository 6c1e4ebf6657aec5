"""A thief with somebody's cookie, or at their unlocked phone: what it opens and what not, and who hears of it.

The session is real and its form tokens are known; only the passkey is not there.
"""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest

from chalicelib.inbox import people, sessions
from chalicelib.leads.status import Status
from tests.desks import QuietDesk
from tests.inbox.authenticator import Authenticator
from tests.inbox.enrolling import Enrolling, outcome
from tests.inbox.signed_in import SignedIn, audit_log, stored

A_MINUTE = timedelta(minutes=1)
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def owner(desk: QuietDesk) -> Enrolling:
    """Return the owner's phone: enrolled, signed in, and in other hands from now on."""
    owner = Enrolling(desk)
    assert outcome(owner.enrol()) == "ok"
    desk.outbox.sent.clear()
    return owner


@pytest.fixture
def thief(owner: Enrolling) -> SignedIn:
    """Return whoever has the cookie of the owner's session."""
    thief = SignedIn(owner.desk)
    found = sessions.find(owner.desk.records, owner.cookie)
    assert found
    sessions.end(owner.desk.records, thief.person.id, thief.session.id)
    thief.cookie, thief.session = owner.cookie, found
    return thief


def told(desk: QuietDesk) -> list[tuple[str, str]]:
    """Return who was told what by email, and forget it."""
    found = [(sent.message.to, sent.message.subject.partition(" · ")[2]) for sent in desk.outbox.sent]
    desk.outbox.sent.clear()
    return found


# --- what the cookie opens, until it ends ----------------------------------------------------------------------------


def test_the_thief_reads_what_waits(thief: SignedIn) -> None:
    stored(thief.desk)
    assert "Ana Example" in str(thief.get("").body)


def test_the_thief_reads_one_request_and_takes_it_away_as_a_file(thief: SignedIn) -> None:
    lead = stored(thief.desk)
    assert thief.post_unconfirmed(f"leads/{lead.reference}/export").status is HTTPStatus.OK


def test_the_thief_marks_a_request_and_it_can_be_undone(thief: SignedIn) -> None:
    lead = stored(thief.desk)
    thief.post_unconfirmed(f"leads/{lead.reference}/status", {"number": "0", "status": "declined"})
    assert thief.desk.only_lead().standing.status is Status.DECLINED
    thief.post_unconfirmed(f"leads/{lead.reference}/undo", {"number": "1"})
    assert thief.desk.only_lead().standing.status is Status.NEW


def test_the_thief_ends_the_owners_other_sessions(thief: SignedIn, owner: Enrolling) -> None:
    SignedIn(thief.desk)
    thief.post_unconfirmed("you/session/end", {"others": "yes"})
    assert len(sessions.sessions_of(thief.desk.records, owner.person().id)) == 1


def test_everything_that_the_thief_does_and_tries_is_in_the_audit_log(thief: SignedIn, owner: Enrolling) -> None:
    before = len(audit_log(thief.desk, whole=True))
    lead = stored(thief.desk)
    thief.get(f"leads/{lead.reference}")
    thief.post_unconfirmed("all/export")
    assert {(event.who, event.what, event.code) for event in audit_log(thief.desk, whole=True)[before - 2 :]} >= {
        (owner.person().id, "read_lead", ""),
        (owner.person().id, "asked_to_confirm", "export_list"),
    }


def test_the_cookie_is_worth_nothing_after_a_quarter_of_an_hour(thief: SignedIn) -> None:
    thief.desk.wait(sessions.IDLE)
    assert thief.get("").status is HTTPStatus.SEE_OTHER


# --- what it does not open -------------------------------------------------------------------------------------------


def add_passkey(thief: SignedIn) -> None:
    thief.ask("POST", "you/passkey/options", body=b"{}", x_csrf_token=thief.csrf)


def remove_the_owners_passkey(thief: SignedIn) -> None:
    own = people.passkeys_of(thief.desk.records, thief.person.id)[0]
    thief.post_unconfirmed("you/passkey/remove", {"passkey": own.id})


def throw_somebody_out(thief: SignedIn) -> None:
    (other,) = [one for one in people.people(thief.desk.records) if one.email == "bo@example.com"]
    thief.post_unconfirmed("people/remove", {"person": other.id, "email": other.email})


def take_the_list(thief: SignedIn) -> None:
    assert thief.post_unconfirmed("all/export").status is HTTPStatus.FORBIDDEN


def erase(thief: SignedIn) -> None:
    free = next(lead for lead in thief.desk.leads() if not lead.is_on_legal_hold)
    thief.post_unconfirmed(f"leads/{free.reference}/erase", {"number": "0", "reference": free.reference})


def lift_a_hold(thief: SignedIn) -> None:
    kept = next(lead for lead in thief.desk.leads() if lead.is_on_legal_hold)
    thief.post_unconfirmed(f"leads/{kept.reference}/hold", {"number": "0", "hold": "off"})


NOT_OPENED = (add_passkey, remove_the_owners_passkey, throw_somebody_out, take_the_list, erase, lift_a_hold)


@pytest.mark.parametrize("attempt", NOT_OPENED, ids=lambda attempt: attempt.__name__)
def test_the_cookie_alone_does_not(owner: Enrolling, thief: SignedIn, attempt: Callable[[SignedIn], None]) -> None:
    desk, person = thief.desk, owner.person()
    SignedIn(desk, "Bo Example", "bo@example.com")
    stored(desk)
    stored(desk, is_on_legal_hold=True)
    laptops = people.Passkey("laptops", thief.person.id, "k", 0, "x", desk.clock.now())
    assert people.add_passkey(desk.records, person, laptops)

    def whatever_counts() -> object:
        records = [one for one in desk.memory_records.all() if not one.partition.startswith("AUDIT#")]
        return desk.leads(), [one for one in records if "SESSION#" not in one.key]

    before = whatever_counts()
    desk.wait(A_MINUTE)
    attempt(thief)
    assert whatever_counts() == before
    assert told(desk) == []
    assert audit_log(desk, whole=True)[-1].what == "asked_to_confirm"


def test_a_passkey_of_the_thiefs_own_confirms_nothing(owner: Enrolling) -> None:
    owner.authenticator = Authenticator(user_handle=owner.authenticator.user_handle)
    assert outcome(owner.confirm("add_passkey", **owner.csrf)) == "unknown_passkey"


def test_a_confirmation_of_the_owners_is_used_up_before_the_thief_can(thief: SignedIn, owner: Enrolling) -> None:
    owner.confirm("export_list", "//", **owner.csrf)
    assert thief.post_unconfirmed("all/export").status is HTTPStatus.OK  # the owner's own tap
    assert thief.post_unconfirmed("all/export").status is HTTPStatus.FORBIDDEN


# --- who is told -----------------------------------------------------------------------------------------------------

PRACTICE, OWNER = "marisol@hudsonlantern.example.com", "marisol@example.com"


def test_each_deed_is_told_to_the_person_and_to_the_practice(thief: SignedIn) -> None:
    desk = thief.desk
    other = SignedIn(desk, "Bo Example", "bo@example.com")
    lead = stored(desk, is_on_legal_hold=True)
    thief.post(f"leads/{lead.reference}/hold", {"number": "0", "hold": "off"})
    assert told(desk) == [(PRACTICE, "A legal hold was lifted"), (OWNER, "A legal hold was lifted")]
    thief.post("all/export")
    assert told(desk) == [
        (PRACTICE, "A list was exported from the inbox"),
        (OWNER, "A list was exported from the inbox"),
    ]
    thief.post(f"leads/{lead.reference}/erase", {"number": "1", "reference": lead.reference})
    assert told(desk) == [(PRACTICE, "A request was erased for good"), (OWNER, "A request was erased for good")]
    thief.post("people/remove", {"person": other.person.id, "email": "bo@example.com"})
    what = "Somebody's access was taken away"
    assert told(desk) == [(PRACTICE, what), (OWNER, what), ("bo@example.com", what)]


def test_passkeys_that_come_and_go_are_told(owner: Enrolling) -> None:
    owner.confirm("add_passkey", **owner.csrf)
    second = Enrolling(owner.desk)
    offer = owner.post("you/passkey/options", {}, **owner.csrf).body
    assert not isinstance(offer, str)
    made = second.authenticator.make(offer["options"])
    owner.post("you/passkey", {"challenge": offer["challenge"], "credential": made}, **owner.csrf)
    assert told(owner.desk) == [(PRACTICE, "A passkey was added"), (OWNER, "A passkey was added")]
    user = SignedIn(owner.desk)
    user.post("you/passkey/remove", {"passkey": made["id"]})
    assert told(owner.desk) == [(PRACTICE, "A passkey was removed"), (OWNER, "A passkey was removed")]


def test_a_sign_in_from_a_device_not_seen_before_is_told_once(owner: Enrolling) -> None:
    what = "A sign-in from a device not seen before"
    owner.sign_in()
    assert told(owner.desk) == []
    for expected in ([(PRACTICE, what), (OWNER, what)], []):
        offer = owner.ask("sign-in/options", {})
        used = owner.authenticator.use(offer["options"])
        owner.post("sign-in", {"challenge": offer["challenge"], "credential": used}, **{"user-agent": LAPTOP})
        assert told(owner.desk) == expected


def test_a_notice_names_nobody_and_nothing_that_was_typed(thief: SignedIn) -> None:
    stored(thief.desk)
    thief.post("all/export")
    text = "".join(f"{sent.message.text}{sent.message.html}{sent.message.subject}" for sent in thief.desk.outbox.sent)
    for typed in ("Marisol Example", "Ana", "555", "example.com"):
        assert typed not in text


# --- how the owner shuts the thief out -------------------------------------------------------------------------------


def test_another_owner_sees_the_session_and_ends_it(thief: SignedIn) -> None:
    other = SignedIn(thief.desk, "Bo Example", "bo@example.com")
    assert "Safari on iPhone" in str(other.get("people").body)
    named = {"person": thief.person.id, "session": thief.session.id}
    assert other.post("people/session/end", named).status is HTTPStatus.SEE_OTHER
    assert thief.get("").status is HTTPStatus.SEE_OTHER


def test_after_a_new_invitation_nothing_of_the_lost_phone_works(owner: Enrolling, thief: SignedIn) -> None:
    new = Enrolling(owner.desk)
    offer = owner.ask("sign-in/options", {})  # the thief stands ready
    assert outcome(new.enrol()) == "ok"
    assert thief.get("").status is HTTPStatus.SEE_OTHER
    assert outcome(owner.finish_signing_in(offer)) == "unknown_passkey"
    assert outcome(owner.sign_in()) == "unknown_passkey"
    assert new.get("").status is HTTPStatus.OK


def test_a_replaced_device_is_told(owner: Enrolling) -> None:
    Enrolling(owner.desk).enrol()
    what = "A new device replaced all devices of one person"
    assert told(owner.desk) == [(PRACTICE, what), (OWNER, what)]


def test_what_the_thief_had_begun_before_the_new_invitation_adds_no_passkey_after_it(owner: Enrolling) -> None:
    desk = owner.desk
    person = owner.person()
    Enrolling(desk).enrol()
    passkey = people.Passkey("thiefs", person.id, "k", 0, "x", desk.clock.now())
    with pytest.raises(people.ChangedMeanwhileError):
        people.add_passkey(desk.records, person, passkey)
    assert "thiefs" not in [known.id for known in people.passkeys_of(desk.records, person.id)]


def test_a_session_that_began_by_a_replaced_passkey_lets_nobody_in(owner: Enrolling) -> None:
    desk, person = owner.desk, owner.person()
    (old,) = people.passkeys_of(desk.records, person.id)
    Enrolling(desk).enrol()
    _, cookie = sessions.begin(desk.records, person.id, device="x", now=desk.clock.now(), passkey=old.id)
    owner.cookie = cookie.partition(";")[0]
    assert owner.get("").status is HTTPStatus.SEE_OTHER


def test_whoever_still_has_all_their_devices_takes_the_tick_away(owner: Enrolling) -> None:
    new = Enrolling(owner.desk)
    token = new.invitation()
    assert (
        outcome(new.finish_enrolling(token, new.ask("enrol/options", {"invitation": token, "replaces": False}))) == "ok"
    )
    assert owner.get("").status is HTTPStatus.OK
    assert outcome(owner.sign_in()) == "ok"
