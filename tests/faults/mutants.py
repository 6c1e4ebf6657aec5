"""The desk with one safeguard taken out at a time: a runner that does not notice proves nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from faults.faulty import Fault
from faults.world import START, StreamedStore, World

from chalicelib.alerts.stream import handle_records
from chalicelib.lead import AlertState, Lead, TimelineEvent


class OverwritingStore(StreamedStore):
    """The put without its condition."""

    def add(self, lead: Lead) -> Lead | None:
        self._leads[lead.key] = lead
        self._leave_record(lead)
        return None


class LeaselessStore(StreamedStore):
    """A claim that falls due at once."""

    def change(self, old: Lead, new: Lead) -> bool:
        alerts = {
            channel: replace(alert, due_at=START) if alert.state is AlertState.SENDING else alert
            for channel, alert in new.alerts.items()
        }
        return super().change(old, replace(new, alerts=alerts))


class UnclaimedStore(StreamedStore):
    """The mark before the send is said to be written, and is not."""

    def change(self, old: Lead, new: Lead) -> bool:
        is_claim = any(
            alert.state is AlertState.SENDING and alert.attempt > old.alerts[channel].attempt
            for channel, alert in new.alerts.items()
            if channel in old.alerts
        )
        return True if is_claim else super().change(old, new)


class ForgetfulStore(StreamedStore):
    """Feedback without dedupe: every repeat of an event is a new one."""

    def record(self, key: str, event: TimelineEvent) -> bool:
        number = len(self.timeline(key))
        return super().record(key, replace(event, id=f"{event.id}-{number}"))


def silent_handler(desk: object, event: dict[str, object]) -> dict[str, list[dict[str, str]]]:
    """The stream handler whose failures are not reported."""
    handle_records(desk, event)  # type: ignore[arg-type]
    return {"batchItemFailures": []}


@dataclass(frozen=True)
class Mutant:
    """What is broken, and a world that has it."""

    name: str
    world: Callable[[tuple[Fault, ...], int], World]


MUTANTS = (
    Mutant("the condition on the put", lambda faults, seed: World(faults, seed, store=OverwritingStore())),
    Mutant("the lease", lambda faults, seed: World(faults, seed, store=LeaselessStore())),
    Mutant("the mark before the send", lambda faults, seed: World(faults, seed, store=UnclaimedStore())),
    Mutant("the sweep", lambda faults, seed: World(faults, seed, sweep_is_on=False)),
    # Without the sweep behind it: with it, nothing is lost even then, which is what the sweep is for.
    Mutant("the partial-batch return", lambda faults, seed: World(faults, seed, stream_handler=silent_handler)),
    Mutant("the dedupe of feedback", lambda faults, seed: World(faults, seed, store=ForgetfulStore())),
)
