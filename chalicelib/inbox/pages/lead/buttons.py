"""Which buttons the page of a lead offers, as the lead stands now. Pure."""

from chalicelib.inbox.pages.lead.timeline import Timeline
from chalicelib.leads import status_transitions
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status

# One button each; those that ask for a date have forms of their own.
_PLAIN_ACTIONS = (
    Status.CONTACTED,
    Status.DID_NOT_COME,
    Status.DECLINED,
    Status.REFERRED,
    Status.DUPLICATE,
    Status.SPAM,
)


def buttons_of(lead: Lead, timeline: Timeline) -> dict[str, object]:
    """Return what the template asks: which plain actions, whether each status can be given, and what undo undoes."""
    possible = status_transitions.marks_of(lead)
    return {
        "plain_actions": [status for status in _PLAIN_ACTIONS if status in possible],
        "can": {str(status): status in possible for status in Status},
        # Nobody is reminded of what was answered.
        "can_snooze": status_transitions.can_snooze(lead) and lead.standing.is_awaited,
        "last_action": timeline.last_action(lead),
    }
