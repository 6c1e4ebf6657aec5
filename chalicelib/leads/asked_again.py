"""What it does to a lead that somebody asked again: it waits anew, whatever became of it before. Pure."""

from dataclasses import replace
from datetime import datetime

from chalicelib.leads.alert_transitions import tell_again
from chalicelib.leads.asking import Asking
from chalicelib.leads.lead import AskedAgain, Lead
from chalicelib.leads.retention import Retention, expiry_after_action


def asked_again(lead: Lead, asking: Asking, *, now: datetime, retention: Retention, stays_held: bool) -> Lead:
    """Return the lead as it waits again: with the promise that was told, an alert, and reminders of its own.

    Its status stays what it was. One that stays held is only counted. Asking a second time changes nothing.
    """
    if lead.times_asked_again >= asking.count:
        return lead
    number = lead.standing.number + 1
    counted = AskedAgain(asking.count, asking.at, number, asking.wish)
    lead = replace(lead, asked_again=counted, standing=replace(lead.standing, number=number))
    if stays_held:
        return lead
    waiting = replace(
        lead,
        standing=replace(lead.standing, asked_again_at=asking.at, again_at=None),
        first_promise=lead.first_promise or lead.promise,
        promise=asking.promise,
        # Looked at by the next sweep, which knows the hours and puts it off to when it is due.
        remind_at=now,
        reminders=0,
    )
    told = tell_again(waiting, now)
    return replace(told, expires_at=expiry_after_action(told, now, retention))
