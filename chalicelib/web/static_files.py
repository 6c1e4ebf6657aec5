"""The browser scripts: their text, and the hash by which browsers keep them for a year; how drawn forms look."""

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path

from chalicelib.web.request import Reply, Request

_HERE = Path(__file__).with_name("static")
_PARTS = {("frontdesk.js", "form"): "frontdesk-form.js"}
_HASH_LENGTH = 12  # hex digits: 48 bits tell any two versions of one file apart


@cache
def script(name: str = "frontdesk.js") -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def drawn_style() -> str:
    """Return the style sheet of a form that the script draws, on one line."""
    return " ".join(script("drawn.css").partition("*/")[2].split())


@cache
def script_hash(name: str = "frontdesk.js") -> str:
    return hashlib.sha256(script(name).encode()).hexdigest()[:_HASH_LENGTH]


def show_script(request: Request, name: str = "frontdesk.js") -> Reply:
    """Return a browser script; under its own hash it may be kept for a year.

    What draws a whole form is a part of `frontdesk.js` that only those pages ask for which have none.
    """
    name = _PARTS.get((name, request.query.get("part", "")), name)
    known = script_hash(name)
    age = "public, max-age=31536000, immutable" if request.query.get("v") == known else "public, max-age=300"
    headers = {"Content-Type": "text/javascript; charset=utf-8", "X-Content-Type-Options": "nosniff"}
    return Reply(HTTPStatus.OK, {**headers, "Cache-Control": age, "ETag": f'"{known}"'}, script(name))
