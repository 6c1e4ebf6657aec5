"""What every page has in common: its style, inside the page, and the headers it must be sent with."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from markupsafe import Markup

from chalicelib.web.request import ON_EVERY_REPLY, SAFE

_HERE = Path(__file__).parent
STYLE = ("page.css",)

_HEADERS = ON_EVERY_REPLY | {
    "Content-Type": "text/html; charset=utf-8",
    "Strict-Transport-Security": SAFE["Strict-Transport-Security"],
    # A window that another site opened, or that opened it, gets no hold of the page.
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class Page:
    """A page and the headers it must be sent with. It may show what a visitor typed, so it stays out of `repr`."""

    html: str = field(repr=False)
    headers: dict[str, str]


@cache
def style(*names: str, rules: str = "") -> Markup:
    """Return style sheets and a page's own rules as one, without comments and line breaks: it travels in the page."""
    text = "\n".join([*((_HERE / "static" / name).read_text(encoding="utf-8") for name in names), rules])
    return Markup(" ".join(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split()))  # noqa: S704 - our own files


@cache
def _style_hash(*names: str, rules: str) -> str:
    """Return what the Content-Security-Policy calls the style sheet, so that no other style runs."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style(*names, rules=rules).encode()).digest()).decode()


def page_headers(
    style_names: Sequence[str] = STYLE,
    form_targets: Sequence[str] = (),
    rules: str = "",
    *,
    may_be_framed: bool = False,
    is_installable: bool = False,
) -> dict[str, str]:
    """Return the headers of a page in these styles, whose forms lead to the desk itself and to `form_targets`.

    One that `is_installable` has a manifest, and a worker that shows notifications.
    Only a page that has no session and no power `may_be_framed`: what is laid over any other could make people press.
    """
    policy = {
        "default-src": "'none'",
        "style-src": f"'{_style_hash(*style_names, rules=rules)}'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data:",
        "form-action": " ".join(("'self'", *form_targets)),
        "base-uri": "'none'",
        **({"manifest-src": "'self'", "worker-src": "'self'"} if is_installable else {}),
        # (Even "*" would keep out a page that lies in a sandboxed frame itself.)
        **({} if may_be_framed else {"frame-ancestors": "'none'"}),
    }
    return _HEADERS | {
        "Content-Security-Policy": "; ".join(f"{directive} {sources}" for directive, sources in policy.items())
    }
