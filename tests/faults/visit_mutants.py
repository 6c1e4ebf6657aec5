"""The desk with one safeguard of the emails about visits taken out at a time, and the figures of `make faults`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from tests.faults.asking_world import CredulousAlerts
from tests.faults.faulty import Fault, Mode
from tests.faults.properties import Finding, replays
from tests.faults.runs import Run, seeds
from tests.faults.visit_laws import VISITS_WORLD, calendars
from tests.faults.visit_world import Visits
from tests.faults.world import START, StreamedStore


class UnnumberedVisits(StreamedStore):
    """Every change of a visit has the same number."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        return super().change(old, replace(new, told_visit=replace(new.told_visit, sequence=0)))


class ForgottenVisits(StreamedStore):
    """What an earlier email said is not remembered while the next one waits."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        return super().change(old, replace(new, told_visit=replace(new.told_visit, before=None)))


class PresumedVisits(StreamedStore):
    """What may have arrived is taken for what has."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        return super().change(old, replace(new, told_visit=replace(new.told_visit, is_sure=True)))


class HastyVisits(StreamedStore):
    """News of a visit does not wait for what is being sent of it."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        return super().change(old, _with(new, Channel.VISIT, _at_once) if _is_replanned(old, new) else new)


class UnmovedReminders(StreamedStore):
    """A reminder stays where it was when its visit is moved."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        reminder = old.alerts.get(Channel.VISIT_REMINDER)
        if reminder is None or not _is_replanned(old, new):
            return super().change(old, new)
        return super().change(old, replace(new, alerts={**new.alerts, Channel.VISIT_REMINDER: reminder}))


class UnheardWishes(StreamedStore):
    """The lead does not remember what was asked of its visit."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        asked = new.asked_again
        return super().change(old, replace(new, asked_again=replace(asked, wish=None) if asked else None))


def _is_replanned(old: Lead, new: Lead) -> bool:
    return old.told_visit != new.told_visit


def _with(lead: Lead, channel: Channel, change: Callable[[Alert], Alert]) -> Lead:
    alert = lead.alerts.get(channel)
    return replace(lead, alerts={**lead.alerts, channel: change(alert)}) if alert else lead


def _at_once(alert: Alert) -> Alert:
    return replace(alert, due_at=START) if alert.state is AlertState.PENDING else alert


@dataclass(frozen=True)
class VisitMutant:
    """What is broken, and a store that has it."""

    name: str
    store: Callable[[], StreamedStore]


VISIT_MUTANTS = (
    VisitMutant("the number of a change of a visit", UnnumberedVisits),
    VisitMutant("the memory of what was said of a visit", ForgottenVisits),
    VisitMutant("the doubt about what was said of a visit", PresumedVisits),
    VisitMutant("the wait for an email about a visit that is in hand", HastyVisits),
    VisitMutant("the new moment of a reminder of a visit", UnmovedReminders),
    VisitMutant("the memory of what was asked of a visit", UnheardWishes),
    VisitMutant("the number of the tries before a change of a visit", CredulousAlerts),
)


def first_visit_run_that_notices(mutant: VisitMutant) -> Run | None:
    """Find the first run that breaks a law with the mutant and keeps them all without it."""

    def make(faults: tuple[Fault, ...], seed: int) -> Visits:
        return Visits(faults, seed, store=mutant.store())

    broken = VISITS_WORLD.with_world(make)
    undisturbed = broken.play()
    if undisturbed.violations:
        return undisturbed
    races = broken.every_single_fault(modes=[Mode.OVERTAKEN])
    at_the_mail = broken.every_single_fault(modes=[Mode.TIMEOUT])
    for run in chain(at_the_mail, races, broken.schedules(seeds(200))):
        if run.violations and not VISITS_WORLD.play(run.faults, run.seed).violations:
            return run
    return None


_LAWS = {
    "V1": "a change of a visit told twice without doubt, or two under one number",
    "V2": "somebody left with another visit than they have",
    "V3": "an old time told after a newer one, or long after it was moved",
    "V4": "a reminder lost, late, too soon, or of a visit that they cannot come to",
    "V5": "an email about a visit to somebody who takes none",
    "V6": "a wish about a visit that the practice was not told of once",
}


def visit_findings(count: int) -> list[Finding]:
    """Play all single faults and `count` schedules, and say how many broke a law of the emails about visits."""
    runs = [*VISITS_WORLD.every_single_fault(), *VISITS_WORLD.schedules(seeds(count))]
    scope = f"in {len(runs):,} runs ({len(VISITS_WORLD.calls())} calls; seeds 1 to {count:,})"
    breaking = {law: sum(_breaks(run, law) for run in runs) for law in _LAWS}
    others = [run for run in runs if run.violations and not any(_breaks(run, law) for law in _LAWS)]
    return [
        *(Finding(law, text, f"{breaking[law]} {scope}", not breaking[law]) for law, text in _LAWS.items()),
        Finding("V", "the practice's own laws broken", f"{len(others)} in the same runs", not others),
        _undisturbed(),
        *replays(runs),
    ]


def _breaks(run: Run, law: str) -> bool:
    return any(violation.startswith(law) for violation in run.violations)


def _undisturbed() -> Finding:
    """Count what is sent when nothing fails: four visits told of, two moved, two called off, two reminded of."""
    world = VISITS_WORLD.watch()
    sent = sum(len(calendars(world, lead.key)) for lead in world.store.all())
    figure = f"{sent} with a file for the calendar, {len(world.handed) - sent} reminders"
    return Finding("V", "without faults, of five visits, two moved, three called off", figure, len(world.handed) == 10)
