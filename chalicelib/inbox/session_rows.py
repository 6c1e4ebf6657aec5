"""Where somebody is signed in, as pages show it."""

from dataclasses import dataclass

from chalicelib.inbox import sessions
from chalicelib.inbox.page import moment_or_nothing
from chalicelib.inbox.request import InboxRequest


@dataclass(frozen=True)
class SessionRow:
    """One place where somebody is signed in; moments are in words."""

    id: str
    device: str
    since: str
    seen: str
    is_this: bool


def session_rows(request: InboxRequest, person_id: str) -> tuple[SessionRow, ...]:
    """Return somebody's sessions, the one used last first."""
    found = sessions.sessions_of(request.desk.records, person_id)
    this = request.session.id if request.session else ""
    return tuple(
        SessionRow(
            session.id,
            session.device,
            since=moment_or_nothing(request, session.began_at),
            seen=moment_or_nothing(request, session.seen_at),
            is_this=session.id == this,
        )
        for session in sorted(found, key=lambda session: (session.seen_at, session.id), reverse=True)
    )
