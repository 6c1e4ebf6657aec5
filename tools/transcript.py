"""`make transcript`: let a same-day story happen on a local desk, and write down in docs/same-day.md what was said.

The clock stands still between the moments that the story names, so that each telling is the same to the letter.
"""

import argparse
import json
import os
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from chalicelib.desk import Desk, open_desk
from chalicelib.inbox import people, sessions
from chalicelib.leads.lead import Lead
from local.clock import STARTS_AT
from local.desk import local_desk
from local.mail_service import LocalMailService
from local.metrics import MemoryMetrics
from local.outbox import Sent
from local.ports import free_port
from tools.waiting import wait_until

DOCUMENT = Path(__file__).parent.parent / "docs" / "same-day.md"
NEW_YORK = ZoneInfo("America/New_York")
PATIENCE = 60.0  # seconds of real time for what happens beside, on a busy machine too: stream, mail service, sweep
_MINUTE = timedelta(minutes=1)
# As the pages of a desk that was started without a port say it.
SHOWN_URL = "http://localhost:8000"

_REQUEST = {"date_of_birth": "4/23/1975", "in_new_york": "yes", "consent_contact": "yes"}
ANA = {**_REQUEST, "name": "Ana Example", "phone": "212-555-0147"}
BEN = {**_REQUEST, "name": "Ben Example", "phone": "212-555-0148"}
EVA = {**_REQUEST, "name": "Eva Example", "phone": "212-555-0149"}

INTRODUCTION = """# Same day is a clock

What a visitor is told, what the practice is sent and when, and what a tap does about it. `make transcript` lets this
story happen on a local desk, with the hours of `chalicelib/practice/practice.toml` (Monday to Thursday 9 to 1 and 2 to
6, an answer within 30 minutes of open time), and writes this page. A test compares the two.

The rules behind it:

- A request is promised an answer when 30 minutes of *open* time have passed. Nights, lunch and days off do not count.
- Reminders come at half, four fifths and the end of that time: one email for everything that waits, what was promised
  soonest first. The one that says that a promised time is over goes to the second address as well.
- A reminder to an address comes a quarter of an hour after the last one at the earliest. After one that says that a
  promised time is over, the practitioner's comes half an hour later, and the second address's an hour later: each names
  everything that waits. What she put off herself comes when she said.
- Any status given in the inbox stops them. “Snooze” puts them off for an hour, by whatever clock.
- What falls due as the practice closes still comes within a quarter of an hour; later, it waits for the opening.
- At the first opening of a day comes a digest, if there is anything to say.
- Of more than 50 requests that wait at once, 50 stand in a reminder, some of them always such as are not overdue yet;
  the others are counted.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.transcript", description="Write docs/same-day.md anew.")
    parser.add_argument("--print", action="store_true", help="print the page instead")
    if parser.parse_args().print:
        print(tell(), end="")
        return
    DOCUMENT.write_text(tell(), encoding="utf-8")
    print(f"{DOCUMENT.relative_to(DOCUMENT.parent.parent)} is written.")


def tell() -> str:
    """Let the story happen, and give the page about it."""
    with _desk_at(datetime(2026, 11, 23, 15, 9, tzinfo=NEW_YORK)) as story:
        story.go_on_until(23, 15, 10)  # the day's digest has nothing to say
        story.chapter("A request at 3:10 PM on a practice day")
        ana = story.send(ANA)
        story.go_on_until(23, 15, 30)
        story.tap(ana, "status", {"status": "contacted"}, "“Contacted”")
        story.go_on_until(23, 19, 0)
        story.say("The promised time passed at 3:40 PM, and nothing more came: one tap has stopped it.")

        story.chapter("A request at 7 PM")
        ben = story.send(BEN)
        story.go_on_until(24, 9, 35)
        story.tap(ben, "status", {"status": "contacted"}, "“Contacted”")
        story.go_on_until(26, 11, 0)
        story.say("On Wednesday there was nothing to say, so there was no digest; Thursday is Thanksgiving.")

        story.chapter("A request on a holiday, and a snooze")
        eva = story.send(EVA, language="es")
        story.go_on_until(27, 9, 16)
        story.tap(eva, "snooze", {}, "“Snooze”")
        story.go_on_until(27, 10, 20)
        story.say("At 9:24 and 9:30 AM it slept; an hour after the tap one reminder came.")
        story.tap(eva, "status", {"status": "no_answer"}, "“No answer”")
        story.go_on_until(28, 12, 0)
        story.say("Nothing more until Saturday noon, and no digest on Saturday: nobody waits who was not tried.")

        story.chapter("Eight requests while she is away")
        story.be_away(datetime(2026, 11, 30, 10, 0, tzinfo=NEW_YORK), minutes=72, every=6, requests=8)
        return story.page()


@contextmanager
def _desk_at(starts_at: datetime) -> Iterator["Story"]:
    kept = os.environ.get(STARTS_AT)
    os.environ[STARTS_AT] = starts_at.isoformat()
    try:
        with local_desk(port=free_port(), engine_name="moto") as url:
            yield Story(url, open_desk())
    finally:
        os.environ.pop(STARTS_AT, None)
        if kept:
            os.environ[STARTS_AT] = kept


@dataclass
class Story:
    """What happens at a desk, and the page that grows from it."""

    url: str
    desk: Desk
    _lines: list[str] = field(default_factory=lambda: [INTRODUCTION])
    _mails_told: int = 0
    _keys: list[str] = field(default_factory=list)

    def page(self) -> str:
        return "\n".join(self._lines).rstrip("\n").replace(self.url, SHOWN_URL) + "\n"

    def chapter(self, title: str) -> None:
        self._lines += [f"## {title}", ""]

    def say(self, text: str) -> None:
        self._lines += [text, ""]

    def send(self, fields: Mapping[str, str], language: str = "en") -> Lead:
        """Let a visitor send the certification form; wait until everybody who is told at once was told."""
        key, answer = self._come(fields, language)
        self.say(f"**{self._moment()}** The visitor sends the form and is told:")
        self.say(f"> {answer['message']} {answer['promise']['text']}")
        self._tell_mails()
        return self._lead(key)

    def go_on_until(self, day: int, hour: int, minute: int) -> None:
        """Let the clock go on, from one moment at which something may happen to the next."""
        self._go_on(datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC), self._tell_mails)

    def _go_on(self, end: datetime, then: Callable[[], None] = lambda: None) -> None:
        while (now := self.desk.clock.now()) < end:
            self._advance(min(end, max(now + _MINUTE, self._next_moment(now))) - now)
            then()

    def be_away(self, since: datetime, *, minutes: int, every: int, requests: int) -> None:
        """Let requests come one after another while nobody looks, and tell of each email in a row of a table."""
        self.say(
            f"She leaves at ten and is back {minutes} minutes later; meanwhile {requests} requests come, one every "
            f"{every} minutes.\nA desk that reminds of each request by itself, at half, four fifths and the end of its "
            "time, sends 34 emails meanwhile.\nThis one sends:"
        )
        self._go_on(since.astimezone(UTC) - _MINUTE)
        told = len(self._sent())
        for minute in range(minutes + 1):
            self._go_on(since.astimezone(UTC) + minute * _MINUTE)
            if minute % every == 0 and minute // every < requests:
                self._come({**_REQUEST, "name": "Fay Example", "phone": f"212-555-01{minute:02}"})
        rows = [self._row(mail) for mail in self._sent()[told:]]
        threads = {mail.as_read()["headers"]["References"] for mail in self._sent()[told:]}
        self._lines += ["| | email | to | conversation |", "| --- | --- | --- | --- |", *rows, ""]
        self.say(
            f"{len(rows)} emails in {len(threads)} conversations: one for each request, and one for the reminders of "
            "the day."
        )
        self._mails_told = len(self._sent())

    def _come(self, fields: Mapping[str, str], language: str = "en") -> tuple[str, Mapping[str, Any]]:
        """Send a request, and wait until everybody who is told at once was told; return its key and the answer."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Language": language}
        answer = self._post("/f/certification", json.dumps(fields).encode(), headers)
        (lead,) = self.desk.archive.find("reference", answer["id"], 1)
        self._keys.append(lead.key)
        wait_until(lambda: not self._lead(lead.key).alerts_due_at, patience=PATIENCE)
        return lead.key, answer

    def _row(self, mail: Sent) -> str:
        read = mail.as_read()
        thread = read["headers"]["References"].partition("@")[0].lstrip("<")
        return f"| {self._moment(mail.sent_at).partition(' ')[2]} | {read['subject']} | {read['to']} | {thread} |"

    def _sent(self) -> list[Sent]:
        return cast("LocalMailService", self.desk.mailer).outbox.sent

    def tap(self, lead: Lead, action: str, fields: Mapping[str, str], name: str) -> None:
        """Let the practitioner, signed in, tap a button on the lead's page."""
        now = self.desk.clock.now()
        invitation = people.Invitation("marisol@hudsonlantern.example.com", "Marisol Example", now)
        person = people.admit_person(self.desk.records, people.invited_person(self.desk.records, invitation, now))
        session, cookie = sessions.begin(self.desk.records, person.id, device="a phone", now=now)
        csrf = sessions.csrf_token(self.desk.settings.keys, session)
        form = {"csrf": csrf, "number": str(self._lead(lead.key).standing.number), **fields}
        headers = {"Cookie": cookie.partition(";")[0], "Content-Type": "application/x-www-form-urlencoded"}
        parts = urlsplit(self.url)
        connection = HTTPConnection(str(parts.hostname), parts.port or 80, timeout=PATIENCE)
        connection.request("POST", f"/inbox/leads/{lead.reference}/{action}", urlencode(form), headers)
        status = connection.getresponse().status
        connection.close()
        if status != HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"The inbox answered {status} to {action}.")
        self.say(f"**{self._moment()}** The practitioner taps {name} for {lead.reference}.")

    def _lead(self, key: str) -> Lead:
        lead = self.desk.store.get(key)
        if lead is None:
            raise RuntimeError("A lead of the story is gone.")
        return lead

    def _next_moment(self, now: datetime) -> datetime:
        """Return when something happens next: a lead falls due, or the practice opens."""
        leads = [self._lead(key) for key in self._keys]
        moments = [moment for lead in leads for moment in (lead.remind_at, lead.alerts_due_at) if moment]
        opening = self.desk.hours.next_opening(now)
        return min([*moments, opening or now + timedelta(days=1)])

    def _advance(self, duration: timedelta) -> None:
        metrics = cast("MemoryMetrics", self.desk.metrics)
        before = metrics.counts["Sweeps"]
        self._post("/local/clock", json.dumps({"advance": f"PT{int(duration.total_seconds())}S"}).encode(), {})
        wait_until(lambda: metrics.counts["Sweeps"] > before, patience=PATIENCE)

    def _post(self, path: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        request = urllib.request.Request(self.url + path, body, dict(headers))  # noqa: S310 - on loopback
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310 - the same
            answer: dict[str, Any] = json.load(reply)
            return answer

    def _tell_mails(self) -> None:
        sent = self._sent()
        for mail in sent[self._mails_told :]:
            self._lines += self._mail(mail)
        self._mails_told = len(sent)

    def _mail(self, mail: Sent) -> list[str]:
        read = mail.as_read()
        text = "\n".join(line.rstrip() for line in str(read["text"]).strip().splitlines())
        head = f"**{self._moment(mail.sent_at)}** An email goes to {read['to']}:"
        return [head, "", "```text", f"Subject: {read['subject']}", "", text, "```", ""]

    def _moment(self, moment: datetime | None = None) -> str:
        local = (moment or self.desk.clock.now()).astimezone(NEW_YORK)
        return f"{local:%A} {local.hour % 12 or 12}:{local:%M %p}"


if __name__ == "__main__":
    main()
