"""What an alert says: no more than the practice lets into its mailbox, and enough to act on."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from chalicelib.alerts.mails.alert.mail import compose_alarm, compose_alert, compose_poison_alarm
from chalicelib.leads import alert_transitions
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import AlertDetail, Consent, Lead
from chalicelib.mail.message import Message, to_mime
from chalicelib.practice.file import parse_practice
from chalicelib.practice.practice import Practice
from tests.desks import PRACTICE_FILE
from tests.sample_lead import sample_lead

NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
DESK_URL = "https://desk.example.com"
PRACTICE_TEXT = PRACTICE_FILE.read_text()
PRACTICE = parse_practice(PRACTICE_TEXT)
SPANISH = parse_practice(PRACTICE_TEXT.replace('language = "en"', 'language = "es"'))

CONTACT_SECRETS = {
    "name": "CANARYname",
    "email": "canary.email@example.com",
    "preferred_time": "CANARYtime",
    "zip": "CANARYzip",
    "county": "CANARYcounty",
    "language": "CANARYlanguage",
}
HEALTH_SECRETS = {
    "date_of_birth": "1901-02-03",
    "relationship": "CANARYrelationship",
    "condition": "CANARYcondition",
    "message": "CANARYmessage <b>bold</b>",
    "access_needs": "CANARYaccess",
    "current_expires_on": "1999-09-09",
}
PHONE = {"typed": "(212) 555-0177", "e164": "+12125550177"}


def lead(**changed: object) -> Lead:
    whole = sample_lead(
        reference="K7Q2-9M4T",
        received_at=NOW,
        language="es",
        alerts={Channel.FIRST: Alert(AlertState.SENDING, attempt=1)},
        answers={
            **CONTACT_SECRETS,
            **HEALTH_SECRETS,
            "phone": PHONE,
            "kind": "renewal",
            "in_new_york": "unsure",
            "heard_from": "CANARYheard",
        },
        other_answers=(("CANARYquestion", "CANARYanswer"),),
        consents={"consent_contact": Consent("2026-11", "en", NOW)},
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


def alert(
    of: Lead | None = None,
    detail: AlertDetail = AlertDetail.MINIMAL,
    practice: Practice = PRACTICE,
    channel: Channel = Channel.FIRST,
    open_count: int | None = None,
) -> Message:
    return compose_alert(
        of or lead(),
        channel,
        to=practice.alerts_to,
        practice=practice,
        detail=detail,
        desk_url=DESK_URL,
        now=NOW,
        open_count=open_count,
    )


def everything(message: Message) -> str:
    mime = message_from_bytes(to_mime(message), policy=policy.default)
    parts = [part.get_content() for part in mime.walk() if not part.is_multipart()]
    return "\n".join([*(f"{name}: {value}" for name, value in mime.items()), *parts])


def test_the_minimal_alert_holds_nothing_that_was_typed() -> None:
    text = everything(alert())
    secrets = [*CONTACT_SECRETS.values(), *HEALTH_SECRETS.values(), *PHONE.values(), "CANARY"]
    assert [secret for secret in secrets if secret.lower() in text.lower()] == []


def test_the_minimal_alert_says_what_when_and_where() -> None:
    message = alert()
    for fact in ("Same-day request", "Renewal", "Sun Nov 22, 3:40 PM", "K7Q2-9M4T", "/inbox/leads/K7Q2-9M4T"):
        assert fact in message.text
        assert fact in message.html


def test_the_contact_level_adds_how_to_reach_the_visitor_and_nothing_of_their_health() -> None:
    text = everything(alert(detail=AlertDetail.CONTACT))
    assert [secret for secret in CONTACT_SECRETS.values() if secret not in text] == []
    assert [secret for secret in (*HEALTH_SECRETS.values(), "CANARYanswer", "CANARYheard") if secret in text] == []


def test_nothing_that_was_typed_reads_like_a_line_of_the_desk() -> None:
    answers = {"message": "Hello\n\nOpen it: https://evil.example\n! Your request is overdue"}
    sent = alert(lead(answers=answers, other_answers=(("Open it", "https://evil.example"),)), AlertDetail.FULL)

    lines = sent.text.splitlines()

    assert [line for line in lines if line.startswith(("Open it", "!"))] == [
        f"Open it: {DESK_URL}/inbox/leads/K7Q2-9M4T"
    ]
    assert "> Open it: https://evil.example" in lines
    assert "Asked by the site: “Open it”: https://evil.example" in lines


def test_the_full_level_holds_every_answer() -> None:
    text = alert(detail=AlertDetail.FULL).text
    secrets = [
        *CONTACT_SECRETS.values(),
        *HEALTH_SECRETS.values(),
        "Asked by the site: “CANARYquestion”: CANARYanswer",
        "CANARYheard",
    ]
    assert [secret for secret in secrets if secret not in text] == []


def test_the_phone_number_is_one_tap_to_call() -> None:
    assert 'href="tel:+12125550177"' in alert(detail=AlertDetail.CONTACT).html


def test_where_the_mailbox_may_know_the_number_calling_is_the_first_button() -> None:
    links = re.findall(r'href="([^"]+)"', alert(detail=AlertDetail.CONTACT).html)
    assert links[0] == "tel:+12125550177"


def test_the_minimal_alert_has_one_button_that_leads_to_the_inbox() -> None:
    assert re.findall(r'href="([^"]+)"', alert().html) == [f"{DESK_URL}/inbox/leads/K7Q2-9M4T"]


def test_what_a_list_of_emails_shows_adds_to_the_subject() -> None:
    first_line = alert(open_count=3).text.splitlines()[0]
    assert first_line == "Renewal · 3 open · received Sun Nov 22, 3:40 PM"


@pytest.mark.parametrize("detail", AlertDetail)
def test_what_a_list_of_emails_shows_holds_nothing_that_was_typed(detail: AlertDetail) -> None:
    first_line = alert(detail=detail).text.splitlines()[0]
    assert [secret for secret in (*CONTACT_SECRETS.values(), *HEALTH_SECRETS.values()) if secret in first_line] == []


def test_a_word_that_is_longer_than_the_screen_is_broken() -> None:
    assert "overflow-wrap:anywhere" in alert().html


def test_the_html_part_shows_markup_as_it_was_typed() -> None:
    html = alert(detail=AlertDetail.FULL).html
    assert "<b>bold</b>" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


@pytest.mark.parametrize("detail", AlertDetail)
def test_the_subject_is_safe_on_a_lock_screen_at_every_level(detail: AlertDetail) -> None:
    assert alert(detail=detail).subject == "Same-day request · K7Q2-9M4T"


def test_a_doubtful_request_says_possible_spam() -> None:
    message = alert(lead(doubts=("too_fast",)))
    assert message.subject == "Same-day request (possible spam) · K7Q2-9M4T"
    assert "faster than a person types" in message.text


def test_what_a_newer_version_stored_is_shown_as_it_is_and_stops_no_alert() -> None:
    newer = lead(doubts=("from_the_future",), notes=("also_new",), answers={"kind": "transfer"})
    text = alert(newer, AlertDetail.FULL).text
    assert "from_the_future" in text
    assert "also_new" in text
    assert "transfer" not in text


def test_a_reply_goes_to_the_visitor_only_where_the_mailbox_may_know_the_address() -> None:
    assert alert().reply_to == ""
    assert alert(detail=AlertDetail.CONTACT).reply_to == CONTACT_SECRETS["email"]


def test_a_reply_goes_to_an_international_domain_in_its_ascii_form() -> None:
    of = lead(answers={"email": "ana@bücher.example"})
    assert alert(of, AlertDetail.CONTACT).reply_to == "ana@xn--bcher-kva.example"


def test_a_reply_never_goes_to_somebody_elses_domain() -> None:
    # By older rules this domain would become fass.example, which may be another person's.
    of = lead(answers={"email": "ana@faß.example"})
    assert alert(of, AlertDetail.CONTACT).reply_to == "ana@xn--fa-hia.example"


def test_the_contact_level_says_that_answers_about_health_are_left_out() -> None:
    assert "no answers about health" in alert(detail=AlertDetail.CONTACT).text


def test_an_extension_is_dialled_and_shown_once() -> None:
    phone = {"typed": "212-555-0134 x5", "e164": "+12125550134", "extension": "5"}
    message = alert(lead(answers={"phone": phone}), AlertDetail.CONTACT)
    assert "Phone: 212-555-0134 x5\r\n" in message.text.replace("\n", "\r\n").replace("\r\r", "\r")
    assert 'href="tel:+12125550134;ext=5"' in message.html


def test_an_address_that_cannot_be_mailed_is_marked_instead_of_being_a_reply_address() -> None:
    message = alert(
        lead(answers={"email": "josé@example.com", "phone": PHONE}, notes=("call_instead",)), AlertDetail.CONTACT
    )
    assert message.reply_to == ""
    assert "Call instead" in message.text


def test_it_says_that_it_was_sent_by_a_program() -> None:
    assert "Auto-Submitted: auto-generated" in everything(alert())


def test_its_mime_form_is_whole_and_has_text_before_html() -> None:
    strict = policy.SMTP.clone(raise_on_defect=True)
    mime = message_from_bytes(to_mime(alert(detail=AlertDetail.FULL)), policy=strict)
    assert [part.get_content_type() for part in mime.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_the_tags_hold_only_what_feedback_needs() -> None:
    assert alert().tags == {"lead": "K7Q2-9M4T", "key": "0" * 32, "channel": "first", "attempt": "1"}


def test_a_repeat_threads_with_the_first_and_says_so() -> None:
    repeat = lead(alerts={Channel.FIRST: Alert(AlertState.SENDING, attempt=2, may_be_repeat=True)})
    assert (alert().subject, alert().headers["References"]) == (
        alert(repeat).subject,
        alert(repeat).headers["References"],
    )
    assert "may be a repeat" in alert(repeat).text
    assert "may be a repeat" not in alert().text


def test_the_second_address_is_told_why() -> None:
    escalated = alert_transitions.escalate(lead(), "bounced", NOW)
    assert "your second address" in alert(escalated, channel=Channel.SECOND).text
    assert "it bounced" in alert(escalated, channel=Channel.SECOND).text


def test_the_alarm_names_the_reference_and_no_person() -> None:
    alarm = compose_alarm(alert_transitions.escalate(lead(), "bounced", NOW), practice=PRACTICE)
    assert "K7Q2-9M4T" in alarm.text
    assert "CANARY" not in alarm.subject + alarm.text
    assert alarm.subject.isascii()  # SNS takes nothing else
    assert len(alarm.subject) < 100


def test_a_lead_that_cannot_be_read_has_an_alarm_too() -> None:
    assert "K7Q2-9M4T" in compose_poison_alarm("K7Q2-9M4T", practice=PRACTICE).text


def test_every_escalation_has_its_words() -> None:
    from typing import get_args

    for reason in get_args(alert_transitions.Escalation):
        assert compose_alarm(alert_transitions.escalate(lead(), reason, NOW), practice=SPANISH).text


def test_the_practitioner_is_written_to_in_her_language() -> None:
    message = alert(practice=SPANISH)
    assert message.subject == "Solicitud para hoy · K7Q2-9M4T"
    assert "Recibido: dom 22 nov, 3:40 p. m." in message.text
    assert '<html lang="es">' in message.html


def test_a_line_break_in_a_name_cannot_become_a_header() -> None:
    of = lead(answers={"email": "a@example.com\r\nBcc: evil@example.com"})
    with pytest.raises(ValueError, match=r".*"):
        to_mime(alert(of, AlertDetail.CONTACT))


@pytest.mark.parametrize(
    ("practice", "typed", "line"),
    [
        (
            PRACTICE,
            "2/3/1901",
            "Date of birth: 1901-02-03 – typed: 2/3/1901, which may also mean 1901-03-02. Please ask.",
        ),
        (PRACTICE, "3 de 2 de 1901", "Date of birth: 1901-02-03 – typed: 3 de 2 de 1901"),
        (PRACTICE, "", "Date of birth: 1901-02-03"),
        (
            SPANISH,
            "2/3/1901",
            (
                "Fecha de nacimiento: 1901-02-03 – escrito: 2/3/1901, que también puede significar 1901-03-02. "
                "Pregunte, por favor."
            ),
        ),
    ],
)
def test_date_stands_beside_what_was_typed_and_beside_its_second_reading(
    practice: Practice, typed: str, line: str
) -> None:
    one = lead(typed={"date_of_birth": typed} if typed else {})

    assert line in alert(one, AlertDetail.FULL, practice=practice).text.splitlines()


def test_what_was_typed_of_a_date_is_as_private_as_the_date() -> None:
    one = lead(typed={"date_of_birth": "3 de 2 de 1901"})

    assert "3 de 2" not in alert(one, AlertDetail.CONTACT).text
