"""Signing in by passkey: the real library checks real bytes, right ones and wrong ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbox import passkeys, people, sessions
from chalicelib.inbox.errors import NotDoneError
from chalicelib.storage.audit import THE_DESK
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.inbox.authenticator import Authenticator, base64url
from tests.inbox.coming import Comer, outcome
from tests.inbox.sitting import OWN_URL, account_of

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def comer(desk: QuietDesk) -> Comer:
    """Give a device with a passkey that is not signed in."""
    comer = Comer(desk)
    assert outcome(comer.enrol()) == "ok"
    comer.cookie = ""
    desk.wait(A_MINUTE)
    return comer


def is_signed_in(comer: Comer) -> bool:
    body = comer.get("session").body
    assert not isinstance(body, str)
    return bool(body["signed_in"])


def detail(reply: Reply) -> str:
    assert not isinstance(reply.body, str)
    return str(reply.body["error"])


def test_the_right_passkey_signs_in(comer: Comer) -> None:
    reply = comer.sign_in()
    assert outcome(reply) == "ok"
    assert is_signed_in(comer)


def test_a_sign_in_is_accounted_for_with_its_person(comer: Comer, desk: QuietDesk) -> None:
    comer.sign_in()
    last = account_of(desk)[-1]
    assert (last.what, last.who, last.at) == ("signed_in", comer.person().id, desk.clock.now())


def test_the_passkey_remembers_when_and_how_often_it_was_used(comer: Comer, desk: QuietDesk) -> None:
    desk.wait(A_MINUTE)
    comer.sign_in()
    (passkey,) = people.passkeys_of(desk.records, comer.person().id)
    assert (passkey.uses, passkey.used_at) == (1, desk.clock.now())


def test_a_device_that_never_counts_may_sign_in_again_and_again(comer: Comer) -> None:
    comer.authenticator.counts = False
    assert [outcome(comer.sign_in()) for _ in range(3)] == ["ok"] * 3


def test_signing_in_again_ends_the_session_before(comer: Comer, desk: QuietDesk) -> None:
    comer.sign_in()
    comer.sign_in()
    in_use = sessions.sessions_of(desk.records, comer.person().id)
    assert len(in_use) == 2  # the one of the enrolment, whose cookie was thrown away, and the last


def lie_about_origin(device: Authenticator) -> None:
    device.origin = "https://desk.example.com.stranger.example"


def lie_about_scheme(device: Authenticator) -> None:
    device.origin = OWN_URL.replace("https", "http")


def lie_about_host(device: Authenticator) -> None:
    device.host = "stranger.example"


def stay_locked(device: Authenticator) -> None:
    device.is_verified = False


def use_another_key(device: Authenticator) -> None:
    device.key = Authenticator().key


WRONG = [lie_about_origin, lie_about_scheme, lie_about_host, stay_locked, use_another_key]


@pytest.mark.parametrize("go_wrong", WRONG)
def test_a_wrong_answer_is_not_accepted(comer: Comer, go_wrong: Callable[[Authenticator], None]) -> None:
    go_wrong(comer.authenticator)
    assert outcome(comer.sign_in()) == "bad_passkey"
    assert not is_signed_in(comer)


def test_a_refused_sign_in_is_accounted_for(comer: Comer, desk: QuietDesk) -> None:
    stay_locked(comer.authenticator)
    comer.sign_in()
    last = account_of(desk)[-1]
    assert (last.what, last.code, last.who) == ("refused", "bad_passkey", "")


def test_an_answer_to_another_challenge_is_not_accepted(comer: Comer) -> None:
    asked, other = (comer.ask("sign-in/options", {}) for _ in range(2))
    reply = comer.finish_signing_in({**asked, "options": other["options"]})
    assert outcome(reply) == "bad_passkey"


def test_a_challenge_is_answered_once(comer: Comer) -> None:
    offer = comer.ask("sign-in/options", {})
    assert outcome(comer.finish_signing_in(offer)) == "ok"
    assert outcome(comer.finish_signing_in(offer)) == "too_late"


def test_a_wrong_answer_uses_its_challenge_up_as_well(comer: Comer) -> None:
    offer = comer.ask("sign-in/options", {})
    stay_locked(comer.authenticator)
    comer.finish_signing_in(offer)
    comer.authenticator.is_verified = True
    assert outcome(comer.finish_signing_in(offer)) == "too_late"


@pytest.mark.parametrize(("minutes", "expected"), [(4, "ok"), (6, "too_late")])
def test_a_challenge_waits_for_five_minutes(comer: Comer, desk: QuietDesk, minutes: int, expected: str) -> None:
    offer = comer.ask("sign-in/options", {})
    desk.wait(A_MINUTE * minutes)
    assert outcome(comer.finish_signing_in(offer)) == expected


def test_a_challenge_for_something_else_is_none_for_signing_in(comer: Comer) -> None:
    offer = comer.ask("enrol/options", {"invitation": comer.invitation()})
    assert outcome(comer.finish_signing_in(offer)) == "too_late"


def test_of_two_who_spend_a_challenge_one_succeeds(desk: QuietDesk) -> None:
    challenge = passkeys.issue(desk.records, "add", {"person": "p"}, desk.clock.now())
    assert passkeys.spend(desk.records, "add", challenge) == {"person": "p"}
    with pytest.raises(NotDoneError, match="too_late"):
        passkeys.spend(desk.records, "add", challenge)


def test_no_challenge_can_be_read_off_the_table(desk: QuietDesk) -> None:
    challenge = passkeys.issue(desk.records, "add", {"person": "p"}, desk.clock.now())
    assert challenge not in "".join(f"{record}{record.values}" for record in desk.memory_records.all())


def test_a_passkey_that_counts_backwards_is_refused_with_what_to_do(comer: Comer) -> None:
    comer.authenticator.uses = 7
    comer.sign_in()
    comer.authenticator.uses = 3
    reply = comer.sign_in()
    assert (outcome(reply), "copied" in detail(reply)) == ("bad_passkey", True)


def test_a_copy_that_has_not_counted_yet_is_refused(comer: Comer) -> None:
    comer.sign_in()
    comer.authenticator.uses, comer.authenticator.counts = 0, False
    assert outcome(comer.sign_in()) == "bad_passkey"


def test_an_unknown_passkey_is_told_so(comer: Comer) -> None:
    handle = comer.authenticator.user_handle
    comer.authenticator = Authenticator(user_handle=handle)
    assert outcome(comer.sign_in()) == "unknown_passkey"


def test_a_removed_passkey_signs_nobody_in(comer: Comer, desk: QuietDesk) -> None:
    people.remove_passkey(desk.records, comer.person().id, base64url(comer.authenticator.credential_id))
    assert outcome(comer.sign_in()) == "unknown_passkey"


def test_a_removed_person_cannot_sign_in(comer: Comer, desk: QuietDesk) -> None:
    people.remove_person(desk.records, comer.person(), desk.clock.now())
    assert outcome(comer.sign_in()) == "unknown_passkey"


def test_even_a_passkey_that_was_left_behind_lets_no_removed_person_in(comer: Comer, desk: QuietDesk) -> None:
    (passkey,) = people.passkeys_of(desk.records, comer.person().id)
    people.remove_person(desk.records, comer.person(), desk.clock.now())
    people.keep_passkey(desk.records, replace(passkey, version=0))
    assert outcome(comer.sign_in()) == "unknown_passkey"


def test_a_passkey_opens_nobody_elses_name(comer: Comer, desk: QuietDesk) -> None:
    other = Comer(desk)
    other.enrol(other.invitation("bo@example.com", "Bo Example"))
    comer.authenticator.user_handle = other.authenticator.user_handle
    assert outcome(comer.sign_in()) == "unknown_passkey"


@pytest.mark.parametrize("handle", [b"", b"\xff", b"x" * 2_000, "Zoë".encode(), b"a#b"])
def test_a_user_handle_that_is_none_of_ours_is_refused(comer: Comer, handle: bytes) -> None:
    comer.authenticator.user_handle = handle
    assert outcome(comer.sign_in()) == "bad_passkey"


NAMES = ["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle"]
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8),
    max_leaves=12,
)


@given(credential=st.dictionaries(st.sampled_from(["id", "rawId", "type", "response"]), NONSENSE))
def test_no_nonsense_signs_anybody_in_or_breaks_anything(credential: dict[str, object]) -> None:
    comer = Comer(QuietDesk())
    offer = comer.ask("sign-in/options", {})
    reply = comer.post("sign-in", {"challenge": offer["challenge"], "credential": credential})
    assert outcome(reply) in {"bad_passkey", "unknown_passkey"}


@given(place=st.binary(max_size=60), part=st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]))
def test_no_part_of_an_answer_can_be_exchanged(place: bytes, part: str) -> None:
    comer = Comer(QuietDesk())
    comer.enrol()
    offer = comer.ask("sign-in/options", {})
    credential = comer.authenticator.use(offer["options"])
    credential["response"][part] = base64url(place)
    reply = comer.post("sign-in", {"challenge": offer["challenge"], "credential": credential})
    assert outcome(reply) == "bad_passkey"


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"challenge": 1, "credential": {}},
        {"challenge": "é", "credential": {}},
        {"challenge": "a", "credential": []},
    ],
)
def test_a_post_that_is_no_answer_is_refused(comer: Comer, value: dict[str, object]) -> None:
    assert outcome(comer.post("sign-in", value)) == "bad_input"


def test_another_site_cannot_ask_for_a_sign_in(comer: Comer) -> None:
    reply = comer.post("sign-in/options", {}, origin="https://stranger.example")
    assert outcome(reply) == "csrf"


@pytest.mark.parametrize("place", ["leads/K7Q2-9M4T", "held", "audit", "/you/"])
def test_signing_in_leads_to_the_place_that_was_asked_for(comer: Comer, place: str) -> None:
    body = comer.sign_in(place).body
    assert not isinstance(body, str)
    assert body["to"] == f"/inbox/{place.strip('/')}"


STRANGE_PLACES = [
    "https://stranger.example",
    "//stranger.example",
    "leads/../../x",
    "sign-out",
    "sign-in",
    "nowhere",
    "held?x=1",
    "leads/\u0000",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("place", STRANGE_PLACES)
def test_signing_in_leads_nowhere_else(comer: Comer, place: str) -> None:
    body = comer.sign_in(place).body
    assert not isinstance(body, str)
    assert body["to"] == "/inbox"


@pytest.mark.parametrize("place", STRANGE_PLACES)
def test_the_sign_in_page_repeats_no_strange_place(comer: Comer, place: str) -> None:
    assert f'data-to="{place}"' not in str(comer.get("sign-in", to=place).body)
    assert 'data-to=""' in str(comer.get("sign-in", to=place).body)


def test_the_sign_in_page_looks_the_same_to_somebody_signed_in(comer: Comer) -> None:
    before = comer.get("sign-in").body
    comer.sign_in()
    assert comer.get("sign-in").body == before


def test_without_script_the_page_links_to_where_one_wanted_to_go(comer: Comer) -> None:
    assert 'href="/inbox/leads/K7Q2-9M4T"' in str(comer.get("sign-in", to="leads/K7Q2-9M4T").body)


def test_the_options_name_the_host_and_no_person(comer: Comer) -> None:
    options = comer.ask("sign-in/options", {})["options"]
    assert (options["rpId"], options["userVerification"]) == ("desk.example.com", "required")
    assert not options.get("allowCredentials")


@pytest.mark.parametrize(
    ("own_url", "host", "origin"),
    [
        ("https://desk.example.com/desk", "desk.example.com", "https://desk.example.com"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
    ],
)
def test_a_passkey_is_bound_to_the_desks_host_and_origin(own_url: str, host: str, origin: str) -> None:
    assert passkeys.site_of(own_url) == passkeys.Site(host, origin)


def test_a_desk_that_does_not_know_its_address_says_so() -> None:
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        passkeys.site_of("")


def test_the_script_is_kept_for_a_year_under_its_own_hash(comer: Comer) -> None:
    page = str(comer.get("sign-in").body)
    version = page.partition("inbox.js?v=")[2].partition('"')[0]
    assert "max-age=31536000, immutable" in comer.get("inbox.js", v=version).headers["Cache-Control"]
    assert comer.get("inbox.js").headers["Cache-Control"] == "public, max-age=300"


def test_the_desk_itself_is_nobody_who_signs_in(comer: Comer) -> None:
    comer.authenticator.user_handle = THE_DESK.encode()
    assert comer.sign_in().status is HTTPStatus.FORBIDDEN
