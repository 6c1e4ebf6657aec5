"""Many doubted leads, of one sender or of many, folded into one row. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status

# One alone is a row like any other; so are those of further bursts, for a page has only so much room.
_FEWEST, _MOST_BURSTS = 2, 10
# So many doubted ones of other senders are a flood; fewer are rows like any other, each marked.
_FEWEST_DOUBTED = 6
# The name of these; that of a burst is a reference.
DOUBTED = "doubted"


@dataclass(frozen=True)
class Burst:
    """Leads that came in a burst of one sender, or are doubted, and of which nobody has said anything yet.

    The newest comes first.
    """

    name: str
    leads: tuple[Lead, ...]


def fold(leads: Iterable[Lead]) -> tuple[Burst, ...]:
    """Return the bursts among some leads, the one with the newest lead first; of very many, the first."""
    members: dict[str, list[Lead]] = {}
    for lead in sorted(leads, key=lambda lead: lead.received_at, reverse=True):
        if is_of_a_burst(lead):
            members.setdefault(lead.burst, []).append(lead)
    bursts = [Burst(name, tuple(some)) for name, some in members.items() if len(some) >= _FEWEST]
    return tuple(bursts[:_MOST_BURSTS])


def fold_doubted(leads: Iterable[Lead]) -> tuple[Burst, ...]:
    """Return the doubted ones among leads that are in no burst, as one more, if there are many."""
    doubted = [lead for lead in leads if lead.doubts and not lead.standing.number and _is_untouched(lead)]
    newest_first = sorted(doubted, key=lambda lead: lead.received_at, reverse=True)
    return (Burst(DOUBTED, tuple(newest_first)),) if len(doubted) >= _FEWEST_DOUBTED else ()


def without(leads: Sequence[Lead], bursts: Iterable[Burst]) -> list[Lead]:
    """Return the leads that are in none of the bursts."""
    folded = {lead.key for burst in bursts for lead in burst.leads}
    return [lead for lead in leads if lead.key not in folded]


def is_of_a_burst(lead: Lead) -> bool:
    """Say whether a lead came in a burst, and nobody has said or asked anything of it that stands."""
    return bool(lead.burst) and _is_untouched(lead)


def _is_untouched(lead: Lead) -> bool:
    standing = lead.standing
    waits_with_others = standing.status is Status.NEW and not standing.again_at and not standing.asked_again_at
    return waits_with_others and not lead.is_on_legal_hold
