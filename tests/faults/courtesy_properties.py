"""What holds for the emails to whoever wrote, with the figures that `make faults` prints."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from chalicelib.alerts.acknowledgement_limits import MOST_A_DAY
from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.intake.submission import submit
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.web.request import Request
from tests.faults.courtesy_laws import COURTESIES
from tests.faults.properties import Finding, replays
from tests.faults.runs import Run, seeds
from tests.faults.world import PRACTICE, World

_LAWS = {
    "C1": "a limit on acknowledgements passed",
    "C2": "an acknowledgement lost that was allowed and not in doubt",
    "C3": "a renewal reminder lost or late",
    "C4": "somebody written to who must not be",
    "C5": "an email too many without doubt",
    "C6": "an alarm raised, or a held lead acknowledged",
}


def under_faults(count: int) -> list[Finding]:
    """Play all single faults and `count` schedules, and say how often each law was broken."""
    runs = [*COURTESIES.every_single_fault(), *COURTESIES.schedules(seeds(count))]
    scope = f"in {len(runs):,} runs ({len(COURTESIES.calls())} calls; seeds 1 to {count:,}, two writers among them)"
    breaking = {law: sum(_breaks(run, law) for run in runs) for law in _LAWS}
    found = [Finding(law, text, f"{breaking[law]} {scope}", not breaking[law]) for law, text in _LAWS.items()]
    others = [run for run in runs if run.violations and not any(_breaks(run, law) for law in _LAWS)]
    found.append(Finding("C", "the practice's own laws broken", f"{len(others)} in the same runs", not others))
    return [*found, *replays(runs)]


def _breaks(run: Run, law: str) -> bool:
    return any(violation.startswith(law) for violation in run.violations)


def side_by_side(people: int = 150, writers: int = 16) -> Finding:
    """Let many people ask for an appointment on one day, and many writers acknowledge them at once."""
    # Each alert is one of its own, so that all acknowledgements fall due at once.
    world = World(practice=replace(PRACTICE, alerts_one_by_one=2 * people))
    for number in range(people):
        submit(world.desk, _request(number), "certification")
        submit(world.desk, _request(number, again="yes"), "certification")
    keys = [lead.key for lead in world.store.all()] * 2
    world.random.shuffle(keys)
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(lambda key: do_what_is_due(world.desk, key), keys))
    world.come_to_rest()
    sent = [mail for mail in world.mail.taken if mail.channel == Channel.VISITOR]
    most = max(Counter(mail.message.to for mail in sent).values())
    left_out = sum(lead.alerts[Channel.VISITOR].state is AlertState.LEFT_OUT for lead in world.store.all())
    figure = f"{len(sent)} sent, {most} to an address, {left_out} of {len(world.store.all())} left out"
    good = len(sent) == MOST_A_DAY and most == 1 and len(sent) + left_out == len(world.store.all())
    return Finding("C1", f"{people} people ask twice in a day, {writers} writers at once", figure, good)


def _request(number: int, **more: str) -> Request:
    fields = {
        "name": "Bo Example",
        "phone": "212-555-0134",
        "date_of_birth": "4/23/1975",
        "in_new_york": "yes",
        "consent_contact": "yes",
        "email": f"bo{number}@example.com",
        **more,
    }
    return Request({"content-type": "application/json"}, body=json.dumps(fields).encode())


def all_courtesies(schedule_count: int) -> Iterator[Finding]:
    yield from under_faults(schedule_count)
    yield side_by_side()
