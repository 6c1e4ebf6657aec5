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
        found: View = getattr(import_module(f"chalicelib.inbox.{module}"), function)
        return found


ROUTES = (
    # Signing in
    Route("GET", "sign-in", "signing:show_sign_in", "everybody"),
    Route("POST", "sign-in/options", "signing:offer_sign_in", "everybody", speaks_json=True),
    Route("POST", "sign-in", "signing:sign_in", "everybody", speaks_json=True),
    Route("GET", "enrol", "signing:show_enrol", "everybody"),
    Route("POST", "enrol/options", "signing:offer_enrol", "everybody", speaks_json=True),
    Route("POST", "enrol", "signing:enrol", "everybody", speaks_json=True),
    Route("GET", "signed-out", "signing:show_signed_out", "everybody"),
    Route("GET", "session", "signing:show_session", "everybody", speaks_json=True),
    Route("GET", "inbox.js", "signing:show_script", "everybody"),
    Route("POST", "session/stay", "signing:stay", speaks_json=True),
    Route("POST", "sign-out", "signing:sign_out"),
    # What waits
    Route("GET", "", "listing:show_today"),
    Route("GET", "held", "listing:show_held"),
    Route("GET", "all", "listing:show_all"),
    Route("POST", "all/export", "listing:export_list"),
    Route("GET", "find", "searching:show_find"),
    Route("POST", "find", "searching:find"),
    # One lead
    Route("GET", "leads/{reference}", "showing:show_lead"),
    Route("GET", "leads/{reference}/print", "showing:print_lead"),
    Route("POST", "leads/{reference}/status", "acting:mark"),
    Route("POST", "leads/{reference}/undo", "acting:undo"),
    Route("POST", "leads/{reference}/snooze", "acting:snooze"),
    Route("POST", "leads/{reference}/note", "acting:add_note"),
    Route("POST", "leads/{reference}/release", "acting:release"),
    Route("POST", "leads/{reference}/hold", "acting:hold"),
    Route("POST", "leads/{reference}/renewals", "acting:renewals"),
    Route("POST", "leads/{reference}/export", "exporting:export_lead"),
    Route("GET", "leads/{reference}/erase", "erasing:ask_to_erase"),
    Route("POST", "leads/{reference}/erase", "erasing:erase"),
    # The practice
    Route("GET", "practice", "hours:show_practice"),
    Route("POST", "practice/add", "hours:add_change"),
    Route("POST", "practice/remove", "hours:remove_change"),
    Route("GET", "people", "office:show_people"),
    Route("POST", "people/remove", "office:remove_person"),
    Route("GET", "you", "office:show_you"),
    Route("POST", "you/passkey/options", "signing:offer_passkey", speaks_json=True),
    Route("POST", "you/passkey", "signing:add_passkey", speaks_json=True),
    Route("POST", "you/passkey/remove", "office:remove_passkey"),
    Route("POST", "you/session/end", "office:end_session"),
    Route("GET", "audit", "office:show_audit"),
    Route("GET", "numbers", "numbers:show_numbers"),
)


def routes_at(place: str) -> Iterator[tuple[Route, dict[str, str]]]:
    """Give every route at a place, whatever its method, with the varying parts of the path."""
    for route in ROUTES:
        names = route.names_in(place)
        if names is not None:
            yield route, names
