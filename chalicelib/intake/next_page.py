"""Where a visitor goes after sending: a page of an allowed site, or our own thank-you page."""

import re
from urllib.parse import urlsplit

from chalicelib.forms.sorted_fields import Posted
from chalicelib.intake.control_fields import REDIRECTS, control
from chalicelib.intake.negotiation import language_of
from chalicelib.web.request import Request, is_allowed, split_origin

# What the thank-you page is to ask about.
CHECK = "check"
# Of what a thank-you page speaks.
ARRIVED = "arrived"
# Says of a thank-you page that what was sent had come before.
KNOWN = "known"
_SAFE_URL = re.compile(r"[!-~]{1,2000}")  # printable ASCII: nothing that could break out of a header


def wished_page(request: Request, posted: Posted, allowed_origins: frozenset[str]) -> str:
    """Return the page that the form asks to go to, if its origin is allowed; else an empty text."""
    wish = control(posted, REDIRECTS)
    if not _SAFE_URL.fullmatch(wish) or "\\" in wish:
        return ""
    if wish.startswith("/") and not wish.startswith("//"):
        wish = _site_of(request) + wish
    return wish if is_allowed(wish, allowed_origins, request.own_url) else ""


def _site_of(request: Request) -> str:
    """Return the origin of the page that holds the form, as far as the browser tells."""
    site = split_origin(request.origin or request.header("referer"))
    return "://".join(site) if site else ""


def thanks_page(
    request: Request, language: str, *, arrived: str = "", asks_about_email: bool = False, is_known: bool = False
) -> str:
    """Return the path of our own thank-you page; nothing in it was typed.

    `arrived` says of what it speaks, see `arrival.py`; `is_known`: what was sent had come before.
    """
    of_the_browser = language_of(request.headers, {}, {})
    wishes = {
        ARRIVED: arrived,
        "lang": "" if language == of_the_browser else language,
        CHECK: "email" if asks_about_email else "",
        KNOWN: "1" if is_known else "",
    }
    query = "&".join(f"{name}={wish}" for name, wish in wishes.items() if wish)
    return f"{request.base_path}/thanks" + (f"?{query}" if query else "")


def as_absolute(request: Request, path: str) -> str:
    """Name one of our pages so that a script on another site can go there."""
    if not request.own_url or urlsplit(path).netloc:
        return path
    return request.own_url + path.removeprefix(request.base_path)
