"""The desk with one safeguard taken out at a time: a runner that does not notice proves nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain

from chalicelib.alerts.mails import words
from chalicelib.alerts.stream import handle_records
from chalicelib.leads.alert import AlertState
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.mail.message import Message
from tests.faults.faulty import Fault
from tests.faults.laws import VISITORS
from tests.faults.runs import Run, seeds
from tests.faults.world import PRACTICE, START, StreamedStore, World


class OverwritingStore(StreamedStore):
    """The put without its condition."""

    def add(self, lead: Lead) -> Lead | None:
        self._leads[lead.key] = lead
        self._leave_record(lead)
        return None


class LeaselessStore(StreamedStore):
    """A claim that falls due at once."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        alerts = {
            channel: replace(alert, due_at=START) if alert.state is AlertState.SENDING else alert
            for channel, alert in new.alerts.items()
        }
        return super().change(old, replace(new, alerts=alerts))


class UnclaimedStore(StreamedStore):
    """The mark before the send is said to be written, and is not."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        is_claim = any(
            alert.state is AlertState.SENDING and alert.attempt > old.alerts[channel].attempt
            for channel, alert in new.alerts.items()
            if channel in old.alerts
        )
        return replace(new, version=old.version) if is_claim else super().change(old, new)


class ForgetfulStore(StreamedStore):
    """Feedback without dedupe: every repeat of an event is a new one."""

    def record(self, key: str, event: TimelineEvent) -> bool:
        number = len(self.timeline(key))
        return super().record(key, replace(event, id=f"{event.id}-{number}"))


def unmarked(message: Message) -> Message:
    """Compose a try that may be a repeat without saying so."""
    return replace(message, text=message.text.replace(words.MAY_BE_REPEAT(PRACTICE.language), ""))


class LonelyStore(StreamedStore):
    """An escalation that has its reason and tells nobody."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        alerts = {channel: alert for channel, alert in new.alerts.items() if channel in old.alerts}
        return super().change(old, replace(new, alerts=alerts))


class CredulousStore(StreamedStore):
    """The first lead under a key is taken for whatever comes after it."""

    def add(self, lead: Lead) -> Lead | None:
        earlier = super().add(lead)
        return replace(earlier, content=lead.content) if earlier else None


def silent_handler(desk: object, event: dict[str, object]) -> dict[str, list[dict[str, str]]]:
    """The stream handler whose failures are not reported."""
    handle_records(desk, event)  # type: ignore[arg-type]
    return {"batchItemFailures": []}


@dataclass(frozen=True)
class Mutant:
    """What is broken, a world that has it, and the same world without it."""

    name: str
    world: Callable[[tuple[Fault, ...], int], World]
    control: Callable[[tuple[Fault, ...], int], World] = World


def _without_sweep(faults: tuple[Fault, ...], seed: int) -> World:
    return World(faults, seed, sweep_is_on=False)


MUTANTS = (
    Mutant("the condition on the put", lambda faults, seed: World(faults, seed, store=OverwritingStore())),
    Mutant("the lease", lambda faults, seed: World(faults, seed, store=LeaselessStore())),
    Mutant("the mark before the send", lambda faults, seed: World(faults, seed, store=UnclaimedStore())),
    Mutant("the sweep", _without_sweep),
    # With the sweep behind it nothing is lost even so: that is what the sweep is for. So it is taken out of both.
    Mutant(
        "the partial-batch return",
        lambda faults, seed: World(faults, seed, sweep_is_on=False, stream_handler=silent_handler),
        control=_without_sweep,
    ),
    Mutant("the mark of a repeat", lambda faults, seed: World(faults, seed, compose_otherwise=unmarked)),
    Mutant("the others in an escalation", lambda faults, seed: World(faults, seed, store=LonelyStore())),
    Mutant("the comparison under a key", lambda faults, seed: World(faults, seed, store=CredulousStore())),
    Mutant("the dedupe of feedback", lambda faults, seed: World(faults, seed, store=ForgetfulStore())),
)


def first_run_that_notices(mutant: Mutant) -> Run | None:
    """Find the first run that breaks a law with the mutant and keeps them all without it."""
    broken, whole = VISITORS.with_world(mutant.world), VISITORS.with_world(mutant.control)
    undisturbed = broken.play()
    disturbed = chain(broken.every_single_fault(), broken.schedules(seeds(1_000)))
    for run in (undisturbed,) if undisturbed.violations else disturbed:
        if run.violations and not whole.play(run.faults, run.seed).violations:
            return run
    return None
