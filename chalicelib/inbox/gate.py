"""The one way into the inbox: find the route, see who it is, let the view do it, audit what is refused.

No view runs for somebody who is not signed in, no form is taken without its token, and no page of the practice is
answered that is not in the audit log.
"""

from dataclasses import replace

from chalicelib.faults import log_fault
from chalicelib.inbox import sessions, strangers
from chalicelib.inbox.confirmation import NotConfirmedError
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.pages.problem.view import problem_page
from chalicelib.inbox.people import ChangedMeanwhileError, find_person
from chalicelib.inbox.request import InboxDesk, InboxRequest, as_json, see_other
from chalicelib.inbox.routes import Route, routes_at
from chalicelib.inbox.words import table
from chalicelib.leads.reference import is_reference
from chalicelib.storage import StoreUnavailableError
from chalicelib.web.request import Reply, Request, split_origin

# Reading does no harm: these are answered by the same views.
_READING = {"GET": "GET", "HEAD": "GET"}


class UnauditedError(Exception):
    """A view of ours answered and wrote nothing into the audit log: a fault of the program."""


def open_inbox(desk: InboxDesk, http: Request, proxy: str = "") -> Reply:
    """Answer a request; `proxy` is the path below /inbox."""
    return answer(desk, http, http.method, proxy)


def answer(desk: InboxDesk, http: Request, method: str, path: str) -> Reply:
    """Answer a request to the inbox."""
    desk.look_up_practice()
    request = InboxRequest(desk, http, method, path.strip("/"), desk.clock.now())
    route: Route | None = None
    try:
        route, request = _route_of(request)
        request = _with_person(request)
        if route.open_to != "everybody":
            request = _let_in(request, route)
        elif route.method == "POST":
            _refuse_other_sites(request)
        reply = route.view(request)
        if route.open_to != "everybody" and not request.audited:
            raise UnauditedError
    except NotConfirmedError as wanted:
        reply = _to_be_confirmed(request, route, wanted)
    except NotDoneError as error:
        reply = _refused(request, route, error)
    except ChangedMeanwhileError:
        reply = _refused(request, route, NotDoneError("stale", detail=table()["changed_meanwhile"]))
    except StoreUnavailableError as fault:
        log_fault(fault)
        reply = _say(request, route, NotDoneError("busy"))
    return replace(reply, body="") if method == "HEAD" else reply


def _route_of(request: InboxRequest) -> tuple[Route, InboxRequest]:
    found = list(routes_at(request.path))
    if not found:
        raise NotDoneError("not_found")
    wanted = _READING.get(request.method, request.method)
    for route, parameters in found:
        if route.method == wanted:
            return route, replace(request, parameters=parameters)
    raise NotDoneError("method")


def _with_person(request: InboxRequest) -> InboxRequest:
    """Return the request with the person in whose session it comes, if there is one."""
    session = sessions.find(request.desk.records, request.http.header("cookie"))
    person = find_person(request.desk.records, session.person) if session else None
    if session is None or person is None or person.removed_at:
        return request
    if session.passkey and not person.holds(session.passkey):
        return request  # what opened it was taken away
    return replace(request, person=person, session=session)


def _let_in(request: InboxRequest, route: Route) -> InboxRequest:
    if request.session is None:
        raise NotDoneError("no_session" if route.method == "GET" else "not_signed_in")
    if route.method == "POST":
        _refuse_other_sites(request)
        _refuse_without_token(request, route)
    if route.open_to == "owners" and not request.is_owner:
        raise NotDoneError("owners_only")
    return replace(request, session=sessions.extend(request.desk.records, request.session, request.now))


def _refuse_other_sites(request: InboxRequest) -> None:
    """Refuse a post that another site's page caused. Browsers say which page it was, or at least whose.

    Our own pages give no referrer, and so their forms' origin is "null": then `Sec-Fetch-Site` and the token speak.
    """
    origin, site = request.http.origin, request.http.header("sec-fetch-site")
    if origin and split_origin(origin) != split_origin(request.http.own_url):
        raise NotDoneError("csrf")
    if site not in {"", "same-origin"}:
        raise NotDoneError("csrf")


def _refuse_without_token(request: InboxRequest, route: Route) -> None:
    sent = request.http.header("x-csrf-token") if route.speaks_json else request.text("csrf")
    if not sessions.is_csrf_token(request.desk.settings.keys, request.session, sent):
        raise NotDoneError("csrf")


def _to_be_confirmed(request: InboxRequest, route: Route | None, wanted: NotConfirmedError) -> Reply:
    from chalicelib.inbox.pages.confirm.view import ask_script_to_confirm, ask_to_confirm

    try:
        request.audit("asked_to_confirm", reference=wanted.reference, code=wanted.deed)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return _say(request, route, NotDoneError("busy"))
    ask = ask_script_to_confirm if route is not None and route.speaks_json else ask_to_confirm
    return ask(request, wanted)


def _refused(request: InboxRequest, route: Route | None, error: NotDoneError) -> Reply:
    try:
        _account_for(request, error)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return _say(request, route, NotDoneError("busy"))
    if error.reason == "no_session" and route is not None and not route.speaks_json:
        return see_other(request, f"sign-in?to={request.path}")
    return _say(request, route, error)


def _account_for(request: InboxRequest, error: NotDoneError) -> None:
    """Write a refusal down for whoever is signed in; count it for strangers, who would else fill the audit log."""
    if request.person is None:
        if not request.audited:  # a failed sign-in has said whose passkey it claimed to be
            strangers.count(request.desk, error.reason)
        return
    # What somebody made up for an address is no reference: the audit log holds no texts.
    reference = request.parameters.get("reference", "")
    request.audit("refused", reference=reference if is_reference(reference) else "", code=error.reason)


def _say(request: InboxRequest, route: Route | None, error: NotDoneError) -> Reply:
    if route is not None and route.speaks_json:
        title, text = error.title(request.language), error.sentence(request.language)
        return as_json({"ok": False, "code": error.reason, "title": title, "error": text}, error.status)
    if error.reason == "not_signed_in" and route is not None:
        from chalicelib.inbox.pages.sign_in.view import ask_to_sign_in

        return ask_to_sign_in(request, error)
    return problem_page(request, error)
