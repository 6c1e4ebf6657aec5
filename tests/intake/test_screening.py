"""Screening end to end: in doubt a person decides, and the visitor never sees a difference."""

import base64
import json
import re
from datetime import datetime, timedelta

import pytest

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.forms import load_form
from chalicelib.intake.screening.score import reasons_against
from chalicelib.leads.alert import AlertState
from tests.desks import KEYS, NOON, QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, CONTACT, LEAST, Answer, Visitor, as_json, as_urlencoded, unbound

# The wire's list.
HONEYPOTS = ["_gotcha", "_honey", "_honeypot", "honeypot", "bot-field", "botcheck"]
forms = pytest.mark.parametrize("form", LEAST)


@forms
@pytest.mark.parametrize("name", [*HONEYPOTS, "Bot-Field", "_GOTCHA"])
def test_honeypot_hit_is_held_and_answered_like_any_other(
    visitor: Visitor, desk: QuietDesk, form: str, name: str
) -> None:
    caught = visitor.submit(form, LEAST[form] | {name: "http://spam.example"})
    held = desk.only_lead()
    free = visitor.submit(form, LEAST[form])

    assert (held.alert.state, held.doubts) == (AlertState.HELD, ("honeypot",))
    assert caught.status == free.status
    assert unsigned(caught) == unsigned(free)


@forms
def test_honeypot_hit_goes_to_the_same_page(visitor: Visitor, form: str) -> None:
    caught = visitor.post(f"/f/{form}", as_urlencoded(LEAST[form] | {"_gotcha": "x"}), AS_PERSON)

    assert (caught.status, caught.goes_to) == (303, "/thanks")


@pytest.mark.parametrize("headers", [AS_SCRIPT, AS_PERSON], ids=["script", "person"])
def test_message_held_for_what_it_says_is_answered_like_any_other(
    visitor: Visitor, desk: QuietDesk, headers: dict[str, str]
) -> None:
    caught = visitor.submit("contact", CONTACT | {"message": "[url=http://spin.example.bet]Buy[/url]"}, headers)
    held = desk.only_lead()
    free = visitor.submit("contact", CONTACT, headers)

    assert held.is_held
    assert caught.status == free.status
    assert unsigned(caught) == unsigned(free)


def unsigned(answer: Answer) -> str:
    """Return a whole answer without the reference, which is another for each, and without the signature over it."""
    text = unbound(f"{answer.headers} {json.loads(answer.body or '{}')}")
    return re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}|[0-9a-f]{20}", "", text)


@pytest.mark.parametrize("name", HONEYPOTS)
@pytest.mark.parametrize("value", ["", " ", "no", "false", "off", "0", "False"])
def test_untouched_honeypot_says_nothing(visitor: Visitor, desk: QuietDesk, name: str, value: str) -> None:
    visitor.submit("contact", CONTACT | {name: value})

    assert (desk.only_lead().alert.state, desk.only_lead().doubts) == (AlertState.PENDING, ())


def test_unticked_honeypot_box_in_json_says_nothing(visitor: Visitor, desk: QuietDesk) -> None:
    body = json.dumps({**CONTACT, "botcheck": False}).encode()

    visitor.ask("POST", "/f/contact", {"Content-Type": "application/json"}, body)

    assert desk.only_lead().doubts == ()


@forms
def test_held_lead_raises_no_alert(visitor: Visitor, desk: QuietDesk, form: str) -> None:
    visitor.submit(form, LEAST[form] | {"_gotcha": "x"})

    do_what_is_due(desk, desk.only_lead().key)

    assert desk.outbox.sent == []


@forms
def test_what_fell_into_the_honeypot_is_no_answer(visitor: Visitor, desk: QuietDesk, form: str) -> None:
    visitor.submit(form, LEAST[form] | {"_gotcha": "bait"})

    assert "bait" not in repr((dict(desk.only_lead().answers), desk.only_lead().other_answers))


# --- how long it took ------------------------------------------------------------------------------------------------


def fill_token(visitor: Visitor, form: str) -> str:
    token: str = visitor.get(f"/f/{form}", AS_SCRIPT).json["fill_token"]
    return token


@pytest.mark.parametrize(("form", "state"), [("contact", AlertState.HELD), ("certification", AlertState.PENDING)])
def test_form_sent_faster_than_a_person_is_doubted_and_held_only_where_hours_do_not_count(
    visitor: Visitor, desk: QuietDesk, form: str, state: AlertState
) -> None:
    token = fill_token(visitor, form)
    desk.wait(timedelta(milliseconds=900))

    assert visitor.submit(form, LEAST[form] | {"_fill": token}).status == 200

    assert (desk.only_lead().alert.state, desk.only_lead().doubts) == (state, ("too_fast",))


def test_doubted_certification_alerts_as_possible_spam(visitor: Visitor, desk: QuietDesk) -> None:
    visitor.submit("certification", LEAST["certification"] | {"_fill": fill_token(visitor, "certification")})

    do_what_is_due(desk, desk.only_lead().key)

    assert "possible spam" in desk.outbox.sent[0].message.subject


@forms
@pytest.mark.parametrize("seconds", [1, 30, 3_600, 90 * 24 * 3_600])
def test_form_sent_at_a_persons_speed_is_not_doubted(
    visitor: Visitor, desk: QuietDesk, form: str, seconds: int
) -> None:
    token = fill_token(visitor, form)
    desk.wait(timedelta(seconds=seconds))

    visitor.submit(form, LEAST[form] | {"_fill": token})

    assert desk.only_lead().doubts == ()


def forged(token: str, kind: str) -> str:
    moment, _, signature = token.partition(".")
    return {
        "another moment": f"{int(moment) + 1}.{signature}",
        "another signature": f"{moment}.{'0' * 32}",
        "no signature": moment,
        "nonsense": "now",
        "too long": "1" * 400 + "." + signature,
        "other digits": "١٧٩٥٤٥٣٢٠٠٠٠٠." + signature,
    }[kind]


@pytest.mark.parametrize(
    "kind", ["another moment", "another signature", "no signature", "nonsense", "too long", "other digits"]
)
def test_forged_token_says_nothing(visitor: Visitor, desk: QuietDesk, kind: str) -> None:
    visitor.submit("contact", CONTACT | {"_fill": forged(fill_token(visitor, "contact"), kind)})

    assert desk.only_lead().doubts == ()


def test_token_of_another_form_says_nothing(visitor: Visitor, desk: QuietDesk) -> None:
    visitor.submit("contact", CONTACT | {"_fill": fill_token(visitor, "certification")})

    assert desk.only_lead().doubts == ()


def test_token_of_a_container_whose_clock_is_ahead_says_nothing(visitor: Visitor, desk: QuietDesk) -> None:
    token = fill_token(visitor, "contact")
    desk.wait(timedelta(seconds=-2))

    visitor.submit("contact", CONTACT | {"_fill": token})

    assert desk.only_lead().doubts == ()


def test_page_carries_a_token(visitor: Visitor, desk: QuietDesk) -> None:
    page = visitor.get("/f/contact", AS_PERSON)
    desk.wait(timedelta(milliseconds=10))
    token = page.body.partition('name="_fill" value="')[2].partition('"')[0]

    visitor.submit("contact", CONTACT | {"_fill": token})

    assert desk.only_lead().doubts == ("too_fast",)


def session_data(loaded_at: object) -> str:
    return base64.b64encode(json.dumps({"loadedAt": loaded_at, "webdriver": False}).encode()).decode()


@pytest.mark.parametrize(("before", "reasons"), [(timedelta(milliseconds=400), ("hasty",)), (timedelta(seconds=8), ())])
def test_formspree_client_tells_when_it_was_loaded(before: timedelta, reasons: tuple[str, ...]) -> None:
    loaded_at = int((NOON - before).timestamp() * 1000)

    assert reasons_in({"formspree-session-data": session_data(loaded_at)}, NOON) == reasons


def reasons_in(headers: dict[str, str], now: datetime) -> tuple[str, ...]:
    return reasons_against(CONTACT, headers, load_form("contact"), keys=KEYS, now=now)


def test_client_that_was_loaded_only_to_send_holds_nobody(visitor: Visitor, desk: QuietDesk) -> None:
    """A page may make its client at the moment of sending, and the clock is the visitor's own."""
    loaded_at = int((NOON - timedelta(milliseconds=5)).timestamp() * 1000)

    visitor.submit("contact", CONTACT, AS_SCRIPT | {"Formspree-Session-Data": session_data(loaded_at)})

    assert (desk.only_lead().alert.state, desk.only_lead().doubts) == (AlertState.PENDING, ())


def test_signed_token_counts_more_than_the_visitors_clock(visitor: Visitor, desk: QuietDesk) -> None:
    token = fill_token(visitor, "contact")
    desk.wait(timedelta(milliseconds=400))
    headers = AS_SCRIPT | {"Formspree-Session-Data": session_data(0)}

    visitor.submit("contact", CONTACT | {"_fill": token}, headers)

    assert desk.only_lead().doubts == ("too_fast",)


def test_page_url_of_a_builder_and_a_link_to_the_blog_hold_nobody(visitor: Visitor, desk: QuietDesk) -> None:
    own = min(desk.practice.allowed_origins)
    message = f"I read {own}/ms on your blog and on your website, and pitch nothing: is it cheap?"

    visitor.submit("contact", CONTACT | {"message": message, "Page URL": "https://other.example.com/contact"})

    assert (desk.only_lead().alert.state, desk.only_lead().doubts) == (AlertState.PENDING, ())


UNREADABLE_MOMENTS: list[object] = [None, "x", [], {}, 10**30, -(10**30), float("inf"), float("nan"), True]


def test_formsprees_own_test_vector_is_read() -> None:
    # From formspree-core's core.test.ts: loaded at 1688704869936.
    vector = "eyJsb2FkZWRBdCI6MTY4ODcwNDg2OTkzNiwid2ViZHJpdmVyIjpmYWxzZX0="
    half_a_second_later = NOON.fromtimestamp(1688704869.936 + 0.5, NOON.tzinfo)

    assert reasons_in({"formspree-session-data": vector}, half_a_second_later) == ("hasty",)


@pytest.mark.parametrize(
    "header",
    [
        *("", "%%%", "e30=", "W10=", "bnVsbA==", "MQ==", base64.b64encode(b"\xff").decode(), "ä"),
        *map(session_data, UNREADABLE_MOMENTS),
        base64.b64encode(b"[" * 10_000).decode(),
    ],
)
def test_session_data_that_cannot_be_read_says_nothing(visitor: Visitor, desk: QuietDesk, header: str) -> None:
    answer = visitor.submit("contact", CONTACT, AS_SCRIPT | {"Formspree-Session-Data": header})

    assert (answer.status, desk.only_lead().doubts) == (200, ())


# --- what steers and is never an answer ------------------------------------------------------------------------------

RESERVED = [
    *("_next", "_redirect", "redirect", "redirectTo", "_subject", "_replyto", "replyto", "_cc", "ccemail"),
    *("_autoresponse", "_language", "form-name", "access_key", "g-recaptcha-response", "h-captcha-response"),
    *("_format", "_template", "_captcha", "_fill", "_honey", "cf-turnstile-response", "_charset_", "CCEmail"),
]


@forms
@pytest.mark.parametrize("name", RESERVED)
def test_reserved_field_is_never_stored(visitor: Visitor, desk: QuietDesk, form: str, name: str) -> None:
    fields = LEAST[form] | {"email": "rosa@example.com", name: "steering@relay.example"}

    assert visitor.post(f"/f/{form}", as_json(fields), AS_SCRIPT).status == 200

    assert "steering" not in repr((dict(desk.only_lead().answers), desk.only_lead().other_answers))


def test_no_visitor_chooses_who_gets_mail() -> None:
    desk = QuietDesk(ALERT_DETAIL="full")
    wishes = {"_cc": "a@relay.example", "ccemail": "b@relay.example", "_autoresponse": "Buy!", "_subject": "Buy!"}
    Visitor(desk).submit("contact", CONTACT | wishes | {"_replyto": "c@relay.example"})

    do_what_is_due(desk, desk.only_lead().key)

    (sent,) = desk.outbox.sent
    assert (sent.message.to, sent.message.reply_to) == (desk.practice.alerts_to, "rosa@example.com")
    assert "relay.example" not in repr(sent.as_read())
    assert "Buy!" not in repr(sent.as_read())
