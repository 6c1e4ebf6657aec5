"""One's own passkeys and sessions, and the devices that are told by a push."""

from dataclasses import dataclass

from chalicelib.inbox import people, sessions
from chalicelib.inbox.confirmation import demand
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.notices import tell
from chalicelib.inbox.page import moment_or_nothing, page
from chalicelib.inbox.pages.push.view import push_block
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.inbox.session_rows import session_rows
from chalicelib.inbox.words import table
from chalicelib.web.request import Reply


@dataclass(frozen=True)
class PasskeyRow:
    """A passkey as the page shows it; moments are in words, empty for never."""

    id: str
    name: str
    since: str
    used: str


def show_you(request: InboxRequest) -> Reply:
    request.audit("read_you")
    records = request.desk.records
    passkeys = sorted(people.passkeys_of(records, request.who), key=lambda passkey: passkey.since)
    return page(
        request,
        "you",
        passkeys=[_passkey_row(request, passkey) for passkey in passkeys],
        sessions=session_rows(request, request.who),
        push=push_block(request),
    )


def _passkey_row(request: InboxRequest, passkey: people.Passkey) -> PasskeyRow:
    since, used = moment_or_nothing(request, passkey.since), moment_or_nothing(request, passkey.used_at)
    return PasskeyRow(passkey.id, passkey.name, since, used)


def _this_session(request: InboxRequest) -> str:
    return request.session.id if request.session else ""


def remove_passkey(request: InboxRequest) -> Reply:
    """Remove one's own {"passkey"}, unless it is the last, and end all sessions but this one."""
    records, named, person = request.desk.records, request.text("passkey"), request.person
    if person is None:
        raise NotDoneError("not_signed_in")
    mine = [passkey.id for passkey in people.passkeys_of(records, request.who)]
    if named not in mine:
        raise NotDoneError("not_found")
    if len(mine) == 1:
        raise NotDoneError("not_possible", detail=table("you")["you_only_one"])
    demand(request, "remove_passkey", named)
    request.audit("removed_passkey")
    if request.session and request.session.passkey == named:
        sessions.outlive(records, request.session)
    people.remove_passkey(records, person, named)
    # It may be a lost device's, and what it opened is still open there.
    for session in sessions.sessions_of(records, request.who):
        if session.id != _this_session(request):
            sessions.end(records, request.who, session.id)
    tell(request, "removed_passkey", person)
    return see_other(request, "you")


def end_session(request: InboxRequest) -> Reply:
    """End one's own {"session"}, or with {"others"} all but this one."""
    this, named, others = _this_session(request), request.text("session"), request.text("others")
    mine = [session.id for session in sessions.sessions_of(request.desk.records, request.who)]
    ended = [each for each in mine if (each != this if others else each == named)]
    if not ended and not others:
        raise NotDoneError("not_found")
    request.audit("ended_session")
    for session_id in ended:
        sessions.end(request.desk.records, request.who, session_id)
    if this in ended:
        return see_other(request, "signed-out", **sessions.forgetting())
    return see_other(request, "you")
