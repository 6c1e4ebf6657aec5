"""The way through the inbox: find the route, see who it is, let the view do it, account for what is refused.

No view runs for somebody who is not signed in, no form is taken without its token, and no page of the practice is
answered that was not accounted for.
"""

from dataclasses import replace

from chalicelib.faults import log_fault
from chalicelib.inbox import sessions
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import problem_page
from chalicelib.inbox.people import find_person
from chalicelib.inbox.request import Call, InboxDesk, as_json, see_other
from chalicelib.inbox.routes import Route, routes_at
from chalicelib.leads.reference import is_reference
from chalicelib.storage import StoreUnavailableError
from chalicelib.web.request import Reply, Request, split_origin

# Reading does no harm: these are answered by the same views.
_READING = {"GET": "GET", "HEAD": "GET"}


class UnaccountedError(Exception):
    """A view of ours answered without an account of it: a fault of the program."""


def open_inbox(desk: InboxDesk, request: Request, proxy: str = "") -> Reply:
    """Answer a request; `proxy` is the path below /inbox."""
    return answer(desk, request, request.method, proxy)


def answer(desk: InboxDesk, request: Request, method: str, place: str) -> Reply:
    """Answer a request to the inbox."""
    call = Call(desk, request, method, place.strip("/"), desk.clock.now())
    route: Route | None = None
    try:
        route, call = _route_of(call)
        call = _with_person(call)
        if route.open_to == "people":
            call = _let_in(call, route)
        elif route.method == "POST":
            _refuse_other_sites(call)
        reply = route.view(call)
        if route.open_to == "people" and not call.accounted:
            raise UnaccountedError
    except NotDoneError as refusal:
        reply = _refused(call, route, refusal)
    except StoreUnavailableError as fault:
        log_fault(fault)
        reply = _say(call, route, NotDoneError("busy"))
    return replace(reply, body="") if method == "HEAD" else reply


def _route_of(call: Call) -> tuple[Route, Call]:
    found = list(routes_at(call.place))
    if not found:
        raise NotDoneError("not_found")
    wanted = _READING.get(call.method, call.method)
    for route, names in found:
        if route.method == wanted:
            return route, replace(call, names=names)
    raise NotDoneError("method")


def _with_person(call: Call) -> Call:
    """Put the person in whose session the call comes into it, if there is one."""
    session = sessions.find(call.desk.records, call.request.header("cookie"))
    person = find_person(call.desk.records, session.person) if session else None
    if session is None or person is None or person.removed_at:
        return call
    return replace(call, person=person, session=session)


def _let_in(call: Call, route: Route) -> Call:
    if call.session is None:
        raise NotDoneError("no_session" if route.method == "GET" else "not_signed_in")
    if route.method == "POST":
        _refuse_other_sites(call)
        _refuse_without_token(call, route)
    return replace(call, session=sessions.keep_awake(call.desk.records, call.session, call.now))


def _refuse_other_sites(call: Call) -> None:
    """Refuse a post that another site's page caused. Browsers say which page it was, or at least whose.

    Our own pages give no referrer, and so their forms' origin is "null": then `Sec-Fetch-Site` and the token speak.
    """
    origin, site = call.request.origin, call.request.header("sec-fetch-site")
    if origin and split_origin(origin) != split_origin(call.request.own_url):
        raise NotDoneError("csrf")
    if site not in {"", "same-origin"}:
        raise NotDoneError("csrf")


def _refuse_without_token(call: Call, route: Route) -> None:
    sent = call.request.header("x-csrf-token") if route.speaks_json else call.text("csrf")
    if not sessions.is_csrf_token(call.desk.settings.desk_secret, call.session, sent):
        raise NotDoneError("csrf")


def _refused(call: Call, route: Route | None, refusal: NotDoneError) -> Reply:
    if refusal.reason == "not_found" and call.person is None:
        return _say(call, route, refusal)  # whoever tries addresses at random is not worth a line
    try:
        # Whatever somebody wrote into the address is no reference: the account has no room for texts.
        reference = call.names.get("reference", "")
        call.account("refused", reference=reference if is_reference(reference) else "", code=refusal.reason)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return _say(call, route, NotDoneError("busy"))
    if refusal.reason == "no_session" and route is not None and not route.speaks_json:
        return see_other(call, f"sign-in?to={call.place}")
    return _say(call, route, refusal)


def _say(call: Call, route: Route | None, refusal: NotDoneError) -> Reply:
    if route is not None and route.speaks_json:
        text = (refusal.detail or refusal.ground.text)(call.language)
        title = refusal.ground.title(call.language)
        return as_json({"ok": False, "code": refusal.reason, "title": title, "error": text}, refusal.ground.status)
    return problem_page(call, refusal)
