"""Other leads with the same phone or email: perhaps the same person, perhaps the same household."""

from dataclasses import dataclass, replace

from chalicelib.inbox.lead_lookup import still_there
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.lead import Lead
from chalicelib.storage import FoundBy

_MOST_RELATED = 10  # a household; more would be a clinic that writes for its patients


@dataclass(frozen=True)
class RelatedLead:
    lead: Lead
    # Names among the words what they share.
    shares: str


def related_to(request: InboxRequest, lead: Lead) -> list[RelatedLead]:
    """Return other leads with the same phone or email, newest first. They are suggested, never merged."""
    found: dict[str, RelatedLead] = {}
    hashes: tuple[tuple[FoundBy, str], ...] = (("phone", lead.phone_hash), ("email", lead.email_hash))
    for by, value in hashes:
        # One more than is shown: this lead is among them.
        leads = request.desk.archive.find(by, value, _MOST_RELATED + 1)
        for other in still_there(request, leads):
            related = RelatedLead(other, f"same_{by}")
            found[other.key] = replace(related, shares="same_both") if other.key in found else related
    found.pop(lead.key, None)
    newest_first = sorted(found.values(), key=lambda related: related.lead.received_at, reverse=True)
    return newest_first[:_MOST_RELATED]
