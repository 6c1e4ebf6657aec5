"""Where alerts go: a new address counts once somebody who reads its mail has said so, and the old one is told.

The link in that mail opens a page that changes nothing; its button does. Neither needs a session: who reads the mail
may be another person, on another device.
"""

from dataclasses import replace
from datetime import timedelta

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.notices import tell, tell_addresses
from chalicelib.inbox.pages.practice.record import change_record
from chalicelib.inbox.people import hash_of
from chalicelib.inbox.request import InboxRequest
from chalicelib.mail import MailRefusedError, MailUnclearError
from chalicelib.practice.changes import AlertAddress, PendingAddress, PracticeChanges, with_changes
from chalicelib.practice.mailbox import sendable
from chalicelib.practice.practice import Practice
from chalicelib.practice.toml_reader import PracticeError

# Long enough for whoever reads that mailbox once a day.
LASTS = timedelta(hours=24)
_TOKEN_BITS = 256


def as_part(name: str) -> AlertAddress:
    return "second_to" if name == "second_to" else "alerts_to"


def ask(request: InboxRequest, of: AlertAddress, typed: str) -> None:
    """Send a link to a new address, and tell the practice that somebody asked for it.

    Raises:
        NotDoneError: busy; the mail service did not take it, and nothing was changed.
    """
    token = f"{request.desk.random.getrandbits(_TOKEN_BITS):064x}"
    address = sendable(typed)
    pending = PendingAddress(of, address, hash_of(token), request.now + LASTS)
    request.audit("asked_address", code=f"set_{of}")
    try:
        _send_link(request, address, token)
    except (MailRefusedError, MailUnclearError):
        raise NotDoneError("busy") from None
    change_record(request, lambda found: replace(found, pending=(*others(found, of), pending)))
    tell(request, "asked_address", request.person)


def others(found: PracticeChanges, of: str) -> tuple[PendingAddress, ...]:
    """Return what waits to be confirmed, but for an address that is changed now."""
    return tuple(one for one in found.pending if one.of != of)


def _send_link(request: InboxRequest, address: str, token: str) -> None:
    from chalicelib.alerts.mails.address.mail import compose_address
    from chalicelib.alerts.mails.common import composed

    desk = request.desk
    link = f"{desk.settings.public_url or request.http.own_url}/inbox/address/{token}"
    desk.mailer.send(composed(lambda: compose_address(address, link, practice=desk.practice, at=request.now)))


def tell_old(request: InboxRequest, before: Practice) -> None:
    """Tell the addresses as they were and as they are now, and whoever did it."""
    after, who = request.desk.practice, [request.person.email] if request.person else []
    addresses = (before.alerts_to, before.second_to, after.alerts_to, after.second_to, *who)
    tell_addresses(request, "changed_address", addresses)


def with_confirmed(found: PracticeChanges, pending: PendingAddress) -> PracticeChanges:
    return replace(found, own=found.own.with_one(pending.of, pending.address), pending=others(found, pending.of))


def pending_in(request: InboxRequest, found: PracticeChanges) -> PendingAddress | None:
    token_hash = hash_of(request.parameters.get("token", ""))
    fresh = (one for one in found.pending if one.expires_at > request.now)
    return next((one for one in fresh if one.token_hash == token_hash), None)


def may_be(practice: Practice, pending: PendingAddress) -> bool:
    """Say whether the two addresses would still be two."""
    try:
        with_changes(practice, with_confirmed(PracticeChanges(), pending))
    except PracticeError:
        return False
    return True
