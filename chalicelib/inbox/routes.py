"""Every route of the inbox, in one table: whom it is open to, and which view answers it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Literal

from chalicelib.inbox.request import Call
from chalicelib.web.request import Reply

View = Callable[[Call], Reply]

OpenTo = Literal[
    "everybody",  # says nothing about anybody
    "people",  # who are signed in
]


@dataclass(frozen=True)
class Route:
    method: Literal["GET", "POST"]
    # The path below /inbox; a name in braces is a part of it that varies.
    path: str
    # The view as "module:function" within this room; imported when it is first asked for.
    view_name: str
    open_to: OpenTo = "people"
    # Whether scripts call it, so that it answers in JSON.
    speaks_json: bool = False

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9_-]{1,200})", self.path))

    def names_in(self, place: str) -> dict[str, str] | None:
        """Give the varying parts if the place is this route's, else None."""
        found = self._pattern.fullmatch(place)
        return found.groupdict() if found else None

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
    Route("GET", "enrol", "sign_in.view:show_enrol", "everybody"),
    Route("POST", "enrol/options", "sign_in.view:offer_enrol", "everybody", speaks_json=True),
    Route("POST", "enrol", "sign_in.view:enrol", "everybody", speaks_json=True),
    Route("GET", "signed-out", "sign_in.view:show_signed_out", "everybody"),
    Route("GET", "session", "sign_in.view:show_session", "everybody", speaks_json=True),
    Route("GET", "inbox.js", "sign_in.view:show_script", "everybody"),
    Route("POST", "session/stay", "sign_in.view:stay", speaks_json=True),
    Route("POST", "sign-out", "sign_in.view:sign_out"),
    # What waits
    Route("GET", "", "lists:show_today"),
    Route("GET", "held", "lists:show_held"),
    Route("GET", "all", "lists:show_all"),
    Route("POST", "all/export", "lists:export_list"),
    Route("GET", "find", "find.view:show_find"),
    Route("POST", "find", "find.view:find"),
    # One lead
    Route("GET", "leads/{reference}", "lead.view:show_lead"),
    Route("GET", "leads/{reference}/print", "lead.view:print_lead"),
    Route("POST", "leads/{reference}/status", "lead.actions:mark"),
    Route("POST", "leads/{reference}/undo", "lead.actions:undo"),
    Route("POST", "leads/{reference}/snooze", "lead.actions:snooze"),
    Route("POST", "leads/{reference}/note", "lead.actions:add_note"),
    Route("POST", "leads/{reference}/release", "lead.actions:release"),
    Route("POST", "leads/{reference}/hold", "lead.actions:hold"),
    Route("POST", "leads/{reference}/renewals", "lead.actions:renewals"),
    Route("POST", "leads/{reference}/export", "lead.export:export_lead"),
    Route("GET", "leads/{reference}/erase", "erase.view:ask_to_erase"),
    Route("POST", "leads/{reference}/erase", "erase.view:erase"),
    # The practice
    Route("GET", "practice", "practice.view:show_practice"),
    Route("POST", "practice/add", "practice.view:add_change"),
    Route("POST", "practice/remove", "practice.view:remove_change"),
    Route("GET", "people", "office:show_people"),
    Route("POST", "people/remove", "office:remove_person"),
    Route("GET", "you", "office:show_you"),
    Route("POST", "you/passkey/options", "sign_in.view:offer_passkey", speaks_json=True),
    Route("POST", "you/passkey", "sign_in.view:add_passkey", speaks_json=True),
    Route("POST", "you/passkey/remove", "office:remove_passkey"),
    Route("POST", "you/session/end", "office:end_session"),
    Route("GET", "audit", "office:show_audit"),
    Route("GET", "numbers", "numbers.view:show_numbers"),
)


def routes_at(place: str) -> Iterator[tuple[Route, dict[str, str]]]:
    """Give every route at a place, whatever its method, with the varying parts of the path."""
    for route in ROUTES:
        names = route.names_in(place)
        if names is not None:
            yield route, names
