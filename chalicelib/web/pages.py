"""Writes the pages: from a form, what was posted and what is wrong with it, to HTML and its headers."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from chalicelib.forms.question import Form
from chalicelib.forms.validation import FieldError
from chalicelib.intake.form_layout import lay_out
from chalicelib.intake.words import LANGUAGE_NAMES, words
from chalicelib.practice.practice import Practice

_HERE = Path(__file__).parent
_STYLE = ("page.css",)
_TWO_YEARS = 63_072_000  # seconds

_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": f"max-age={_TWO_YEARS}; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Page:
    """A page and the headers it must be sent with. It may show what a visitor typed, so it stays out of `repr`."""

    html: str = field(repr=False)
    headers: dict[str, str]


def form_page(  # noqa: PLR0913 - a page shows all of this, and each caller names what it gives
    form: type[Form],
    *,
    practice: Practice,
    language: str,
    action: str,
    script_url: str,
    fill_token: str,
    values: Mapping[str, str | list[str]] | None = None,
    errors: Sequence[FieldError] = (),
    problem: str = "",
    aim: str = "",
) -> Page:
    """Write the page of a form, empty or with what was posted.

    `values` are the fields exactly as they came: ours fill the form, the others travel along hidden.
    `problem` is a sentence about the request as a whole, `aim` says by when an answer may be expected. The page works
    without its script.
    """
    html = _write(
        "form.html",
        practice,
        language,
        form=form,
        sheet=lay_out(form, values or {}, errors, language, practice.labels),
        action=action,
        script_url=script_url,
        fill_token=fill_token,
        problem=problem,
        is_begun=bool(values),
        aim=aim,
    )
    # A browser also applies form-action to where the answer redirects: to the pages of the practice's own sites.
    return Page(html, page_headers(form_targets=sorted(practice.allowed_origins)))


def thanks_page(*, practice: Practice, language: str, aim: str = "") -> Page:
    """Write the page that says that a request has arrived; it repeats nothing that was typed.

    `aim` says by when an answer may be expected.
    """
    return Page(_write("thanks.html", practice, language, aim=aim), page_headers())


def problem_page(*, practice: Practice, language: str, title: str, text: str) -> Page:
    """Write a page about a request that leads nowhere, such as a form that does not exist."""
    return Page(_write("problem.html", practice, language, title=title, text=text), page_headers())


def stop_page(*, practice: Practice, language: str, action: str, title: str, text: str, button: str) -> Page:
    """Write the page on which reminders are stopped; without a `button` it only says how that went."""
    html = _write("stop.html", practice, language, action=action, title=title, text=text, button=button)
    return Page(html, page_headers())


def render(template_name: str, **context: object) -> str:
    """Write a template of this folder; only `.html` is escaped, and a name that is missing is an error."""
    return _environment().get_template(template_name).render(context)


def _write(template_name: str, practice: Practice, language: str, **context: object) -> str:
    return render(
        template_name,
        practice=practice,
        language=language,
        other_language=next(other for other in LANGUAGE_NAMES if other != language),
        words=words(language),
        css=style(*_STYLE),
        **context,
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


@cache
def style(*names: str) -> Markup:
    """Give style sheets as one, without comments and line breaks: it travels inside every page."""
    text = "\n".join((_HERE / "static" / name).read_text(encoding="utf-8") for name in names)
    return Markup(" ".join(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split()))  # noqa: S704 - our own files


@cache
def _style_hash(*names: str) -> str:
    """Give what the Content-Security-Policy calls the style sheet, so that no other style runs."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style(*names).encode()).digest()).decode()


def page_headers(style_names: Sequence[str] = _STYLE, form_targets: Sequence[str] = ()) -> dict[str, str]:
    """Give the headers of a page in these styles, whose forms lead to the desk itself and to `form_targets`."""
    policy = {
        "default-src": "'none'",
        "style-src": f"'{_style_hash(*style_names)}'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data:",
        "form-action": " ".join(("'self'", *form_targets)),
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return _HEADERS | {
        "Content-Security-Policy": "; ".join(f"{directive} {sources}" for directive, sources in policy.items())
    }
