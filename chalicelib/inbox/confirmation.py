"""Step-up: the deeds that a session alone does not open, and the fresh use of a passkey that each of them asks for.

A confirmation is for one deed to one thing, once, and for five minutes; it stands in the session's own record.
"""

import re
from datetime import timedelta
from typing import Literal, get_args

from chalicelib.inbox import sessions
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.request import InboxRequest

Deed = Literal["add_passkey", "remove_passkey", "remove_person", "export_list", "erase", "lift_hold", "change_practice"]
DEEDS: tuple[Deed, ...] = get_args(Deed)

LASTS = timedelta(minutes=5)

# References, ids of people and passkeys, and what a list is chosen by; nothing that was typed.
_SUBJECT = re.compile(r"[A-Za-z0-9_./-]{0,1100}")


class NotConfirmedError(Exception):
    """A deed asks for the passkey first; nothing was done."""

    def __init__(self, deed: Deed, subject: str, reference: str) -> None:
        super().__init__(deed)
        self.deed = deed
        self.subject = subject
        self.reference = reference


def demand(request: InboxRequest, deed: Deed, subject: str = "", *, reference: str = "", keeps: bool = False) -> None:
    """Use up the confirmation of a deed; whoever only prepares the deed `keeps` it.

    Raises:
        NotConfirmedError: there is none, or it is for something else, used up, or too old.
    """
    named, session = name_of(deed, subject), request.session
    oldest = request.now - LASTS
    is_confirmed = session is not None and sessions.is_confirmed(session, named, oldest)
    if session and is_confirmed and not keeps:
        is_confirmed = sessions.spend_confirmation(request.desk.records, session, named, oldest)
    if not is_confirmed:
        raise NotConfirmedError(deed, subject, reference)


def name_of(deed: Deed, subject: str) -> str:
    return f"{deed} {subject}"


def deed_in(request: InboxRequest) -> tuple[Deed, str]:
    """Read which deed is to be confirmed, and to what.

    Raises:
        NotDoneError: bad_input; there is no such deed.
    """
    deed, subject = request.json.get("deed"), request.json.get("subject")
    known = next((one for one in DEEDS if one == deed), None)
    if known is None or not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        raise NotDoneError("bad_input")
    return known, subject
