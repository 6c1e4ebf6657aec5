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
    # Whether it may be meant as it is, and is only asked about.
    may_be_meant: bool = False


class StaleError(NotDoneError):
    """The page was older than the lead."""

    def __init__(self, seen: int) -> None:
        super().__init__("stale")
        # The standing's number on the page.
        self.seen = seen


class MistypedError(NotDoneError):
    """Something typed on the lead's page cannot be read, or is asked about before it is saved."""

    def __init__(self, part: str, sentence: Words, *, may_be_meant: bool = False) -> None:
        super().__init__("bad_input", detail=sentence)
        self.part = part
        self.may_be_meant = may_be_meant
