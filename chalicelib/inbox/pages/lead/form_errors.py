"""Why the page of a lead is shown again instead of doing what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from chalicelib.inbox.errors import NotDoneError
from chalicelib.text.words import Words


@dataclass(frozen=True)
class FormError:
    """What the page says at its head. What was typed stays out of `repr`."""

    status: HTTPStatus
    text: str
    # Which part of the page is to be mended: "visit", "again", "certified", "note" or none of them.
    part: str = ""
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)


class StaleError(NotDoneError):
    """The page was older than the lead."""

    def __init__(self, seen: int) -> None:
        super().__init__("stale")
        # The standing's number on the page.
        self.seen = seen


class MistypedError(NotDoneError):
    """Something typed on the lead's page cannot be read."""

    def __init__(self, part: str, sentence: Words) -> None:
        super().__init__("bad_input", detail=sentence)
        self.part = part
