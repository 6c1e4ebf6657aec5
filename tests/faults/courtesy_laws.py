"""What must hold for the emails to whoever wrote: none lost, none doubled, no limit passed, none against a will."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from chalicelib.alerts.acknowledgement_limits import MOST_A_DAY
from chalicelib.leads.alert import RENEWALS, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.renewals import OF_USE_FOR
from chalicelib.storage.suppression_list import is_listed
from chalicelib.storage.table import SUPPRESSED
from tests.faults import laws
from tests.faults.courtesy_world import LEFT_TODAY, TODAY, ZONE, Courtesies, hash_of
from tests.faults.faulty import Mode
from tests.faults.runs import Scenario
from tests.faults.world import START, SentMail

# Nothing was done, and everybody knows it.
_CERTAIN = {Mode.REFUSED, Mode.THROTTLED, Mode.DENIED}
_A_DAY = timedelta(days=1)
# Who is to be reminded, and when.
_WANTED = {
    ("abe@example.com", Channel.RENEWAL_60): START,
    ("abe@example.com", Channel.RENEWAL_30): START + 30 * _A_DAY,
    ("abe@example.com", Channel.RENEWAL_7): START + 53 * _A_DAY,
    ("eve@example.com", Channel.RENEWAL_60): START,
    ("eve@example.com", Channel.RENEWAL_30): START + 30 * _A_DAY,
    ("eve@example.com", Channel.RENEWAL_7): START + 53 * _A_DAY,
    ("flo@example.com", Channel.RENEWAL_7): START,
    ("hal@example.com", Channel.RENEWAL_60): None,
}


def violations(world: Courtesies) -> list[str]:
    """Return every broken law as a sentence; the practice's own laws hold beside these."""
    return [
        *laws.violations(world),
        *_limits(world),
        *_acknowledged(world),
        *_reminded(world),
        *_only_who_is_wanted(world),
        *_repeated_for_a_reason(world),
        *_never_escalated(world),
    ]


def _limits(world: Courtesies) -> Iterator[str]:
    """One a day to an address, and what was left of the day's hundred: in every run."""
    sent = acknowledgements(world)
    a_day = Counter(mail.at.astimezone(ZONE).date() for mail in sent)
    to_one = Counter((mail.at.astimezone(ZONE).date(), mail.message.to) for mail in sent)
    yield from (f"C1: {count} acknowledgements to one address in a day" for count in to_one.values() if count > 1)
    if a_day[TODAY] > LEFT_TODAY:
        yield f"C1: {a_day[TODAY]} acknowledgements on a day with room for {LEFT_TODAY}"
    if _counted(world) > MOST_A_DAY:
        yield f"C1: counted on the day: {_counted(world)}"


def _acknowledged(world: Courtesies) -> Iterator[str]:
    """Whoever may be told is told, unless their part of the limits was used up: by a send, or by a doubt about one."""
    told = {mail.message.to for mail in acknowledgements(world)}
    is_full = _counted(world) >= MOST_A_DAY
    for address in ("ana@example.com", "cy@example.com", "dee@example.com"):
        leads = [lead for lead in world.store.all() if lead.answers.get("email") == address]
        spent = world.acknowledged.get(hash_of(address))
        if not leads or address in told or _is_unwelcome(world, address):
            continue
        if not (is_full and spent is None) and not (spent and world.wire.fired):
            yield f"C2: {address} was never told, and the limits would have allowed it"
        if spent and _nothing_was_in_doubt(world):
            yield f"C2: {address} was never told, and nothing was in doubt"


def _counted(world: Courtesies) -> int:
    """Return how many acknowledgements the desk has counted on the day: perhaps too many, never too few."""
    return len(world.acknowledged)


def _nothing_was_in_doubt(world: Courtesies) -> bool:
    return len(world.wire.fired) <= 1 and all(not fault.lasts and fault.mode in _CERTAIN for fault in world.faults)


def _reminded(world: Courtesies) -> Iterator[str]:
    """Each reminder that is wanted goes out within its three days."""
    sent = {(mail.message.to, Channel(mail.channel)): mail for mail in _reminders(world)}
    for (address, channel), due_at in _WANTED.items():
        mail = sent.get((address, channel))
        may_be_missing = address in world.stopped or _is_unwelcome(world, address)
        if due_at and mail is None and not may_be_missing:
            yield f"C3: {address} was not reminded ({channel})"
        if due_at and mail and not due_at <= mail.at <= due_at + OF_USE_FOR:
            yield f"C3: {address} was reminded {mail.at - due_at} after it was due"
    for lead in world.store.all():
        yield from (f"C3: {lead.reference} {channel} is still moving" for channel in _still_due(lead, world))


def _is_unwelcome(world: Courtesies, address: str) -> bool:
    """Say whether the desk knows that mail does not arrive there: of all it was told, or of the part that it noted."""
    return address in world.unwelcome or is_listed(world.records, SUPPRESSED, hash_of(address))


def _still_due(lead: Lead, world: Courtesies) -> list[Channel]:
    due = [(channel, lead.alerts[channel].due_at) for channel in RENEWALS if channel in lead.alerts]
    return [channel for channel, due_at in due if due_at and due_at <= world.clock.now()]


def _only_who_is_wanted(world: Courtesies) -> Iterator[str]:
    """Nobody else gets anything: held, roles, opted out, certified anew, suppressed."""
    yield from (f"C4: written to against their will: {sent}" for sent in world.sent_against_will)
    told = {mail.message.to for mail in acknowledgements(world)}
    yield from (f"C4: {to} was acknowledged" for to in told & {"bot@example.com", "info@example.com"})
    wanted = {pair for pair, due_at in _WANTED.items() if due_at}
    for mail in _reminders(world):
        # Who was certified anew is reminded of the new certificate only; its day is far away.
        if (mail.message.to, mail.channel) not in wanted:
            yield f"C4: {mail.message.to} was reminded ({mail.channel})"


def _repeated_for_a_reason(world: Courtesies) -> Iterator[str]:
    sends = Counter((mail.key, mail.channel) for mail in [*acknowledgements(world), *_reminders(world)])
    extra = sum(sends.values()) - len(sends)
    if extra > world.doubtful_sends:
        yield f"C5: {extra} emails too many, {world.doubtful_sends} were in doubt"


def _never_escalated(world: Courtesies) -> Iterator[str]:
    for lead in world.store.all():
        if lead.key in world.known and lead.escalated_because:
            yield f"C6: somebody was alarmed about an email to a visitor ({lead.reference})"
        if lead.alert.state is AlertState.HELD and Channel.VISITOR in lead.alerts:
            yield f"C6: {lead.reference} is held and to be acknowledged"


def acknowledgements(world: Courtesies) -> list[SentMail]:
    return [mail for mail in world.mail.taken if mail.channel == Channel.VISITOR]


def _reminders(world: Courtesies) -> list[SentMail]:
    return [mail for mail in world.mail.taken if mail.channel in RENEWALS]


COURTESIES = Scenario("c", Courtesies, violations)
