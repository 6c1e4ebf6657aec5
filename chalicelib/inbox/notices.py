"""Telling by email what was done in the inbox that a thief would do as well.

The deed is done before anybody is told, and stays done if nobody can be: that is noted in the audit log.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chalicelib.faults import CodedError, log_fault
from chalicelib.inbox.device_names import device_in_words
from chalicelib.inbox.people import Person
from chalicelib.inbox.request import InboxRequest
from chalicelib.mail import MailRefusedError, MailUnclearError
from chalicelib.practice.mailbox import MailboxError, sendable
from chalicelib.storage import StoreUnavailableError

if TYPE_CHECKING:
    from chalicelib.alerts.mails.notice.words import Notice


def tell(request: InboxRequest, notice: "Notice", *concerned: Person | None) -> None:
    """Tell those whom it concerns, and the practice's alert address, once each; never raises."""
    tell_addresses(
        request, notice, (request.desk.practice.alerts_to, *(person.email for person in concerned if person))
    )


def tell_addresses(request: InboxRequest, notice: "Notice", addresses: Iterable[str]) -> None:
    """Tell the mailboxes that a notice is about, once each; never raises."""
    once: dict[str, str] = {}
    for address in addresses:
        once.setdefault(address.casefold(), address)
    for to in once.values():
        try:
            _send(request, notice, to)
        except MailRefusedError as fault:
            _note(request, notice, fault)
        except MailUnclearError as fault:
            # The mail service may not answer at all, and the function has not the time to wait for it again.
            _note(request, notice, fault)
            return


def _send(request: InboxRequest, notice: "Notice", to: str) -> None:
    """Send a notice to one address; raises as `Mailer.send` does."""
    from chalicelib.alerts.mails.common import composed
    from chalicelib.alerts.mails.notice.mail import compose_notice

    practice, language = request.desk.practice, request.language
    device = device_in_words(request.http.header("user-agent"), language)
    try:
        address = sendable(to)
    except MailboxError:
        raise MailRefusedError("NotAnAddress", is_permanent=True) from None
    message = composed(lambda: compose_notice(notice, address, practice=practice, at=request.now, device=device))
    request.desk.mailer.send(message)


def _note(request: InboxRequest, notice: "Notice", fault: CodedError) -> None:
    log_fault(fault)
    try:
        request.audit("not_told", code=notice)
    except StoreUnavailableError as unwritten:
        log_fault(unwritten)
