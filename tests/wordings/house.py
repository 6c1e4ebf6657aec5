"""The house from outside: a desk of one language, its handlers, its mail service, and what it sends.

Whatever of the house's own modules is needed is imported here and nowhere else in this folder.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

import app
from chalicelib.desk import use_desk
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyed_hashes import phone_hash
from chalicelib.leads.lead import Answer, Consent
from chalicelib.leads.status import Standing, Status
from chalicelib.mail import MailRefusedError, MailUnclearError
from chalicelib.mail.message import Alarm, Message
from chalicelib.mail.push import DeviceGoneError, PushRefusedError
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.table import item_key
from chalicelib.storage.wire_values import to_attributes
from tests.desks import NOON, QuietDesk
from tests.inbox import many_leads
from tests.inbox.signed_in import ANSWERS, OWN_URL, stored
from tests.wordings.reading import lines_of_html, lines_of_text, masked
from tools import aws_events

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def shut() -> None:
    """Leave no house open: whoever asks next opens the one that the environment names."""
    use_desk(None)


class Ascending(Random):
    """Chance whose numbers only grow, so that what happens at one moment keeps its order."""

    def __init__(self) -> None:
        super().__init__(0)
        self._number = 0

    def getrandbits(self, _: int, /) -> int:
        self._number += 1
        return self._number


Mood = Literal["takes", "refuses", "refuses for good", "leaves in doubt"]


class Mail:
    """A mail service and an alarm topic that answer as they are told; what they take is read by `News`."""

    def __init__(self) -> None:
        self.mood: Mood = "takes"
        self.sent: list[Message] = []
        self.alarms: list[Alarm] = []

    def send(self, message: Message) -> str:
        match self.mood:
            case "refuses":
                raise MailRefusedError("TooManyRequestsException")
            case "refuses for good":
                raise MailRefusedError("AccessDeniedException", is_permanent=True)
            case "leaves in doubt":
                raise MailUnclearError("ReadTimeoutError")
        self.sent.append(message)
        return f"message-{len(self.sent)}"

    def publish(self, alarm: Alarm) -> str:
        self.alarms.append(alarm)
        return f"alarm-{len(self.alarms)}"


class Out:
    """A table that does not answer."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - stands for any store
        def refuse(*_: object, **__: object) -> None:
            raise StoreUnavailableError("ServiceUnavailable")

        return refuse


class Broken(Out):
    """A table whose answers nobody can read."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - stands for any store
        def fail(*_: object, **__: object) -> None:
            raise ValueError(name)

        return fail


class House(QuietDesk):
    """A desk of a practice that speaks one language, its time at hand."""

    def __init__(self, language: str, now: datetime = NOON, detail: str = "") -> None:
        super().__init__(now=now, PUBLIC_URL=OWN_URL, ALERT_DETAIL=detail)
        self.language = language
        self.practice = replace(self.practice, language=language)
        self.random = Ascending()
        self.mail = Mail()
        self.mailer = self.mail
        self.alarm_topic = self.mail
        self.open()

    def open(self) -> None:
        """Let the app's routes and handlers lead here."""
        use_desk(self)

    # --- its handlers ---

    def sweep(self, times: int = 1, every: timedelta = MINUTE) -> None:
        """Let the sweep come, and then again after each while."""
        self.open()
        for number in range(times):
            if number:
                self.wait(every)
            app.sweep(aws_events.minute(), None)

    def stream(self) -> None:
        """Bring every lead and every record as if it were new."""
        self.open()
        leads = [to_attributes(item_key(lead.key)) for lead in self.leads()]
        records = [
            to_attributes({"pk": record.partition, "sk": record.key, "values": record.values})
            for record in self.memory_records.all()
        ]
        app.on_lead_written(aws_events.inserted(*leads, *records), None)

    def hear(self, message: Message, kind: str, **details: str) -> None:
        """Let the mail service say something about a message."""
        self.open()
        now = self.clock.now().isoformat()
        said = {
            "eventType": kind,
            "mail": {"timestamp": now, "tags": {name: [value] for name, value in message.tags.items()}},
            kind.lower().replace(" ", ""): {"timestamp": now, **details},
        }
        app.on_mail_event(aws_events.notification(json.dumps(said)), None)

    def deliver(self) -> list[Message]:
        """Let the sweep come, and what is sent arrive; return it."""
        self.sweep()
        messages = self.mails()
        for message in messages:
            self.hear(message, "Delivery")
        return messages

    # --- what lies in it ---

    def fill(self) -> None:
        """Lay out a working day with leads of every kind, and weeks gone by."""
        many_leads.fill(self)

    def pile_up(
        self,
        count: int,
        *,
        is_spam: bool = False,
        is_over: bool = False,
        is_doubted: bool = False,
        name: str = "Kim Example",
    ) -> None:
        """Lay out many leads that are alike: certification requests, an hour ago and before."""
        for number in range(count):
            at = NOON - HOUR - number * MINUTE
            changes: dict[str, Any] = {"standing": Standing(Status.SPAM, 1, at)} if is_spam else {}
            changes |= {"expires_at": NOON} if is_over else {}
            changes |= {"doubts": ("too_fast",)} if is_doubted else {}
            stored(self, {**ANSWERS, "name": f"{name} {number:03}"}, key=f"{number:032x}", received_at=at, **changes)

    def certify(self, name: str, days: int, *, phone: str = "", is_told: bool = False) -> None:
        """Put a lead whose certificate ends in so many days, perhaps one whose reminder came back."""
        now = self.clock.now()
        standing = Standing(Status.CERTIFIED, 1, now, "x", certified_until=now.date() + days * DAY)
        came_back = Alert(AlertState.BOUNCED, sent_at=now - 19 * DAY)
        alerts = {Channel.FIRST: Alert(AlertState.DELIVERED), **({Channel.RENEWAL_30: came_back} if is_told else {})}
        stored(
            self,
            {**ANSWERS, "name": name, "date_of_birth": f"{1950 + (0 if phone else len(self.leads()) % 50)}-04-23"},
            standing=standing,
            received_at=now - 700 * DAY,
            phone_hash=phone_hash(self.settings.keys, phone) if phone else "",
            consents={"renewal_reminders": Consent("1", self.language, now)} if is_told else {},
            alerts=alerts,
        )

    def leave_a_nameless_one(self) -> None:
        """Lay out a lead of which nobody knows whose it is."""
        stored(self, {"message": "Hello"}, form="contact")

    def miss_a_visit(self) -> None:
        """Lay out somebody who did not come to a visit of yesterday."""
        missed = Standing(Status.DID_NOT_COME, 2, NOON, "x", visit_at=NOON - timedelta(days=1))
        many_leads.request(self, "Noa Example", timedelta(days=2), standing=missed)

    def lay_out_visits(self) -> None:
        """Lay out visits that are soon, now, later and over, talks that led to none, and an alert that came back."""
        for name, minutes in (("Now", -5), ("Soon", 40), ("Later", 200), ("Over", -300)):
            visit = Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON + timedelta(minutes=minutes))
            many_leads.request(self, f"{name} Example", timedelta(days=2), standing=visit)
        for name, days in (("Earlier", 3), ("Today", 0)):
            talk = Standing(Status.CONTACTED, 1, NOON - timedelta(days=days), "x")
            many_leads.request(self, f"{name} Example", timedelta(days=4), standing=talk)
        bounced = {Channel.FIRST: Alert(AlertState.BOUNCED, attempt=1, sent_at=NOON)}
        many_leads.request(self, "Bounced Example", timedelta(0), alerts=bounced)

    def lay_out_what_to_know(self) -> None:
        """Lay out requests of which there is much to know before calling."""
        other = "en" if self.practice.language == "es" else "es"
        much: dict[str, Answer] = {
            "kind": "renewal",
            "preferred_time": "5:30",
            "preferred_contact": "text",
            "voicemail_ok": False,
        }
        stored(
            self,
            {**ANSWERS, **much, "access_needs": "711", "in_new_york": "no"},
            language=other,
            notes=("outside_new_york", "minor"),
            phone_hash="twice",
            standing=Standing(asked_again_at=NOON),
        )
        stored(self, {**ANSWERS, "preferred_contact": "email"}, notes=("outside_new_york",), phone_hash="twice")
        for spoken in ("es", "en", "Polski"):
            stored(self, {**ANSWERS, "language": spoken}, language=other, phone_hash="often")

    def lay_out_bursts(self, *, is_held: bool) -> None:
        """Lay out what a sender sent within minutes, more than is shown of it."""
        lay = many_leads.message if is_held else many_leads.request
        for number in range(27):
            came = timedelta(minutes=number / 10)
            lay(self, "Junk Example", came, is_held=is_held, doubts=("burst",), burst="2222-2222")

    def reference_of(self, name: str) -> str:
        return next(lead.reference for lead in self.leads() if lead.answers.get("name") == name)

    def never_opens(self) -> None:
        self.practice = replace(self.practice, hours=replace(self.practice.hours, weekly={}, changes=()))

    # --- its phones ---

    def let_pushes_fail(self, endpoint: str, code: str) -> None:
        """Let a push service refuse what is sent there."""
        self.phones.faults[endpoint] = PushRefusedError(code)

    def lose_phone(self, endpoint: str) -> None:
        """Let a push service know a device no more."""
        self.phones.faults[endpoint] = DeviceGoneError("HTTP 410")

    # --- its emails ---

    def mails(self, mailing: str = "") -> list[Message]:
        """Return and forget what was sent: about one lead each, or of one kind of email about many."""
        found = [message for message in self.mail.sent if message.tags.get("mailing", "") == mailing]
        self.mail.sent.clear()
        return found

    def alarms(self) -> list[str]:
        """Return and forget what whoever watches over the desk was told, line by line."""
        lines = [line for alarm in self.mail.alarms for line in (f"[subject] {alarm.subject}", alarm.text)]
        self.mail.alarms.clear()
        return [masked(line) for line in lines]


def lines_of_mail(message: Message) -> list[str]:
    head = [f"[from] {message.sender}", f"[to] {message.to}", f"[subject] {message.subject}"]
    if message.reply_to:
        head.append(f"[reply-to] {message.reply_to}")
    text, html = lines_of_text(message.text), lines_of_html(message.html)
    return [*map(masked, head), "--- text", *text, "--- html", *html, *_lines_of_calendar(message)]


def _lines_of_calendar(message: Message) -> list[str]:
    if message.calendar is None:
        return []
    lines = message.calendar.text.replace("\r\n ", "").splitlines()
    return ["--- calendar", *(masked(line).replace("\\,", ",") for line in lines)]


def lines_of_mails(*messages: Message) -> list[str]:
    return [line for message in messages for line in lines_of_mail(message)]
