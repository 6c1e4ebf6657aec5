"""The pages that exist only locally: the blog, and the outbox as a person and as a program sees it."""

import json
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from chalicelib.mail.outbox import Outbox
from chalicelib.practice import Practice

_SITE = Path(__file__).parent / "site"
_STATIC = _SITE / "static"


@dataclass(frozen=True)
class PageReply:
    body: str | bytes
    content_type: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK


class LocalPages:
    """Answers what lies beside the app's own routes."""

    def __init__(self, outbox: Outbox, practice: Practice) -> None:
        self._outbox = outbox
        self._practice = practice
        self._templates = Environment(
            loader=FileSystemLoader(_SITE), autoescape=select_autoescape(), undefined=StrictUndefined
        )
        self._pages: dict[str, Callable[[], PageReply]] = {
            "/": self._article,
            "/local/outbox": self._outbox_page,
            "/local/outbox.json": self._outbox_json,
        }

    def serves(self, method: str, path: str) -> bool:
        place = urlsplit(path).path
        return place.startswith("/local/") or (place == "/" and method in {"GET", "HEAD"})

    def reply(self, method: str, path: str, body: bytes) -> PageReply:  # noqa: ARG002 - pages that read come later
        place = urlsplit(path).path
        if place.startswith("/local/site/"):
            return _static(place.removeprefix("/local/site/"))
        page = self._pages.get(place)
        return page() if page else PageReply("There is no such local page.", status=HTTPStatus.NOT_FOUND)

    def _article(self) -> PageReply:
        return PageReply(self._render("article.html"))

    def _outbox_page(self) -> PageReply:
        return PageReply(self._render("outbox.html", emails=self._emails()))

    def _outbox_json(self) -> PageReply:
        return PageReply(json.dumps(self._emails(), ensure_ascii=False), "application/json")

    def _emails(self) -> list[dict[str, Any]]:
        return [sent.as_read() for sent in reversed(self._outbox.sent)]

    def _render(self, name: str, **context: object) -> str:
        return self._templates.get_template(name).render(practice=self._practice, **context)


def _static(name: str) -> PageReply:
    path = _STATIC / name
    # A name with a way out of the folder is no name.
    if "/" in name or not path.is_file():
        return PageReply("There is no such file.", status=HTTPStatus.NOT_FOUND)
    return PageReply(path.read_bytes(), mimetypes.guess_type(name)[0] or "application/octet-stream")
