"""A world in which people ask again: soon after they were answered, before anything is known of the alert, and later.

What must hold besides the visitors' laws (R14): each time the practice is told once more, the lead is on Today, and its
promise is the one that was told.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from chalicelib.alerts.mails.alert import words
from chalicelib.leads.alert import Channel
from chalicelib.leads.asking import Asking
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.leads.status_transitions import mark
from chalicelib.storage.items import box_of
from chalicelib.storage.table import open_box
from tests.faults import laws
from tests.faults.faulty import Fault
from tests.faults.properties import Finding, replays
from tests.faults.runs import Run, Scenario, seeds
from tests.faults.world import PRACTICE, START, StreamedStore, World

SECONDS = timedelta(seconds=1)


class AskingWorld(World):
    """Somebody who writes, is answered at once, asks again, and again three hours later."""

    # What was broken when all was at rest for the first time.
    broken_before: Sequence[str] = ()
    # Whether the visitor was answered the last time.
    was_told = False

    def run(self) -> None:
        self._ask()
        self.pass_time(20 * SECONDS)
        self._answer()
        self.pass_time(40 * SECONDS)
        self._ask()
        self._ask()  # a double click
        self.pass_time(20 * SECONDS)
        self.come_to_rest()
        self.broken_before = violations_at_rest(self)
        self.wire.is_over = False
        self.pass_time(max(START + timedelta(hours=3) - self.clock.now(), timedelta(hours=2)))
        self._ask()
        self.pass_time(20 * SECONDS)
        self.come_to_rest()

    def _ask(self) -> None:
        answers = len(self.answers)
        self.visit(email="ana@example.com", message="First")
        self.was_told = len(self.answers) > answers and self.answers[-1].status == HTTPStatus.OK

    def _answer(self) -> None:
        """Let the practice mark what is there; nothing of that goes wrong."""
        for lead in self.store.all():
            answered = mark(
                lead, Status.CONTACTED, by="p", now=self.clock.now(), retention=self.desk.practice.retention
            )
            self.store.change(lead, answered)


def violations(world: AskingWorld) -> list[str]:
    """Return every broken law as a sentence; none if all is well."""
    return [*world.broken_before, *violations_at_rest(world)]


def violations_at_rest(world: AskingWorld) -> list[str]:
    """Return what is broken now."""
    return [*laws.violations(world), *_asked_is_told(world), *_asked_waits(world), *_promises_are_kept(world)]


def _last_askings(world: World) -> dict[str, Asking]:
    """Return the last asking of each lead."""
    askings = world.store.askings()
    return {key: asking for (key, _), asking in sorted(askings.items(), key=lambda place: place[0][1])}


def _asked_is_told(world: World) -> list[str]:
    leads = {lead.key: lead for lead in world.store.all()}
    again = words.ASKED_AGAIN(PRACTICE.language)
    told = [mail for mail in world.mail.taken if again in mail.message.subject and mail.channel == Channel.FIRST]
    broken = [
        f"R14: {leads[key].reference} was asked again, and nobody was told"
        for key, asking in _last_askings(world).items()
        if not any(mail.key == key and mail.at >= asking.at for mail in told) and not leads[key].escalated_because
    ]
    extra = sum(Counter(mail.key for mail in told).values()) - len(world.store.askings())
    if extra > world.doubtful_sends:
        broken.append(f"R14: {extra} alerts too many of what was asked again")
    return broken


def _asked_waits(world: World) -> list[str]:
    broken = [f"R14: an asking of {key} is never settled" for key, _ in world.store.askings_due()]
    for key, asking in _last_askings(world).items():
        lead = world.store.get(key)
        if lead is None or not _is_on_today(lead) or lead.asked_again is None or lead.asked_again.count != asking.count:
            broken.append(f"R14: {key} was asked again {asking.count} times and is not on Today")
        if f"asked_again-{asking.count:06}" not in {event.id for event in world.store.timeline(key)}:
            broken.append(f"R14: the timeline of {key} does not say that it was asked again")
    return broken


def _is_on_today(lead: Lead) -> bool:
    return box_of(lead) == open_box(lead.form) and lead.standing.is_awaited


def _promises_are_kept(world: AskingWorld) -> list[str]:
    """What was told last is what the lead promises, unless nobody could tell the visitor that it is stored."""
    if not world.was_told:
        return []
    told = {
        answer.id: datetime.fromisoformat(answer.promised)
        for answer in world.answers
        if answer.status == HTTPStatus.OK and answer.promised
    }
    return [
        f"R14: {lead.reference} promises something else than was told"
        for lead in world.store.all()
        if lead.reference in told and (lead.promise is None or lead.promise.respond_by != told[lead.reference])
    ]


ASKINGS = Scenario("A", AskingWorld, violations)


# --- with a safeguard taken out ------------------------------------------------------------------------------------


class ForgettingAskings(StreamedStore):
    """An asking of which nobody hears where the stream's record failed."""

    def askings_due(self) -> Iterator[tuple[str, int]]:
        return iter(())


class CredulousAlerts(StreamedStore):
    """News of an earlier try is taken for news of the alert that began anew."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        alerts = {channel: replace(alert, earlier_tries=0) for channel, alert in new.alerts.items()}
        return super().change(old, replace(new, alerts=alerts))


class UnmarkedAskings(StreamedStore):
    """The lead does not remember which asking it was told of."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        return super().change(old, replace(new, asked_again=None))


@dataclass(frozen=True)
class AskingMutant:
    """What is broken, and a store that has it."""

    name: str
    store: Callable[[], StreamedStore]


ASKING_MUTANTS = (
    AskingMutant("the sweep's look for what was asked again", ForgettingAskings),
    AskingMutant("the number of the tries before", CredulousAlerts),
    AskingMutant("the number of the last asking", UnmarkedAskings),
)


def first_asking_run_that_notices(mutant: AskingMutant) -> Run | None:
    """Find the first run that breaks a law with the mutant and keeps them all without it."""

    def make(faults: tuple[Fault, ...], seed: int) -> AskingWorld:
        return AskingWorld(faults, seed, store=mutant.store())

    broken = ASKINGS.with_world(make)
    undisturbed = broken.play()
    if undisturbed.violations:
        return undisturbed
    for run in (*broken.every_single_fault(), *broken.schedules(seeds(200))):
        if run.violations and not ASKINGS.play(run.faults, run.seed).violations:
            return run
    return None


def r14(count: int) -> list[Finding]:
    """Play all single faults and `count` schedules, and say how often somebody asked again in vain."""
    runs = [*ASKINGS.every_single_fault(), *ASKINGS.schedules(seeds(count))]
    broken_runs = sum(any(violation.startswith("R14") for violation in run.violations) for run in runs)
    others = sum(bool(run.violations) for run in runs) - broken_runs
    undisturbed = ASKINGS.watch()
    sent = [mail for mail in undisturbed.mail.taken if mail.channel == Channel.FIRST]
    figure = (
        f"{broken_runs} in {len(runs):,} runs ({len(ASKINGS.calls())} calls), {others} broke another law; without "
        f"faults {len(sent)} alerts for one request that was asked again {len(undisturbed.store.askings())} times"
    )
    holds = not broken_runs and not others and len(sent) == 1 + len(undisturbed.store.askings())
    return [Finding("R14", "asked again: not told, not on Today, or another promise", figure, holds), *replays(runs)]
