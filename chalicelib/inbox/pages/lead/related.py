"""Other leads with the same phone or email: perhaps the same person, perhaps the same household."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chalicelib.forms.lead_form import form_title, kind_in_words
from chalicelib.inbox.lead_lookup import found_by_any, still_there
from chalicelib.inbox.list_rows import name_of
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.keyed_hashes import email_hashes_of, phone_hashes_of
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.leads.status_transitions import marks_of
from chalicelib.storage import FoundBy
from chalicelib.text.fold import fold_name

_WAITING = (Status.NEW, Status.NO_ANSWER)
_MOST_RELATED = 10  # a household; more would be a clinic that writes for its patients


@dataclass(frozen=True)
class RelatedLead:
    lead: Lead
    # Who wrote, and what it was.
    name: str = field(repr=False)
    what: str
    # Names among the words what they share.
    shares: str
    # Whether it seems to be the same person: the name is the same, or one of them has none.
    is_same_person: bool


def related_to(request: InboxRequest, lead: Lead) -> list[RelatedLead]:
    """Return other leads with the same phone or email, newest first. They are suggested, never merged."""
    found: dict[str, RelatedLead] = {}
    keys, language = request.desk.settings.keys, request.language
    ways: tuple[tuple[FoundBy, tuple[str, ...]], ...] = (
        ("phone", phone_hashes_of(keys, lead)),
        ("email", email_hashes_of(keys, lead)),
    )
    for by, values in ways:
        # One more than is shown: this lead is among them.
        leads = found_by_any(request.desk.archive, by, values, _MOST_RELATED + 1)
        for other in still_there(request, leads):
            related = RelatedLead(
                other, name_of(other, language), what_of(other, language), f"same_{by}", _is_same_person(lead, other)
            )
            found[other.key] = replace(related, shares="same_both") if other.key in found else related
    found.pop(lead.key, None)
    newest_first = sorted(found.values(), key=lambda related: related.lead.received_at, reverse=True)
    return newest_first[:_MOST_RELATED]


def waiting_of_same_person(lead: Lead, related: Sequence[RelatedLead]) -> list[Lead]:
    """Return the other requests of the person that wait for an answer as well: one call answers all of them."""
    if Status.CONTACTED not in marks_of(lead):
        return []
    return [one.lead for one in related if one.is_same_person and _waits(one.lead)]


def _waits(lead: Lead) -> bool:
    return lead.standing.status in _WAITING and Status.CONTACTED in marks_of(lead)


def _is_same_person(lead: Lead, other: Lead) -> bool:
    names = {fold_name(name) for one in (lead, other) if isinstance(name := one.answers.get("name"), str) and name}
    return len(names) <= 1


def what_of(lead: Lead, language: str) -> str:
    """Say what came, like "Same-day request · Renewal"."""
    return " · ".join(filter(None, (form_title(lead, language), kind_in_words(lead, language))))
