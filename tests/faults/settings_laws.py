"""What must hold while the practice's settings change: nothing saved is lost, no promise goes back, no alert astray."""

from collections.abc import Iterator
from datetime import date, datetime
from http import HTTPStatus

from chalicelib.leads.alert import Channel
from chalicelib.leads.promise import promise
from chalicelib.practice.changes import with_changes
from chalicelib.practice.now import LOOK_AGAIN_AFTER
from chalicelib.storage.audit import read_day
from chalicelib.storage.practice_changes import read_changes
from tests.faults import laws
from tests.faults.runs import Scenario
from tests.faults.settings_world import DAY_OFF, HOURS, NEW, OLD, Settings
from tests.faults.world import PRACTICE, START

_ASKED, _CHANGED = "Somebody asked for alerts to go to another address", "Alerts go to another address now"
_TODAY, _TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


def violations(world: Settings) -> list[str]:
    """Return every broken law as a sentence; the practice's own laws hold beside these."""
    return [
        *laws.violations(world),
        *_saved_is_kept(world),
        *_promises_follow(world),
        *_alerts_follow(world),
        *_old_address_knows(world),
        *_undisturbed(world),
    ]


def _saved_is_kept(world: Settings) -> Iterator[str]:
    """Whatever somebody was told is saved is kept, whoever else saved at the same time, and stands there once."""
    found = read_changes(world.records)
    days = [change.first for change in found.changes]
    kept = {
        "hours": found.own.respond_within == HOURS["respond_within"],
        "tomorrow": _TOMORROW in days,
        "day off": date.fromisoformat(DAY_OFF["first"]) in days,
        "confirmed": found.own.alerts_to == NEW,
    }
    for what, is_kept in kept.items():
        if what in world.saved_at and not is_kept:
            yield f"S1: {what} was said to be saved, and is not"
    if len(days) != len(set(days)):
        yield "S1: a day off stands there twice"


def _promises_follow(world: Settings) -> Iterator[str]:
    """A visitor is told by hours that counted, five minutes old at most where nothing failed, and never older again."""
    newest = 0
    leads = {lead.reference: lead for lead in world.store.all()}
    for answer in world.answers:
        if answer.status != HTTPStatus.OK:
            continue
        at, told = leads[answer.id].received_at, datetime.fromisoformat(answer.promised)
        matching = [number for number in range(len(world.records.states)) if _promised(world, number, at) == told]
        fitting = [number for number in matching if number >= newest]
        if not fitting:
            yield f"S2: {answer.id} was promised an answer by hours that did not count, or no more"
            continue
        newest = fitting[0]
        if not world.wire.fired and matching[-1] < _counted_at(world, at - LOOK_AGAIN_AFTER):
            yield f"S2: {answer.id} was promised an answer by hours of more than five minutes ago"


def _promised(world: Settings, number: int, at: datetime) -> datetime | None:
    since, state = world.records.states[number]
    promised = promise(at, with_changes(PRACTICE, state).hours)
    return promised.respond_by if since <= at and promised else None


def _counted_at(world: Settings, moment: datetime) -> int:
    return sum(since <= max(moment, START) for since, _ in world.records.states) - 1


def _alerts_follow(world: Settings) -> Iterator[str]:
    """No alert goes to an address that nobody has confirmed; where nothing failed, each goes where it belongs."""
    confirmed_at = world.saved_at.get("confirmed")
    for mail in world.mail.taken:
        if mail.channel != Channel.FIRST:
            continue
        if mail.message.to not in {OLD, NEW}:
            yield f"S3: an alert of {mail.key} went to an address of nobody"
        if mail.message.to == NEW and (world.confirming_from is None or mail.at < world.confirming_from):
            yield f"S3: an alert of {mail.key} went to an address that nobody had confirmed"
        is_known = confirmed_at is not None and mail.at >= confirmed_at + LOOK_AGAIN_AFTER
        if mail.message.to == OLD and is_known and not world.wire.fired:
            yield f"S3: an alert of {mail.key} went to the old address"


def _old_address_knows(world: Settings) -> Iterator[str]:
    """Alerts do not go elsewhere unless the old address was told so, or the audit log says that it could not be."""
    if read_changes(world.records).own.alerts_to != NEW:
        return
    events, _ = read_day(world.records, _TODAY)
    is_noted = any(event.what == "not_told" for event in events)
    if OLD not in world.post.told(_ASKED) + world.post.told(_CHANGED) and not is_noted:
        yield "S4: alerts go elsewhere, and the old address never heard of it"


def _undisturbed(world: Settings) -> Iterator[str]:
    """Where nothing fails everything is saved, once."""
    if not world.wire.fired and len(world.saved_at) != 5:
        yield f"S1: saved only {', '.join(world.saved_at)}"


SETTINGS_WORLD = Scenario("s", Settings, violations)
