"""A storm: a hundred requests a second for minutes, over the rooms' own handlers; then until the last one is told.

Usage: python -m tests.faults.storm [--seconds 300] [--rate 100]

The handlers run in a process of their own (far_function.py), the table and the mail service in this one. The account
may send one email a second. Whole five minutes are written into docs/benchmarks.md.
"""

import argparse
import json
import sys
import time
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import pairwise
from statistics import median, quantiles

from chalicelib.alerts.mails.common import GATHERED
from chalicelib.leads.lead import Lead
from chalicelib.leads.urgency import urgency
from chalicelib.mail.message import MAILING_TAG
from tests.faults.far_function import Done, FarFunction, far_function
from tests.faults.flood_world import in_letters
from tests.faults.storm_world import Email, Outside
from tests.faults.world import MINUTE, PRACTICE, START
from tools.aws_events import notification
from tools.filling import fill
from tools.places import ROOT

SECONDS, RATE = 300, 100
PAGE = ROOT / "docs" / "benchmarks.md"
A_SECOND, AN_HOUR = timedelta(seconds=1), timedelta(hours=1)
# Of ten requests so many are junk, from few senders.
_JUNK, _JUNK_SENDERS = 4, 20
_GIVE_UP_AFTER = timedelta(hours=24)
# After the last one is told: what the mail service says, and what would be told twice, still comes.
_GOES_ON_FOR = 15 * MINUTE
# See R11.
MOST_EMAILS = 30
# What the function's memory may gain from the third minute of a storm on, of the 512 MB that it has.
MOST_GROWTH = 16  # megabytes
_STREAM_BATCH = 100


@dataclass
class Storm:
    outside: Outside
    function: FarFunction
    sent: int = 0
    accepted: set[str] = field(default_factory=set)
    cpu: "array[float]" = field(default_factory=lambda: array("d"))
    wall: "array[float]" = field(default_factory=lambda: array("d"))
    # At the end of each minute of the storm, and then of each tenth.
    memory: list[float] = field(default_factory=list)
    memory_after: list[float] = field(default_factory=list)
    ended_at: datetime = START
    # What invocations failed with.
    faults: Counter[str] = field(default_factory=Counter)

    def come(self, seconds: int, rate: int) -> None:
        for second in range(seconds):
            for number in range(second * rate, (second + 1) * rate):
                self._send(number)
            self.outside.clock.time += A_SECOND
            self._deliver()
            if second % 60 == 59:
                self._do("sweep")
                self.memory.append(self.function.megabytes())
        self.ended_at = self.outside.clock.now()

    def pass_over(self) -> None:
        """Let time pass until nobody is left to be told of, and a while longer."""
        give_up_at, left = self.ended_at + _GIVE_UP_AFTER, _GOES_ON_FOR
        minute = 0
        while left and self.outside.clock.now() < give_up_at:
            self.outside.clock.time += MINUTE
            self._deliver()
            self._do("sweep")
            minute += 1
            if minute % 10 == 0:
                self.memory_after.append(self.function.megabytes())
            if not self.outside.untold():
                left -= MINUTE

    def _send(self, number: int) -> None:
        is_junk = number % 10 < _JUNK
        junk, other = (
            f"203.0.113.{number % _JUNK_SENDERS}",
            f"198.{number // 62_500}.{number // 250 % 250}.{number % 250}",
        )
        fields = {
            "name": f"Bo Example {in_letters(number)}",
            "phone": "212-555-0134",
            "email": f"bo{number}@example.com",
            "date_of_birth": "4/23/1975",
            "in_new_york": "yes",
            "consent_contact": "yes",
        }
        done = self._do("submit", "certification", fields, junk if is_junk else other)
        self.sent += 1
        self.cpu.append(done.cpu * 1000)
        self.wall.append(done.wall * 1000)
        status, reference = done.answer or (HTTPStatus.INTERNAL_SERVER_ERROR, "")
        if status == HTTPStatus.OK:
            self.accepted.add(reference)

    def _do(self, work: str, *about: object) -> Done:
        done = self.function.do(work, *about)
        if done.fault:
            self.faults[f"{work}: {done.fault}"] += 1
        return done

    def _deliver(self) -> None:
        """Bring what the stream and the mail service have to say, once; what fails is left to the sweep."""
        while self.outside.stream:
            batch = [self.outside.stream.popleft() for _ in range(min(_STREAM_BATCH, len(self.outside.stream)))]
            self._do("records", {"Records": batch})
        while self.outside.words and self.outside.words[0][0] <= self.outside.clock.now():
            at, message = self.outside.words.popleft()
            for kind in ("Send", "Delivery"):
                tags = {name: [value] for name, value in message.tags.items()}
                word = {"eventType": kind, "mail": {"timestamp": at.isoformat(), "tags": tags}}
                self.function.do(
                    "words", notification(json.dumps({**word, kind.lower(): {"timestamp": at.isoformat()}}))
                )


@dataclass(frozen=True)
class Line:
    text: str
    holds: bool = True


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.storm", description="Let a storm come, and see it end."
    )
    parser.add_argument("--seconds", type=int, default=SECONDS, help=f"how long requests come (default: {SECONDS})")
    parser.add_argument("--rate", type=int, default=RATE, help=f"how many come in a second (default: {RATE})")
    wishes = parser.parse_args()
    began = time.monotonic()
    lines = list(storm(wishes.seconds, wishes.rate))
    text = "\n".join(f"{'ok  ' if line.holds else 'FAIL'} {line.text}" for line in lines)
    print(f"{text}\nPlayed in {time.monotonic() - began:.0f} s.")
    if (wishes.seconds, wishes.rate) == (SECONDS, RATE):
        told = f"`python -m tests.faults.storm` on {datetime.now(UTC):%Y-%m-%d}.\n\n```text\n{text}\n```"
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(fill(page, {"storm": lambda: told}, "make storm"), encoding="utf-8")
    return 0 if all(line.holds for line in lines) else 1


def storm(seconds: int, rate: int = RATE) -> Iterator[Line]:
    """Let requests come, the stream and the sweep do their work, until nobody is left to be told of; say what held."""
    outside = Outside()
    with far_function(outside) as function:
        coming = Storm(outside, function)
        coming.come(seconds, rate)
        coming.pass_over()
    yield from verdict(coming, {lead.key: lead for lead in outside.leads()})


def verdict(coming: Storm, leads: Mapping[str, Lead]) -> Iterator[Line]:
    """Say line by line what held, of the leads as they stand after the storm."""
    yield _kept(coming, leads)
    yield from _told(coming, leads)
    yield from _mailed(coming.outside)
    yield _in_order(coming.outside, leads)
    yield from _worked(coming)


def _kept(coming: Storm, leads: Mapping[str, Lead]) -> Line:
    lost = (coming.sent - len(coming.accepted)) + len(coming.accepted - {lead.reference for lead in leads.values()})
    held = sum(lead.is_held for lead in leads.values())
    return Line(
        f"{coming.sent:,} requests, {lost} lost; {len(leads) - held:,} to be told of and {held:,} held", holds=not lost
    )


def _told(coming: Storm, leads: Mapping[str, Lead]) -> Iterator[Line]:
    times = Counter(key for key, _ in coming.outside.told)
    untold = sum(not lead.is_held and not times[key] for key, lead in leads.items())
    twice = sum(count > 1 for count in times.values())
    held = sum(leads[key].is_held for key in times)
    after = {key: at - leads[key].received_at for key, at in coming.outside.told}
    clean = sorted(delay for key, delay in after.items() if not leads[key].doubts) or [timedelta(0)]
    last = max((at for _, at in coming.outside.told), default=START) - coming.ended_at
    yield Line(
        f"{len(times):,} told: {twice} twice, {untold} untold, {held} though held", not (twice or untold or held)
    )
    yield Line(
        f"those without doubt told after {_minutes(clean[len(clean) // 2])} min in the median, {_minutes(clean[-1])} "
        f"at most; the last of all {_minutes(last)} min after the storm"
    )
    escalated = sum(bool(lead.escalated_because) for lead in leads.values())
    alarms, faults = len(coming.outside.alarms), coming.faults
    said = ", ".join(f"{count} of {fault}" for fault, count in faults.items()) or "no invocation failed"
    yield Line(f"{escalated} escalated, {alarms} alarms; {said}", holds=not (escalated or alarms or faults))


def _minutes(duration: timedelta) -> str:
    return f"{duration / MINUTE:.1f}"


def _mailed(outside: Outside) -> Iterator[Line]:
    """Say how many emails each address of the practice got within an hour, and how many visitors were written to."""
    addresses = [address for address in (PRACTICE.alerts_to, PRACTICE.second_to) if address]
    for address in addresses:
        got = [email for email in outside.emails if email.message.to == address]
        worst = max((_within_an_hour(got, email.at) for email in got), key=len, default=[])
        kinds = Counter(email.message.tags.get(MAILING_TAG, "about one request") for email in worst)
        said = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()) or "none"
        text = f"R11: {len(worst)} emails to {address} in the worst hour ({said}; {len(got)} in all)"
        yield Line(text, holds=len(worst) <= MOST_EMAILS)
    visitors = Counter(email.message.to for email in outside.emails if email.message.to not in addresses)
    most = max(visitors.values(), default=0)
    yield Line(f"{len(visitors)} visitors written to, {most} email each at most", holds=most <= 1)


def _within_an_hour(emails: Iterable[Email], start: datetime) -> list[Email]:
    return [email for email in emails if start <= email.at < start + AN_HOUR]


def _in_order(outside: Outside, leads: Mapping[str, Lead]) -> Line:
    """Say whether each gathered email names those without doubt first, and each part by promise."""
    gathered = [one.message for one in outside.emails if one.message.tags.get(MAILING_TAG) == GATHERED]
    named = [[leads[key] for key in outside.named_in(message)] for message in gathered]
    wrong = sum(any(urgency(one) > urgency(other) for one, other in pairwise(some)) for some in named)
    text = f"R12: one email a second; {len(gathered)} gathered ones, {wrong} of them not in the order of the promise"
    return Line(text, holds=not wrong)


def _worked(coming: Storm) -> Iterator[Line]:
    for name, took in (("CPU", coming.cpu), ("time", coming.wall)):
        yield Line(f"a request: {median(took):.2f} ms of {name} in the median, {quantiles(took, n=100)[98]:.2f} at p99")
    text = " ".join(f"{megabytes:.0f}" for megabytes in coming.memory)
    growth = coming.memory[-1] - coming.memory[min(2, len(coming.memory) - 1)] if coming.memory else 0
    yield Line(f"the function's memory at each minute: {text} MB", holds=growth <= MOST_GROWTH)
    text = " ".join(f"{megabytes:.0f}" for megabytes in coming.memory_after)
    yield Line(f"and at each tenth minute after the storm: {text} MB")
    kept = coming.outside.table.bytes_kept() / 1_048_576
    yield Line(f"the table's items, in the other process: {kept:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
