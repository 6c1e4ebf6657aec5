"""In which order to tell of leads where many wait: clean before doubted, the earliest promise first. Pure."""

from datetime import UTC, datetime

from chalicelib.leads.lead import Lead

_NEVER = datetime.max.replace(tzinfo=UTC)


def urgency(lead: Lead) -> tuple[bool, datetime, datetime]:
    """Return by what leads are put in order."""
    return bool(lead.doubts), lead.promise.respond_by if lead.promise else _NEVER, lead.asked_at
