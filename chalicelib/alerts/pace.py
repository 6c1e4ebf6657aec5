"""How many emails go out, and how fast: who has a turn for an email of their own, and when a run is to stop sending.

A channel to the practice takes `alerts_one_by_one` emails about one lead each within an hour, of them three about
doubted ones; what comes beyond is gathered (see alerts.gathering). A turn is a record that goes after an hour: taking
one is a single conditional write, and whoever has it keeps it for all tries at the same news.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from zlib import crc32

from chalicelib.alerts.desk import AlertDesk
from chalicelib.faults import log_fault
from chalicelib.leads.alert import TO_THE_PRACTICE, Channel
from chalicelib.leads.lead import Lead
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.table import TURNS

DOUBTED_ONE_BY_ONE = 3
WITHIN = timedelta(hours=1)
# The slowest account that there is may send one email a second.
SLOWEST = timedelta(seconds=1.1)
# Somebody else may have had that second; who is refused so often in a row has met another limit, as that of the day.
_MOST_REFUSALS = 3

Wait = Callable[[float], None]


class Pace:
    """The pace of one run of a function. Without `wait`, which lets seconds pass, a refusal ends its sending."""

    def __init__(self, desk: AlertDesk, wait: Wait | None = None) -> None:
        self.is_stopped = False
        self._desk = desk
        self._wait = wait
        self._refusals = 0
        self._is_slow = False
        # Where no turn is left: by channel, and whether it is for doubted ones.
        self._full: set[tuple[Channel, bool]] = set()
        self._reserved: set[tuple[Channel, str]] = set()
        self._uncounted: set[tuple[Channel, str]] = set()

    def reserve(self, lead: Lead, channel: Channel) -> None:
        """Leave a lead to a gathered email."""
        self._reserved.add((channel, news_of(lead)))

    def lets_go(self, lead: Lead, channel: Channel) -> bool:
        """Say whether an email about this lead alone may be sent now."""
        if self.is_stopped:
            return False
        if channel not in TO_THE_PRACTICE or lead.is_canary:
            return True
        try:
            return self._takes_turn(lead, channel)
        except StoreUnavailableError as fault:
            log_fault(fault)
            self._uncounted.add((channel, news_of(lead)))
            return True  # a fault of ours costs the count, never the alert

    def is_uncounted(self, lead: Lead, channel: Channel) -> bool:
        """Say whether a lead was let go unseen: a gathered email that could not be looked up may have told of it."""
        return (channel, news_of(lead)) in self._uncounted

    def keep(self) -> None:
        """Wait before an email for as long as the account asks, once it has refused one for its rate."""
        if self._is_slow and self._wait:
            self._wait(SLOWEST / timedelta(seconds=1))

    def note(self, *, is_refused: bool) -> None:
        """Note whether the account refused an email for its rate or for the day's quota."""
        self._refusals = self._refusals + 1 if is_refused else 0
        self._is_slow = self._is_slow or is_refused
        if is_refused and (self._wait is None or self._refusals >= _MOST_REFUSALS):
            self.is_stopped = True

    def _takes_turn(self, lead: Lead, channel: Channel) -> bool:
        is_doubted = bool(lead.doubts)
        if (channel, news_of(lead)) in self._reserved or (channel, is_doubted) in self._full:
            return False
        turns = turns_of(self._desk.practice.alerts_one_by_one, lead)
        if turns and self._takes(turns[0], lead, channel):
            return True
        if _finds(self._desk, turns, lead, channel, self._takes):
            return True
        self._full.add((channel, is_doubted))
        return False

    def _takes(self, turn: int, lead: Lead, channel: Channel) -> bool:
        end = self._desk.clock.now() + WITHIN
        return self._desk.records.write(Record(TURNS, _key(channel, turn), {"news": news_of(lead)}, end))


def _finds(
    desk: AlertDesk, turns: Sequence[int], lead: Lead, channel: Channel, take: Callable[[int, Lead, Channel], bool]
) -> bool:
    """Look for a turn that a lead has already, or that nobody has."""
    taken = {record.key: record.values["news"] for record in desk.records.list(TURNS, f"{channel}#")}
    if news_of(lead) in taken.values():
        return True
    return any(take(turn, lead, channel) for turn in turns if _key(channel, turn) not in taken)


def turns_of(count: int, lead: Lead) -> Sequence[int]:
    """Return the turns that a lead may have, its own first. The last few are all that there are for doubted ones."""
    first_for_doubted = max(0, count - DOUBTED_ONE_BY_ONE)
    doubted, others = range(first_for_doubted, count), range(first_for_doubted)
    return _from_own(doubted, lead) if lead.doubts else [*_from_own(others, lead), *doubted]


def _from_own(turns: Sequence[int], lead: Lead) -> list[int]:
    """Begin at another place for each lead, so that two seldom want the same."""
    first = crc32(lead.key.encode()) % len(turns) if turns else 0
    return [*turns[first:], *turns[:first]]


def _key(channel: Channel, turn: int) -> str:
    return f"{channel}#{turn:03}"


def news_of(lead: Lead) -> str:
    """Name what there is to tell of a lead: that it came, or how often it was asked again."""
    return f"{lead.key}#{lead.times_asked_again}"
