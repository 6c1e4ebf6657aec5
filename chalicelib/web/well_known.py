"""The small files that programs look for at the same place everywhere: crawlers, browsers, who found a hole."""

from datetime import timedelta
from http import HTTPStatus
from typing import Protocol

from chalicelib import ports
from chalicelib.practice.practice import Practice
from chalicelib.text.words import LANGUAGES
from chalicelib.web.request import Reply, Request

_DAY = 86_400  # seconds
_KEPT_FOR_A_DAY = {"Cache-Control": f"public, max-age={_DAY}", "X-Content-Type-Options": "nosniff"}
_PLAIN = {**_KEPT_FOR_A_DAY, "Content-Type": "text/plain; charset=utf-8"}
# Forms may be found, in every language. Any other query may hold what somebody's page sent with GET.
_ROBOTS = "".join(
    f"{line}\n"
    for line in (
        "User-agent: *",
        *("Disallow: /inbox", "Disallow: /stop/", "Disallow: /visit/", "Disallow: /*?"),
        *(f"Allow: /f/*?lang={code}$" for code in LANGUAGES),
    )
)
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#0c5a63"/>'
    '<path d="M9 6a3 3 0 0 1 6 0M7.5 8h9M8.5 8l-1 9h9l-1-9M6.5 19h11" fill="none" stroke="#fff" stroke-width="1.6" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
# RFC 9116 advises less than a year, so that nobody trusts a file that everybody forgot.
_GOOD_FOR = timedelta(days=180)


class DeskWithPractice(ports.HasPractice, ports.HasClock, Protocol):
    """What these files need of the desk."""


def show_robots(_request: Request) -> Reply:
    return Reply(HTTPStatus.OK, _PLAIN, _ROBOTS)


def show_icon(_request: Request) -> Reply:
    """Return the picture in a tab: a lantern, as on the pages. Text, so that no gateway has to know binary replies."""
    return Reply(HTTPStatus.OK, {**_KEPT_FOR_A_DAY, "Content-Type": "image/svg+xml"}, _ICON)


def show_security_contact(desk: DeskWithPractice, request: Request) -> Reply:
    """Say whom to tell of a hole (RFC 9116)."""
    expires = (desk.clock.now() + _GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {_contact(desk.practice)}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
    ]
    if request.own_url.startswith("https://"):
        lines.append(f"Canonical: {request.own_url}/.well-known/security.txt")
    return Reply(HTTPStatus.OK, _PLAIN, "".join(f"{line}\n" for line in lines))


def _contact(practice: Practice) -> str:
    return f"mailto:{practice.security_contact}" if practice.security_contact else f"tel:{practice.phone_link}"
