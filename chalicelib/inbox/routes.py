"""Every route of the inbox, in one table: whom it is open to, which view answers it, and where the menu has it.

A page is a folder in `inbox/pages` (view, words, template) and a line here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Literal

from chalicelib.inbox.request import InboxRequest
from chalicelib.web.request import Reply

View = Callable[[InboxRequest], Reply]

OpenTo = Literal[
    "everybody",  # says nothing about anybody
    "people",  # who are signed in
    "owners",  # who are signed in and are no assistants
]

Menu = Literal[
    "bar",  # always in sight
    "more",  # behind "More"
]


@dataclass(frozen=True)
class Route:
    method: Literal["GET", "POST"]
    # The path below /inbox; a name in braces is a part of it that varies.
    path: str
    # The view as "page.module:function" in `inbox/pages`; imported when it is first asked for.
    view_name: str
    open_to: OpenTo = "people"
    # Whether scripts call it, so that it answers in JSON.
    speaks_json: bool = False
    # Where the menu has the page, by its title; None if it does not.
    menu: Menu | None = None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9_-]{1,200})", self.path))

    def parameters_in(self, path: str) -> dict[str, str] | None:
        """Return the varying parts of a path if it is this route's, else None."""
        found = self._pattern.fullmatch(path)
        return found.groupdict() if found else None

    @property
    def page(self) -> str:
        """The name of the page's folder."""
        return self.view_name.partition(".")[0]

    @property
    def view(self) -> View:
        module, _, function = self.view_name.partition(":")
        found: View = getattr(import_module(f"chalicelib.inbox.pages.{module}"), function)
        return found


ROUTES = (
    # Signing in
    Route("GET", "sign-in", "sign_in.view:show_sign_in", "everybody"),
    Route("POST", "sign-in/options", "sign_in.view:offer_sign_in", "everybody", speaks_json=True),
    Route("POST", "sign-in", "sign_in.view:sign_in", "everybody", speaks_json=True),
    Route("GET", "enrol", "enrol.view:show_enrol", "everybody"),
    Route("POST", "enrol/options", "enrol.view:offer_enrol", "everybody", speaks_json=True),
    Route("POST", "enrol", "enrol.view:enrol", "everybody", speaks_json=True),
    Route("POST", "sign-out", "signed_out.view:sign_out"),
    Route("GET", "signed-out", "signed_out.view:show_signed_out", "everybody"),
    Route("GET", "session", "session.view:show_session", "everybody", speaks_json=True),
    Route("POST", "session/stay", "session.view:stay", speaks_json=True),
    Route("POST", "confirm/options", "confirm.view:offer_confirmation", speaks_json=True),
    Route("POST", "confirm", "confirm.view:confirm", speaks_json=True),
    Route("GET", "inbox.js", "session.view:show_script", "everybody"),
    # The inbox as an app of its own, and what it is told of by a push
    Route("GET", "manifest.webmanifest", "push.files:show_manifest", "everybody"),
    Route("GET", "worker.js", "push.files:show_worker", "everybody"),
    Route("GET", "push.js", "push.files:show_script", "everybody"),
    Route("POST", "push/renew", "push.view:renew", "everybody", speaks_json=True),
    # What waits
    Route("GET", "", "today.view:show_today", menu="bar"),
    Route("GET", "held", "held.view:show_held", menu="bar"),
    Route("POST", "spam", "spam.view:mark_many"),
    Route("POST", "spam/undo", "spam.view:undo_many"),
    Route("GET", "all", "all.view:show_all", menu="bar"),
    Route("POST", "all/export", "all.view:export_list", "owners"),
    Route("GET", "find", "find.view:show_find", menu="bar"),
    Route("POST", "find", "find.view:find"),
    Route("GET", "call", "call.view:show_call", menu="more"),
    Route("POST", "call", "call.view:take_call"),
    Route("POST", "call/unfinished", "call.view:show_unfinished_call"),
    # One lead
    Route("GET", "leads/{reference}", "lead.view:show_lead"),
    Route("GET", "leads/{reference}/print", "lead.view:print_lead"),
    Route("POST", "leads/{reference}/status", "lead.actions:mark"),
    Route("POST", "leads/{reference}/undo", "lead.actions:undo"),
    Route("POST", "leads/{reference}/snooze", "lead.actions:snooze"),
    Route("POST", "leads/{reference}/note", "lead.actions:add_note"),
    Route("POST", "leads/{reference}/draft", "lead.drafts:keep_draft"),
    Route("POST", "leads/{reference}/release", "lead.actions:release"),
    Route("POST", "leads/{reference}/hold", "lead.actions:legal_hold"),
    Route("POST", "leads/{reference}/renewals", "lead.actions:renewals"),
    Route("POST", "leads/{reference}/export", "lead.export:export_lead"),
    Route("GET", "leads/{reference}/erase", "erase.view:ask_to_erase", "owners"),
    Route("POST", "leads/{reference}/erase", "erase.view:erase", "owners"),
    # The practice
    Route("GET", "practice", "practice.view:show_practice", menu="more"),
    Route("POST", "practice/add", "practice.view:add_change"),
    Route("POST", "practice/remove", "practice.view:remove_change"),
    Route("POST", "practice/close", "practice.view:close"),
    Route("POST", "practice/settings", "practice.view:change_settings", "owners"),
    Route("GET", "address/{token}", "address.view:show_address", "everybody"),
    Route("POST", "address/{token}", "address.view:confirm_address", "everybody"),
    Route("GET", "renewals", "renewals.view:show_renewals", menu="more"),
    Route("GET", "numbers", "numbers.view:show_numbers", menu="more"),
    Route("GET", "people", "people.view:show_people", "owners", menu="more"),
    Route("POST", "people/remove", "people.view:remove_person", "owners"),
    Route("POST", "people/session/end", "people.view:end_sessions", "owners"),
    Route("GET", "you", "you.view:show_you", menu="more"),
    Route("POST", "you/passkey/options", "you.passkey:offer_passkey", speaks_json=True),
    Route("POST", "you/passkey", "you.passkey:add_passkey", speaks_json=True),
    Route("POST", "you/passkey/remove", "you.view:remove_passkey"),
    Route("POST", "you/session/end", "you.view:end_session"),
    Route("POST", "you/push", "push.view:switch_on", speaks_json=True),
    Route("POST", "you/push/test", "push.view:send_test", speaks_json=True),
    Route("POST", "you/push/remove", "push.view:remove"),
    Route("GET", "audit", "audit.view:show_audit", menu="more"),
    Route("POST", "audit/report", "audit.files:export_report", "owners"),
    Route("POST", "audit/breach", "audit.files:export_breach", "owners"),
)


def routes_at(path: str) -> Iterator[tuple[Route, dict[str, str]]]:
    """Yield every route at a path, whatever its method, with the varying parts of the path."""
    for route in ROUTES:
        parameters = route.parameters_in(path)
        if parameters is not None:
            yield route, parameters


def page_to_return_to(path: str) -> str:
    """Return which page for people who are signed in a path belongs to: itself, or what it begins with; or nothing.

    What is done on a page has a path below it, and is not done by going back there.
    """
    parts = path.strip("/").split("/")
    for length in range(len(parts), 0, -1):
        shorter = "/".join(parts[:length])
        if any(route.method == "GET" and route.open_to != "everybody" for route, _ in routes_at(shorter)):
            return shorter
    return ""
