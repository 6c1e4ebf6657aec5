"""A secret in every field, through every flow: it is in the lead and on the pages that show leads, nowhere else."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from itertools import product
from typing import Any

import pytest

from chalicelib.desk import use_desk
from chalicelib.forms import FORMS, load_form
from chalicelib.inbox.routes import ROUTES
from chalicelib.leads.alert import Channel
from chalicelib.leads.devices import Device
from chalicelib.leads.lead import Lead
from chalicelib.mail import MailRefusedError
from chalicelib.mail.message import CHANNEL_TAG, KEY_TAG, Message
from chalicelib.metrics import EmbeddedMetrics
from chalicelib.storage.devices import keep_device
from tests.desks import KEYS, QuietDesk
from tests.inbox.enrolling import Enrolling
from tests.inbox.signed_in import OWN_URL
from tests.integration.canaries import DAY, EVERY_SECRET, HOUR, SECRETS, WRONG, Round, answers
from tests.posts import AS_PERSON, AS_SCRIPT, Visitor, as_json

_WISH = re.compile(re.escape(OWN_URL) + r"(/visit/\S+)")


@pytest.mark.parametrize("form", FORMS)
def test_every_field_is_answered_with_its_canary(form: str) -> None:
    """A question that takes no word (a date, a number) needs a secret of its own kind in `canaries`."""
    visitor = Visitor(QuietDesk())
    assert visitor.submit(form, answers(form)).is_accepted
    assert load_form(form).questions().keys() <= answers(form).keys()


class Grumbling:
    """Stands where the store or the mailer is, and complains with all that it was given."""

    def add(self, lead: Lead) -> Lead | None:
        raise ValueError(f"Invalid type for parameter Item: {dict(lead.answers)} {lead.other_answers}")

    def send(self, message: Message) -> str:
        raise ValueError(f"Illegal address {message.to}: {message.text}")


class Refusing:
    """A mail service that is out for a while."""

    def send(self, message: Message) -> str:  # noqa: ARG002 - a mailer's signature
        raise MailRefusedError("TooManyRequestsException")


@pytest.fixture
def round_trip() -> Iterator[Round]:
    desk = QuietDesk(PUBLIC_URL=OWN_URL)
    # As in the cloud: numbers are lines on standard output.
    desk.metrics = EmbeddedMetrics(desk.clock, "front-desk")
    yield Round(desk)
    use_desk(None)


def test_nothing_that_was_typed_is_found_outside_the_leads(
    round_trip: Round, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    desk, outlets = round_trip.desk, round_trip.outlets

    phone = Device("p1", "d1", "https://push.example.com/1", KEYS.newest.id, "Safari on iPhone", desk.clock.now())
    keep_device(desk.records, phone)
    round_trip.submit_everything()
    round_trip.let_pass(HOUR / 6)  # alerts, and that it arrived
    break_and_submit(round_trip)
    fail_and_alert(round_trip)
    round_trip.say_of_all_mail("Bounce", "bounce")
    round_trip.let_pass(HOUR, sweeps=12)  # reminders, up to the last one
    round_trip.say_of_all_mail("Complaint", "complaint")
    round_trip.hear_from_mail("zqemail is not JSON")
    write_once_more(round_trip, "two.")  # to whose address mail arrives
    come_in(round_trip)
    agree_on_visits(round_trip)
    for lead in desk.leads():
        round_trip.act_on(lead)
    round_trip.come_too_late(desk.leads()[0])
    round_trip.look_around()
    assert len(desk.memory.all_drafts()) == len(desk.leads()) - 1  # one is of a telephone call
    outlets.hear_desk(desk)
    round_trip.let_pass(2 * DAY, sweeps=32)  # digests
    round_trip.let_pass(60 * DAY, sweeps=120)  # renewals
    opt_out(round_trip)
    round_trip.user.sign_in()
    for lead in desk.leads():
        assert round_trip.tap(lead, "erase", reference=lead.reference).status is HTTPStatus.SEE_OTHER
    round_trip.ask("POST", "sign-out")

    outlets.hear_mail(desk.outbox.sent)
    outlets.hear_desk(desk)
    outlets.hear("pushes", *map(repr, desk.phones.taken))
    outlets.hear("alarms", *(f"{alarm.subject} {alarm.text}" for alarm in alarms_of(desk)))
    outlets.hear("log", caplog.text)
    said = capsys.readouterr()
    outlets.hear("output", said.out, said.err)
    assert outlets.hits(EVERY_SECRET) == []
    assert_that_it_was_a_whole_round(round_trip)


def break_and_submit(round_trip: Round) -> None:
    """Let the table fail in its own words, which hold everything."""
    desk = round_trip.desk
    store, desk.store = desk.store, Grumbling()  # type: ignore[assignment]
    for headers in (AS_SCRIPT, AS_PERSON):
        assert not round_trip.send("/f/certification", as_json(answers("certification")), headers).is_accepted
    desk.store = store


def write_once_more(round_trip: Round, beginning: str) -> None:
    for form in FORMS:
        email = {"email": beginning + SECRETS[form]["email"].typed}
        assert round_trip.send(f"/f/{form}", as_json({**answers(form), **email})).is_accepted


def fail_and_alert(round_trip: Round) -> None:
    """Let mail fail for a while, so that others are told as well; then let it work."""
    desk = round_trip.desk
    write_once_more(round_trip, "one.")
    works = desk.mailer
    for mailer in (Grumbling(), Refusing()):
        desk.mailer = mailer
        round_trip.let_pass(HOUR, sweeps=12)
    desk.mailer = works
    round_trip.let_pass(HOUR, sweeps=12)


def come_in(round_trip: Round) -> None:
    """Enrol and sign in with a real passkey, and once with a wrong one."""
    device = Enrolling(round_trip.desk)
    token = device.invitation("alex@example.com", "Alex Example")
    for reply in (device.enrol(token), device.sign_in(), device.enrol(token), device.sign_in(WRONG.typed)):
        # Where to go after signing in is what the link said, and the reply says it back.
        body = {name: value for name, value in dict(reply.body).items() if name != "to"}  # type: ignore[arg-type]
        round_trip.outlets.hear_reply(reply.headers, body, shows_answers=False)
    round_trip.user.sign_in()


def agree_on_visits(round_trip: Round) -> None:
    """Agree on a visit with everybody, let them say that they cannot come, remind them, and call it off."""
    desk = round_trip.desk
    day = (desk.clock.now() + DAY).astimezone(desk.practice.time_zone).date().isoformat()
    for lead in desk.leads():
        round_trip.tap(lead, "status", status="scheduled", visit_date=day, visit_time="15:10")
    round_trip.let_pass(HOUR / 6)
    links = [link for sent in desk.outbox.sent for link in _WISH.findall(sent.message.text)]
    assert links
    # (Whoever said last that they cannot come is not reminded.)
    for method, link in product(("GET", "POST"), (*links[::-1], "/visit/zqwrong?lang=en")):
        answer = round_trip.visitor.ask(method, link, AS_PERSON)
        assert answer.is_page
        round_trip.outlets.hear_reply(answer.headers, answer.body, shows_answers=False)
    until = datetime.fromisoformat(f"{day}T13:20").replace(tzinfo=desk.practice.time_zone)
    round_trip.let_pass(until - desk.clock.now(), sweeps=48)
    round_trip.user.sign_in()
    for lead in desk.leads():
        round_trip.tap(lead, "status", status="declined")
    round_trip.let_pass(HOUR / 6)


def opt_out(round_trip: Round) -> None:
    """Open the links under which renewal mail stops, and one that is nobody's."""
    headers = [sent.message.headers.get("List-Unsubscribe", "") for sent in round_trip.desk.outbox.sent]
    links = {header.strip("<>").removeprefix(OWN_URL) for header in headers if header}
    assert links
    for method, link in product(("GET", "POST"), (*links, "/stop/zqwrong?lang=en")):
        answer = round_trip.visitor.ask(method, link, AS_PERSON)
        assert answer.is_page
        round_trip.outlets.hear_reply(answer.headers, answer.body, shows_answers=False)


def alarms_of(desk: QuietDesk) -> list[Any]:
    return list(desk.alarm_topic.alarms)  # type: ignore[attr-defined]


def assert_that_it_was_a_whole_round(round_trip: Round) -> None:
    """Say that nothing was left out: every route, every kind of email, every outlet with something in it."""
    sent = [one.message for one in round_trip.desk.outbox.sent]
    assert {message.tags.get(CHANNEL_TAG) for message in sent} >= set(Channel) - {Channel.TOPIC, Channel.PUSH}
    assert [message for message in sent if KEY_TAG not in message.tags]  # reminders and digests, of many leads
    assert set(ROUTES) - round_trip.visited == set()
    empty = [outlet for outlet, texts in round_trip.outlets.heard.items() if not "".join(texts).strip()]
    assert empty == []
    assert round_trip.desk.leads() == []
