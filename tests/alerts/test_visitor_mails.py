"""The emails to whoever wrote: fixed words, nothing typed, whole as text alone, and fetched from nowhere."""

import io
import logging
import re
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.utils import parseaddr
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.alerts.mails.acknowledgement.mail import compose_acknowledgement
from chalicelib.alerts.mails.common import CannotBeWrittenError
from chalicelib.alerts.mails.renewal.mail import compose_renewal
from chalicelib.leads.alert import RENEWALS, Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.renewals import plan_renewals
from chalicelib.leads.status import Standing, Status
from chalicelib.mail.message import CHANNEL_TAG, Message, to_mime
from chalicelib.metrics import EmbeddedMetrics
from chalicelib.text.emergency_notice import emergency_words as page_words
from tests.desks import NOON, QuietDesk
from tests.posts import Visitor, unbound
from tools.sample_mails import LEAD, NOW, sample_mails

PRACTICE = QuietDesk().practice
STOP = "https://abcdefghij.execute-api.us-east-1.amazonaws.com/api/stop/" + "a" * 64 + "-" + "b" * 32 + "?lang=en"
MAILS = dict(sample_mails())
ONE_TEXT = ["multipart/alternative", "text/plain", "text/html"]
TO_VISITORS = {Channel.VISITOR, *RENEWALS}


def acknowledgement(of: Lead = LEAD) -> Message:
    return compose_acknowledgement(of, practice=PRACTICE, now=NOW)


def renewal(of: Lead = LEAD, channel: Channel = Channel.RENEWAL_30) -> Message:
    return compose_renewal(of, channel, practice=PRACTICE, desk_url="https://desk.example.com", stop_url=STOP)


def test_the_acknowledgement_names_the_day_so_that_it_is_true_whenever_it_is_read() -> None:
    assert "We aim to answer you on Monday November 23 by 3:40 PM." in acknowledgement().text


def test_late_it_does_not_promise_what_is_over() -> None:
    late = compose_acknowledgement(LEAD, practice=PRACTICE, now=NOW + timedelta(hours=5))
    assert "We aimed to answer you on Monday November 23 by 3:40 PM. If you have not heard" in late.text


def test_without_a_promise_it_says_so() -> None:
    assert "We cannot say yet" in acknowledgement(replace(LEAD, promise=None)).text


def test_a_spanish_sentence_ends_with_one_full_stop() -> None:
    assert "el lunes 23 de noviembre antes de las 3:40 p. m.\n" in acknowledgement(replace(LEAD, language="es")).text


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_has_the_phone_and_the_notice_of_the_pages(language: str) -> None:
    message = acknowledgement(replace(LEAD, language=language))
    said = page_words(language)
    notice = f"{said['emergency_911']} 911. {said['emergency_988']} 988{said['emergency_988_how']}"
    for part in (message.text, re.sub(r"<[^>]+>", "", message.html)):
        assert notice in part
        assert said["emergency"] in part
        assert PRACTICE.phone in unbound(part)


def test_the_subjects_are_safe_on_a_lock_screen_in_the_visitors_language() -> None:
    spanish = replace(LEAD, language="es")
    assert [
        message.subject for message in (acknowledgement(), acknowledgement(spanish), renewal(), renewal(spanish))
    ] == [
        "We have your request · K7Q2-9M4T",
        "Hemos recibido su solicitud · K7Q2-9M4T",
        "The reminder you asked for · K7Q2-9M4T",
        "El recordatorio que pidió · K7Q2-9M4T",
    ]


def headers(message: Message) -> dict[str, str]:
    return dict(message_from_bytes(to_mime(message), policy=policy.default).items())


def test_no_program_answers_it_and_no_visitor_is_its_reply_address() -> None:
    assert headers(acknowledgement())["Auto-Submitted"] == "auto-replied"
    assert headers(renewal())["Auto-Submitted"] == "auto-generated"
    for message in (acknowledgement(), renewal()):
        assert headers(message)["X-Auto-Response-Suppress"] == "All"
        assert "Reply-To" not in headers(message)


def test_whoever_wrote_gets_mail_in_the_practices_name() -> None:
    for message in (acknowledgement(), renewal()):
        assert message.sender == f"{PRACTICE.name} <{parseaddr(PRACTICE.mail_from)[1]}>"


def test_a_mail_program_can_opt_out_by_one_post() -> None:
    # As it travels: a long address that is folded or encoded is one that no program can use.
    raw = to_mime(renewal()).decode()
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n" in raw
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_an_address_with_a_line_break_is_refused() -> None:
    with pytest.raises(ValueError, match=r".*"):
        to_mime(replace(renewal(), headers={"List-Unsubscribe": "<https://x>\r\nBcc: evil@example.com"}))


def test_the_reminder_says_when_and_who_and_how_to_stop() -> None:
    for part in (renewal().text, renewal().html):
        for said in ("ends on Wednesday December 23, 2026", PRACTICE.postal_address, STOP, PRACTICE.phone):
            assert said in unbound(part)


def test_a_repeat_says_so_and_threads_with_the_first() -> None:
    again = replace(LEAD, alerts={**LEAD.alerts, Channel.RENEWAL_30: Alert(AlertState.SENDING, may_be_repeat=True)})
    assert renewal(again).headers["References"] == renewal().headers["References"]
    assert "may be a repeat" in renewal(again).text


def test_an_international_domain_is_written_to_in_its_ascii_form() -> None:
    assert acknowledgement(replace(LEAD, answers={"email": "ana@bücher.example"})).to == "ana@xn--bcher-kva.example"


def test_without_an_address_there_is_nothing_to_write() -> None:
    with pytest.raises(CannotBeWrittenError):
        acknowledgement(replace(LEAD, notes=("call_instead",)))


# --- every email


class Checked(HTMLParser):
    """Objects to what a strict reader of HTML would: tags closed out of order, anything to be fetched."""

    VOID = frozenset(("meta", "br", "hr"))
    HEAD, BLOCKS = {"html", "head", "meta", "title", "body"}, {"div", "h1", "h2", "p", "ul", "li", "hr"}
    KNOWN = HEAD | BLOCKS | {"strong", "em", "b", "a", "br", "span"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> is not for mail"] if tag not in self.KNOWN else []
        self.faults += [f"{name} twice" for name in names if names.count(name) > 1]
        self.faults += [f"{name} fetches" for name in names if name in {"src", "srcset", "background", "poster"}]
        self.faults += ["a style fetches" for name, value in attrs if name == "style" and "url(" in (value or "")]
        self.faults += [
            f"<{tag}> inside <p>" for _ in "x" if "p" in self.open and tag in {"p", "div", "h1", "ul", "hr"}
        ]
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.text += " "
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", MAILS)
def test_the_html_is_well_formed_and_fetches_nothing(name: str) -> None:
    page = Checked(MAILS[name].html)
    assert page.faults == []
    assert MAILS[name].html.startswith("<!doctype html>\n<html lang=")
    assert all(link.startswith(("https://desk.example.com/", "tel:", "mailto:")) for link in page.links)


@pytest.mark.parametrize("name", MAILS)
def test_the_text_says_everything_that_the_html_says(name: str) -> None:
    text = " ".join(MAILS[name].text.split())
    shown = Checked(MAILS[name].html.partition("<body")[2].partition(">")[2].partition("</body>")[0]).text
    words = [word for word in shown.split() if word.isalnum()]
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("name", MAILS)
def test_the_mime_form_is_whole(name: str) -> None:
    strict = policy.SMTP.clone(raise_on_defect=True)
    mime = message_from_bytes(to_mime(MAILS[name]), policy=strict)
    kinds = [part.get_content_type() for part in mime.walk()]
    with_calendar = ["multipart/mixed", *ONE_TEXT, "text/calendar", "application/ics"]
    assert kinds == (with_calendar if MAILS[name].calendar else ONE_TEXT)


@pytest.mark.parametrize("name", MAILS)
def test_the_subject_reads_back_as_it_was_written(name: str) -> None:
    mime = message_from_bytes(to_mime(MAILS[name]), policy=policy.default)
    assert str(mime["Subject"]) == MAILS[name].subject


@given(st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=160).map(str.strip))
def test_whatever_stands_in_a_subject_it_reads_back(subject: str) -> None:
    mime = message_from_bytes(to_mime(replace(acknowledgement(), subject=subject)), policy=policy.default)
    assert str(mime["Subject"]).split() == subject.split()
    assert "  " in subject or "  " not in str(mime["Subject"])


# --- the canaries

CANARIES = {
    "name": "CANARYNAME",
    "email": "canaryemail@example.com",
    "phone": "212-555-0199",
    "date_of_birth": "4/23/1931",
    "relationship": "CANARYRELATIONSHIP",
    "county": "CANARYCOUNTY",
    "zip": "10177",
    "condition": "CANARYCONDITION",
    "message": "CANARYMESSAGE",
    "preferred_time": "CANARYTIME",
    "language": "CANARYLANGUAGE",
    "access_needs": "CANARYACCESS",
    "heard_from": "CANARYHEARD",
    "current_expires_on": "9/8/2019",
    "my own question": "CANARYOTHER",
}
CHOICES = {
    "for_whom": "minor",
    "kind": "renewal",
    "in_new_york": "yes",
    "consent_contact": "yes",
    "renewal_reminders": "yes",
}


@pytest.fixture
def run(desk: QuietDesk, visitor: Visitor, caplog: pytest.LogCaptureFixture) -> tuple[QuietDesk, str]:
    """Let one request with a secret in every field be acknowledged and, later, be reminded of thrice."""
    caplog.set_level(logging.DEBUG)
    written = io.StringIO()
    desk.settings = replace(desk.settings, public_url="https://desk.example.com")
    desk.metrics = EmbeddedMetrics(desk.set_clock, "desk", written)
    with redirect_stdout(written):
        reply = visitor.client.http.post(
            "/f/certification",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            body="&".join(f"{name}={value}" for name, value in (CANARIES | CHOICES).items()).encode(),
        )
        assert reply.status_code == 200, reply.body
        lead = desk.only_lead()
        do_what_is_due(desk, lead.key)
        certified = Standing(Status.CERTIFIED, certified_until=date(2027, 11, 23))
        lead = desk.only_lead()
        desk.store.change(
            lead, plan_renewals(replace(lead, standing=certified, expires_at=None), NOON, desk.practice.time_zone)
        )
        for days in (305, 30, 23):
            desk.wait(timedelta(days=days))
            do_what_is_due(desk, lead.key)
    return desk, caplog.text + written.getvalue()


def test_no_canary_gets_out_to_the_letters_their_tags_or_the_log(run: tuple[QuietDesk, str]) -> None:
    desk, logged = run
    letters = [sent.message for sent in desk.outbox.sent if Channel(sent.message.tags[CHANNEL_TAG]) in TO_VISITORS]
    assert [letter.tags[CHANNEL_TAG] for letter in letters] == ["visitor", *RENEWALS]
    said = logged
    for letter in letters:
        known = {name: value for name, value in headers(letter).items() if name != "To"}
        said += f"{known} {letter.subject} {letter.text} {letter.html} {letter.tags}"
    secrets = {*CANARIES.values(), "CANARY", "2125550199", "5550199", "1931-04-23", "my own question"}
    assert [secret for secret in secrets if secret.casefold() in said.casefold()] == []


def test_only_the_envelope_knows_the_address(run: tuple[QuietDesk, str]) -> None:
    desk, _ = run
    assert {sent.message.to for sent in desk.outbox.sent} == {
        PRACTICE.alerts_to,
        PRACTICE.second_to,
        CANARIES["email"],
    }


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_who_may_not_be_in_new_york_is_told_that_the_answer_says_whether_a_visit_is_possible(answer: str) -> None:
    message = acknowledgement(replace(LEAD, answers={**LEAD.answers, "in_new_york": answer}))

    assert "We aim to tell you on Monday November 23 by 3:40 PM whether and when a visit is possible." in message.text
