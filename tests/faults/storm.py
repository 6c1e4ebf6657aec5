"""A storm: a hundred requests a second for minutes, over the rooms' own handlers; then until the last one is told.

Usage: python -m tests.faults.storm [--seconds 300] [--rate 100]
"""

import argparse
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus

from chalicelib.leads.alert import Channel
from local.engines import LOCAL_AWS
from tests.faults.flood_world import in_letters, most_within
from tests.faults.properties import Finding
from tests.faults.world import MINUTE, START, World

A_SECOND, AN_HOUR = timedelta(seconds=1), timedelta(hours=1)
# Of ten requests so many are junk, from few senders.
_JUNK, _JUNK_SENDERS = 4, 20
# What an account of the sandbox may send; see R12.
_MAIL_RATE = A_SECOND
_GIVE_UP_AFTER = timedelta(hours=24)
# See R11.
MOST_EMAILS = 30


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.storm", description="Let a storm come, and see it end."
    )
    parser.add_argument("--seconds", type=int, default=300, help="how long requests come (default: 300)")
    parser.add_argument("--rate", type=int, default=100, help="how many come in a second (default: 100)")
    wishes = parser.parse_args()
    logging.disable(logging.CRITICAL)
    os.environ.update(LOCAL_AWS)
    began = time.process_time()
    finding = storm(wishes.seconds, wishes.rate)
    print(f"{finding.text}: {finding.figure} ({time.process_time() - began:.0f} s of CPU)")
    return 0 if finding.holds else 1


def storm(seconds: int, rate: int = 100) -> Finding:
    """Let requests come, the stream and the sweep do their work, and wait until nobody is left to be told of."""
    world = World(fate_of_mail=lambda _message: "Delivery", mail_rate=_MAIL_RATE, sweep_is_on=False)
    for second in range(seconds):
        for number in range(second * rate, (second + 1) * rate):
            _send(world, number)
        world.pass_time(A_SECOND)
        if second % 60 == 59:
            world.sweep_once()
    world.sweep_is_on = True
    end = world.clock.now()
    while _untold(world) and world.clock.now() - end < _GIVE_UP_AFTER:
        world.pass_time(MINUTE)
    return _judged(world, seconds * rate, end)


def _send(world: World, number: int) -> None:
    is_junk = number % 10 < _JUNK
    sender = (
        f"203.0.113.{number % _JUNK_SENDERS}"
        if is_junk
        else f"198.{number // 62_500}.{number // 250 % 250}.{number % 250}"
    )
    world.sender_of = lambda _others: sender
    world.visit_certification(name=f"Bo Example {in_letters(number)}", email=f"bo{number}@example.com")


def _untold(world: World) -> bool:
    return any(lead.alerts_due_at for lead in world.store.all())


def _judged(world: World, sent: int, end: datetime) -> Finding:
    leads = world.store.all()
    held = {lead.key for lead in leads if lead.is_held}
    named = Counter(name.key for name in world.mail.named if name.channel == Channel.FIRST)
    accepted = {answer.id for answer in world.answers if answer.status == HTTPStatus.OK}
    lost = len(accepted) - len(leads) if len(accepted) == sent else sent - len(accepted)
    untold = sum(lead.key not in held and not named[lead.key] for lead in leads)
    twice = sum(times > 1 for times in named.values())
    escalated = sum(bool(lead.escalated_because) for lead in leads)
    most = max(_emails_in_an_hour(world))
    last = max((name.at for name in world.mail.named), default=START) - end
    figure = (
        f"{lost} lost, {twice} told twice, {untold} untold; {len(leads) - len(held):,} told and {len(held):,} held; "
        f"{most} emails to an address in an hour, {escalated} escalated; the last told {last / MINUTE:.0f} min later"
    )
    good = not lost and not twice and not untold and not escalated and most <= MOST_EMAILS and not held & named.keys()
    return Finding("S", f"{sent:,} requests, a hundred a second", figure, good)


def _emails_in_an_hour(world: World) -> Iterator[int]:
    """Yield the most emails that each address of the practice got in an hour; visitors get one each."""
    at: dict[str, list[datetime]] = {}
    for mail in world.mail.all_sent():
        if mail.channel in {Channel.FIRST, Channel.SECOND}:
            at.setdefault(mail.message.to, []).append(mail.at)
    yield from (most_within(moments, AN_HOUR) for moments in at.values())


if __name__ == "__main__":
    sys.exit(main())
