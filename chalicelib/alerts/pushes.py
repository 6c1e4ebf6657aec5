"""The phones of the practice: a push without content for each alert, beside the email and never instead of it.

The lead says that its push is due and is claimed as an email is; each device knows what it was told. So a process may
end anywhere: only a device of which nobody knows is told again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from chalicelib import ports
from chalicelib.alerts.changes import change_lead, write_change
from chalicelib.alerts.desk import AlertDesk
from chalicelib.faults import log_fault
from chalicelib.leads import alert_transitions, devices
from chalicelib.leads.alert import PUSHED_WITHIN, Channel
from chalicelib.leads.devices import Device
from chalicelib.leads.keyring import Key
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.mail.push import DeviceGoneError, PushRefusedError, PushUnclearError
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.devices import change_device, devices_of

DEVICE_GONE = "device_gone"


class PushDesk(ports.HasSettings, ports.HasPushes, Protocol):
    """What a push needs of the desk."""


class Outcome(Enum):
    """What became of one push."""

    TAKEN = auto()
    GONE = auto()
    REFUSED = auto()
    UNCLEAR = auto()


def push(desk: AlertDesk, stored: Lead, lead: Lead) -> Lead | None:
    """Tell each device of a lead whose push is due; `stored` is the lead before this run changed it.

    Return the lead as it stands then, None where it has to be read.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    now = desk.clock.now()
    there = _devices_there(desk) if _is_wanted(lead, now) else []
    if not there:
        return write_change(desk, stored, alert_transitions.leave_out(lead, Channel.PUSH))
    untold = [device for device in there if not devices.was_told(device, lead)]
    if not untold:
        return write_change(desk, stored, alert_transitions.mark_named(lead, Channel.PUSH, now))
    most = desk.practice.alerts_one_by_one
    turns = [(devices.may_be_told_at(device, lead, now, most), device) for device in untold]
    ready, later = [device for turn, device in turns if turn <= now], [turn for turn, _ in turns if turn > now]
    if not ready:
        return write_change(desk, stored, alert_transitions.put_off(lead, Channel.PUSH, min(later)))
    claimed = write_change(desk, stored, alert_transitions.claim(lead, Channel.PUSH, now, desk.random))
    work = _Work(ready, min(later, default=None), was_taken=len(untold) < len(there))
    return _tell_all(desk, claimed, work) if claimed else None


def without_push_to_nobody(desk: AlertDesk, lead: Lead, now: datetime) -> Lead:
    """Leave out a push that is due where nobody has a device: written with the email's claim, it costs no write.

    Where nobody can say, it stays due: the email does not wait for that.
    """
    if alert_transitions.next_due(lead, now, {Channel.PUSH}) is None:
        return lead
    try:
        return lead if _devices_there(desk) else alert_transitions.leave_out(lead, Channel.PUSH)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return lead


def _devices_there(desk: AlertDesk) -> list[Device]:
    return [device for device in devices_of(desk.records) if not device.gone_at]


def _is_wanted(lead: Lead, now: datetime) -> bool:
    """Say whether a push is still of use: nobody has acted, and it is not too late."""
    return lead.standing.is_awaited and not alert_transitions.is_too_late(lead.alerts[Channel.PUSH], now)


@dataclass(frozen=True)
class _Work:
    """The devices whose turn it is, when others have theirs, and whether some were told before."""

    ready: Sequence[Device]
    later: datetime | None
    was_taken: bool


def _tell_all(desk: AlertDesk, claimed: Lead, work: _Work) -> Lead | None:
    """Tell the devices whose turn it is, and note at the lead what became of that."""
    attempt = claimed.alerts[Channel.PUSH].attempt
    outcomes = {_tell(desk, device, claimed) for device in work.ready}
    if Outcome.UNCLEAR in outcomes:
        return claimed  # the claim runs out by itself; who was told by then is not told again

    def note(found: Lead) -> Lead:
        now = desk.clock.now()
        if found.alerts[Channel.PUSH].attempt != attempt:
            return found
        if Outcome.REFUSED in outcomes:
            return alert_transitions.mark_refused(
                found, Channel.PUSH, attempt, now, is_permanent=False, random=desk.random
            )
        if work.later:
            return alert_transitions.put_off(found, Channel.PUSH, work.later)
        if outcomes == {Outcome.GONE} and not work.was_taken:
            return alert_transitions.leave_out(found, Channel.PUSH)
        return alert_transitions.mark_sent(found, Channel.PUSH, attempt, "", now)

    return change_lead(desk, claimed, note)


def _tell(desk: AlertDesk, device: Device, lead: Lead) -> Outcome:
    """Push to one device, and note it there; a note that fails may cost one more push, never the others theirs."""
    now, end = desk.clock.now(), lead.alerts[Channel.PUSH].not_after
    outcome, code = push_to(desk, device, end - now if end else PUSHED_WITHIN)
    try:
        _note(desk, device, lead, outcome, code)
    except StoreUnavailableError as fault:
        log_fault(fault)
    return outcome


def push_to(desk: PushDesk, device: Device, lasts: timedelta) -> tuple[Outcome, str]:
    """Push to one device; return what became of it, and the code of what went wrong."""
    try:
        desk.pushes.push(device.endpoint, _key_of(desk, device), lasts)
    except DeviceGoneError as fault:
        return Outcome.GONE, str(fault)
    except PushRefusedError as fault:
        log_fault(fault)
        return Outcome.REFUSED, str(fault)
    except PushUnclearError as fault:
        log_fault(fault)
        return Outcome.UNCLEAR, str(fault)
    return Outcome.TAKEN, ""


def _key_of(desk: PushDesk, device: Device) -> Key:
    """Return the key under which a device expects pushes.

    Raises:
        PushRefusedError: it is none of ours any more.
    """
    for key in desk.settings.keys.keys:
        if key.id == device.key:
            return key
    raise PushRefusedError("KeyUnknown")


def _note(desk: AlertDesk, device: Device, lead: Lead, outcome: Outcome, code: str) -> None:
    now = desk.clock.now()
    if outcome is Outcome.TAKEN:
        change_device(desk.records, device, lambda found: devices.told(found, devices.news_of(lead), now))
    elif outcome is Outcome.GONE:
        change_device(desk.records, device, lambda found: devices.gone(found, device.endpoint, now))
        event_id = f"{DEVICE_GONE}-{device.id[:8]}-{lead.alerts[Channel.PUSH].attempt}"
        attempt = lead.alerts[Channel.PUSH].attempt
        desk.store.record(lead.key, TimelineEvent(event_id, now, DEVICE_GONE, Channel.PUSH, attempt))
    elif device.trouble != code:
        change_device(desk.records, device, lambda found: replace(found, trouble=code))
