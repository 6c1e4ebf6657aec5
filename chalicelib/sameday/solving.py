"""A riddle that was solved frees the message that it was given for: who may be freed so, and what is written down.

The public function only writes that a riddle was solved. The alert function, which hears of it through the table's
stream, does the rest.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.forms import load_form
from chalicelib.hours import Hours
from chalicelib.lead import Lead, TimelineEvent
from chalicelib.practice import Practice
from chalicelib.retention import first_expiry
from chalicelib.sameday.arriving import arrive
from chalicelib.storage import Record
from chalicelib.storage.items import moment_text

SPENT = "SPENT"
# Longer than a riddle lasts and than the stream brings its news again.
_KEPT_FOR = timedelta(days=1)
# A program fills in every field and is fast, and it can solve riddles as fast: against these a riddle says nothing.
_BEYOND_RIDDLES = frozenset({"honeypot", "too_fast", "burst"})


def can_be_freed(lead: Lead) -> bool:
    """Say whether solving a riddle would free a lead: it is held for what it says, and nobody has looked at it yet."""
    is_untouched = lead.is_held and not lead.standing.number
    return is_untouched and load_form(lead.form).holds_when_in_doubt and _BEYOND_RIDDLES.isdisjoint(lead.doubts)


def freed(lead: Lead, now: datetime, *, hours: Hours, practice: Practice) -> Lead:
    """Let a lead arrive as if it had just come, its doubts kept; one that cannot be freed stays as it is."""
    if not can_be_freed(lead):
        return lead
    expiry = None if lead.is_on_legal_hold else first_expiry(lead.received_at, practice.retention, is_held=False)
    return replace(arrive(lead, now, hours=hours, practice=practice), expires_at=expiry)


def spent(lead_key: str, signature: str, now: datetime) -> Record:
    """Write down that a riddle was solved: it can be written once."""
    return Record(SPENT, signature, {"lead": lead_key, "at": moment_text(now)}, now + _KEPT_FOR)


def solved_event(at: datetime) -> TimelineEvent:
    return TimelineEvent("solved", at, "solved")
