"""Why the inbox does not do something: each reason with its status and with what to do about it."""

from http import HTTPStatus
from typing import Literal

from chalicelib.inbox.words import table
from chalicelib.text.words import Words

Reason = Literal[
    "no_session",
    "not_signed_in",
    "owners_only",
    "csrf",
    "not_found",
    "gone",
    "stale",
    "not_possible",
    "bad_input",
    "bad_invitation",
    "bad_passkey",
    "unknown_passkey",
    "too_late",
    "method",
    "busy",
]


STATUSES: dict[Reason, HTTPStatus] = {
    "no_session": HTTPStatus.UNAUTHORIZED,
    "not_signed_in": HTTPStatus.UNAUTHORIZED,
    "owners_only": HTTPStatus.FORBIDDEN,
    "csrf": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "gone": HTTPStatus.NOT_FOUND,
    "stale": HTTPStatus.CONFLICT,
    "not_possible": HTTPStatus.CONFLICT,
    "bad_input": HTTPStatus.UNPROCESSABLE_ENTITY,
    "bad_invitation": HTTPStatus.FORBIDDEN,
    "bad_passkey": HTTPStatus.FORBIDDEN,
    "unknown_passkey": HTTPStatus.FORBIDDEN,
    "too_late": HTTPStatus.FORBIDDEN,
    "method": HTTPStatus.METHOD_NOT_ALLOWED,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
}


class NotDoneError(Exception):
    """Something was asked for that is not done; the message is a code and may be logged."""

    def __init__(self, reason: Reason, *, detail: Words | None = None, is_copy: bool = False) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.status = STATUSES[reason]
        self.title, self.text = (table(name="refusals")[f"{reason}_{part}"] for part in ("title", "text"))
        # What exactly is wrong, where the reason's own text cannot know.
        self.detail = detail
        # Whether somebody may have copied a passkey.
        self.is_copy = is_copy

    def sentence(self, language: str) -> str:
        """Say what exactly is wrong, where that is known, else why in general."""
        return (self.detail or self.text)(language)
