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
from tests.inbox.enrolling import Enrolling, outcome
from tests.inbox.signed_in import OWN_URL, audit_log

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def device(desk: QuietDesk) -> Enrolling:
    """Return a device with a passkey that is not signed in."""
    device = Enrolling(desk)
    assert outcome(device.enrol()) == "ok"
    device.cookie = ""
    desk.wait(A_MINUTE)
    return device


def is_signed_in(device: Enrolling) -> bool:
    body = device.get("session").body
    assert not isinstance(body, str)
    return bool(body["signed_in"])


def detail(reply: Reply) -> str:
    assert not isinstance(reply.body, str)
    return str(reply.body["error"])


def test_the_right_passkey_signs_in(device: Enrolling) -> None:
    reply = device.sign_in()
    assert outcome(reply) == "ok"
    assert is_signed_in(device)


def test_a_sign_in_is_audited_with_its_person(device: Enrolling, desk: QuietDesk) -> None:
    device.sign_in()
    last = audit_log(desk)[-1]
    assert (last.what, last.who, last.at) == ("signed_in", device.person().id, desk.clock.now())


def test_the_passkey_remembers_when_and_how_often_it_was_used(device: Enrolling, desk: QuietDesk) -> None:
    desk.wait(A_MINUTE)
    device.sign_in()
    (passkey,) = people.passkeys_of(desk.records, device.person().id)
    assert (passkey.uses, passkey.used_at) == (1, desk.clock.now())


def test_a_device_that_never_counts_may_sign_in_again_and_again(device: Enrolling) -> None:
    device.authenticator.counts = False
    assert [outcome(device.sign_in()) for _ in range(3)] == ["ok"] * 3


def test_signing_in_again_ends_the_session_before(device: Enrolling, desk: QuietDesk) -> None:
    device.sign_in()
    device.sign_in()
    in_use = sessions.sessions_of(desk.records, device.person().id)
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
def test_a_wrong_answer_is_not_accepted(device: Enrolling, go_wrong: Callable[[Authenticator], None]) -> None:
    go_wrong(device.authenticator)
    assert outcome(device.sign_in()) == "bad_passkey"
    assert not is_signed_in(device)


def test_a_refused_sign_in_is_audited(device: Enrolling, desk: QuietDesk) -> None:
    stay_locked(device.authenticator)
    device.sign_in()
    last = audit_log(desk)[-1]
    assert (last.what, last.code, last.who) == ("sign_in_failed", "bad_passkey", "")
    assert last.about == device.person().id


def test_an_answer_to_another_challenge_is_not_accepted(device: Enrolling) -> None:
    asked, other = (device.ask("sign-in/options", {}) for _ in range(2))
    reply = device.finish_signing_in({**asked, "options": other["options"]})
    assert outcome(reply) == "bad_passkey"


def test_a_challenge_is_answered_once(device: Enrolling) -> None:
    offer = device.ask("sign-in/options", {})
    assert outcome(device.finish_signing_in(offer)) == "ok"
    assert outcome(device.finish_signing_in(offer)) == "too_late"


def test_a_wrong_answer_uses_its_challenge_up_as_well(device: Enrolling) -> None:
    offer = device.ask("sign-in/options", {})
    stay_locked(device.authenticator)
    device.finish_signing_in(offer)
    device.authenticator.is_verified = True
    assert outcome(device.finish_signing_in(offer)) == "too_late"


@pytest.mark.parametrize(("minutes", "expected"), [(4, "ok"), (6, "too_late")])
def test_a_challenge_waits_for_five_minutes(device: Enrolling, desk: QuietDesk, minutes: int, expected: str) -> None:
    offer = device.ask("sign-in/options", {})
    desk.wait(A_MINUTE * minutes)
    assert outcome(device.finish_signing_in(offer)) == expected


def test_a_challenge_for_something_else_is_none_for_signing_in(device: Enrolling) -> None:
    offer = device.ask("enrol/options", {"invitation": device.invitation()})
    assert outcome(device.finish_signing_in(offer)) == "too_late"


def test_of_two_who_spend_a_challenge_one_succeeds(desk: QuietDesk) -> None:
    challenge = passkeys.issue(desk.records, "add", {"person": "p"}, desk.clock.now())
    assert passkeys.redeem(desk.records, "add", challenge) == {"person": "p"}
    with pytest.raises(NotDoneError, match="too_late"):
        passkeys.redeem(desk.records, "add", challenge)


def test_no_challenge_can_be_read_off_the_table(desk: QuietDesk) -> None:
    challenge = passkeys.issue(desk.records, "add", {"person": "p"}, desk.clock.now())
    assert challenge not in "".join(f"{record}{record.values}" for record in desk.memory_records.all())


def test_a_passkey_that_counts_backwards_is_refused_with_what_to_do(device: Enrolling) -> None:
    device.authenticator.uses = 7
    device.sign_in()
    device.authenticator.uses = 3
    reply = device.sign_in()
    assert (outcome(reply), "copied" in detail(reply)) == ("bad_passkey", True)


def test_a_copy_that_has_not_counted_yet_is_refused(device: Enrolling) -> None:
    device.sign_in()
    device.authenticator.uses, device.authenticator.counts = 0, False
    assert outcome(device.sign_in()) == "bad_passkey"


def synced(desk: QuietDesk, *, is_backed_up: bool = True) -> Enrolling:
    """Return a device whose passkey may be on others as well."""
    device = Enrolling(desk)
    device.authenticator.may_be_backed_up, device.authenticator.is_backed_up = True, is_backed_up
    device.authenticator.uses = 7
    assert outcome(device.enrol(device.invitation("bo@example.com", "Bo Example"))) == "ok"
    device.cookie = ""
    return device


@pytest.mark.parametrize("is_backed_up", [False, True], ids=["may be backed up", "is backed up"])
@pytest.mark.parametrize("uses", [0, 3, 6])
def test_a_passkey_on_several_devices_may_count_backwards(desk: QuietDesk, uses: int, *, is_backed_up: bool) -> None:
    device = synced(desk, is_backed_up=is_backed_up)
    device.authenticator.uses = uses
    assert outcome(device.sign_in()) == "ok"


def test_a_passkey_on_several_devices_counts_on_from_where_each_is(desk: QuietDesk) -> None:
    device = synced(desk)
    for uses in (7, 0, 9, 0):
        device.authenticator.uses = uses
        assert outcome(device.sign_in()) == "ok"


def test_a_copy_that_calls_itself_backed_up_is_refused_all_the_same(device: Enrolling) -> None:
    device.authenticator.uses = 7
    device.sign_in()
    device.authenticator.uses, device.authenticator.may_be_backed_up = 3, True
    assert outcome(device.sign_in()) == "bad_passkey"


def test_a_passkey_of_which_nobody_asked_is_believed_once_and_remembered(device: Enrolling, desk: QuietDesk) -> None:
    (passkey,) = people.passkeys_of(desk.records, device.person().id)
    people.keep_passkey(desk.records, replace(passkey, uses=7, may_be_backed_up=None))
    device.authenticator.uses, device.authenticator.may_be_backed_up = 3, True
    assert outcome(device.sign_in()) == "ok"
    (passkey,) = people.passkeys_of(desk.records, device.person().id)
    assert passkey.may_be_backed_up


def test_a_passkey_of_one_device_that_calls_itself_backed_up_is_refused(device: Enrolling) -> None:
    device.authenticator.is_backed_up = True
    assert outcome(device.sign_in()) == "bad_passkey"


FRAMES: dict[str, dict[str, object]] = {
    "in another site's frame": {"crossOrigin": True},
    "in a frame of a site that is named": {"crossOrigin": True, "topOrigin": "https://evil.example"},
    "named alone": {"topOrigin": "https://evil.example"},
    "said as a word": {"crossOrigin": "true"},
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_an_answer_from_a_frame_of_another_site_is_refused(device: Enrolling, frame: dict[str, object]) -> None:
    device.authenticator.frame = frame
    assert outcome(device.sign_in()) == "bad_passkey"


def test_a_browser_that_says_there_was_no_frame_is_believed(device: Enrolling) -> None:
    device.authenticator.frame = {"crossOrigin": False}
    assert outcome(device.sign_in()) == "ok"


def test_an_unknown_passkey_is_told_so(device: Enrolling) -> None:
    handle = device.authenticator.user_handle
    device.authenticator = Authenticator(user_handle=handle)
    assert outcome(device.sign_in()) == "unknown_passkey"


def test_a_removed_passkey_signs_nobody_in(device: Enrolling, desk: QuietDesk) -> None:
    people.remove_passkey(desk.records, device.person(), base64url(device.authenticator.credential_id))
    assert outcome(device.sign_in()) == "unknown_passkey"


def test_a_removed_person_cannot_sign_in(device: Enrolling, desk: QuietDesk) -> None:
    people.remove_person(desk.records, device.person(), desk.clock.now())
    assert outcome(device.sign_in()) == "unknown_passkey"


def test_even_a_passkey_that_was_left_behind_lets_no_removed_person_in(device: Enrolling, desk: QuietDesk) -> None:
    (passkey,) = people.passkeys_of(desk.records, device.person().id)
    people.remove_person(desk.records, device.person(), desk.clock.now())
    people.keep_passkey(desk.records, replace(passkey, version=0))
    assert outcome(device.sign_in()) == "unknown_passkey"


def test_a_passkey_opens_nobody_elses_name(device: Enrolling, desk: QuietDesk) -> None:
    other = Enrolling(desk)
    other.enrol(other.invitation("bo@example.com", "Bo Example"))
    device.authenticator.user_handle = other.authenticator.user_handle
    assert outcome(device.sign_in()) == "unknown_passkey"


@pytest.mark.parametrize("handle", [b"", b"\xff", b"x" * 2_000, "Zoë".encode(), b"a#b"])
def test_a_user_handle_that_is_none_of_ours_is_refused(device: Enrolling, handle: bytes) -> None:
    device.authenticator.user_handle = handle
    assert outcome(device.sign_in()) == "bad_passkey"


NAMES = ["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle"]
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8),
    max_leaves=12,
)


@given(credential=st.dictionaries(st.sampled_from(["id", "rawId", "type", "response"]), NONSENSE))
def test_no_nonsense_signs_anybody_in_or_breaks_anything(credential: dict[str, object]) -> None:
    device = Enrolling(QuietDesk())
    offer = device.ask("sign-in/options", {})
    reply = device.post("sign-in", {"challenge": offer["challenge"], "credential": credential})
    assert outcome(reply) in {"bad_passkey", "unknown_passkey"}


@given(place=st.binary(max_size=60), part=st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]))
def test_no_part_of_an_answer_can_be_exchanged(place: bytes, part: str) -> None:
    device = Enrolling(QuietDesk())
    device.enrol()
    offer = device.ask("sign-in/options", {})
    credential = device.authenticator.use(offer["options"])
    credential["response"][part] = base64url(place)
    reply = device.post("sign-in", {"challenge": offer["challenge"], "credential": credential})
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
def test_a_post_that_is_no_answer_is_refused(device: Enrolling, value: dict[str, object]) -> None:
    assert outcome(device.post("sign-in", value)) == "bad_input"


def test_another_site_cannot_ask_for_a_sign_in(device: Enrolling) -> None:
    reply = device.post("sign-in/options", {}, origin="https://stranger.example")
    assert outcome(reply) == "csrf"


@pytest.mark.parametrize("place", ["leads/K7Q2-9M4T", "held", "audit", "/you/"])
def test_signing_in_leads_to_the_place_that_was_asked_for(device: Enrolling, place: str) -> None:
    body = device.sign_in(place).body
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
def test_signing_in_leads_nowhere_else(device: Enrolling, place: str) -> None:
    body = device.sign_in(place).body
    assert not isinstance(body, str)
    assert body["to"] == "/inbox"


@pytest.mark.parametrize("place", STRANGE_PLACES)
def test_the_sign_in_page_repeats_no_strange_place(device: Enrolling, place: str) -> None:
    assert f'data-to="{place}"' not in str(device.get("sign-in", to=place).body)
    assert 'data-to=""' in str(device.get("sign-in", to=place).body)


def test_the_sign_in_page_looks_the_same_to_somebody_signed_in(device: Enrolling) -> None:
    before = device.get("sign-in").body
    device.sign_in()
    assert device.get("sign-in").body == before


def test_without_script_the_page_links_to_where_one_wanted_to_go(device: Enrolling) -> None:
    assert 'href="/inbox/leads/K7Q2-9M4T"' in str(device.get("sign-in", to="leads/K7Q2-9M4T").body)


def test_the_options_name_the_host_and_no_person(device: Enrolling) -> None:
    options = device.ask("sign-in/options", {})["options"]
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


def test_the_script_is_kept_for_a_year_under_its_own_hash(device: Enrolling) -> None:
    page = str(device.get("sign-in").body)
    version = page.partition("inbox.js?v=")[2].partition('"')[0]
    assert "max-age=31536000, immutable" in device.get("inbox.js", v=version).headers["Cache-Control"]
    assert device.get("inbox.js").headers["Cache-Control"] == "public, max-age=300"


def test_the_desk_itself_is_nobody_who_signs_in(device: Enrolling) -> None:
    device.authenticator.user_handle = THE_DESK.encode()
    assert device.sign_in().status is HTTPStatus.FORBIDDEN
