"""Which buttons the page of a lead offers, as the lead stands now. Pure."""

from chalicelib.inbox.pages.lead.timeline import Timeline
from chalicelib.leads import status_transitions
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status

# One button each, in sight or folded; those that ask for a date have fields of their own.
_MAIN_ACTIONS = (Status.CONTACTED, Status.DID_NOT_COME)
_MORE_ACTIONS = (Status.DECLINED, Status.REFERRED, Status.DUPLICATE, Status.SPAM)


def buttons_of(lead: Lead, timeline: Timeline) -> dict[str, object]:
    """Return what the template asks: which plain actions, whether each status can be given, and what undo undoes."""
    possible = status_transitions.marks_of(lead)
    return {
        "main_actions": [status for status in _MAIN_ACTIONS if status in possible],
        "more_actions": [status for status in _MORE_ACTIONS if status in possible],
        "may_act": bool(possible) and not lead.is_held,
        "can": {str(status): status in possible for status in Status},
        # Nobody is reminded of what was answered.
        "can_snooze": status_transitions.can_snooze(lead) and lead.standing.is_awaited,
        "last_action": timeline.last_action(lead),
    }
