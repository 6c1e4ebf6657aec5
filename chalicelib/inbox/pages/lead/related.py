"""Other leads with the same phone or email: perhaps the same person, perhaps the same household."""

from dataclasses import dataclass, replace

from chalicelib.inbox.lead_lookup import found_by_any, still_there
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.keyed_hashes import email_hashes_of, phone_hashes_of
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
    keys = request.desk.settings.keys
    ways: tuple[tuple[FoundBy, tuple[str, ...]], ...] = (
        ("phone", phone_hashes_of(keys, lead)),
        ("email", email_hashes_of(keys, lead)),
    )
    for by, values in ways:
        # One more than is shown: this lead is among them.
        leads = found_by_any(request.desk.archive, by, values, _MOST_RELATED + 1)
        for other in still_there(request, leads):
            related = RelatedLead(other, f"same_{by}")
            found[other.key] = replace(related, shares="same_both") if other.key in found else related
    found.pop(lead.key, None)
    newest_first = sorted(found.values(), key=lambda related: related.lead.received_at, reverse=True)
    return newest_first[:_MOST_RELATED]
