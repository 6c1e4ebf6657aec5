"""The visitor's pages: from a form, what was posted and what is wrong with it, to HTML and its headers."""

from collections.abc import Mapping, Sequence

from chalicelib.forms.form import Form
from chalicelib.forms.validation import FieldError
from chalicelib.intake.confirmation import Confirmation
from chalicelib.intake.control_fields import SOURCE
from chalicelib.intake.form_layout import lay_out
from chalicelib.intake.present import AT_ANY_TIME, Present
from chalicelib.intake.waiting import waiting_rules
from chalicelib.intake.words import words
from chalicelib.practice.practice import Practice
from chalicelib.text.templates import render
from chalicelib.text.words import LANGUAGES
from chalicelib.web.page import STYLE, Page, page_headers, style


def form_page(  # noqa: PLR0913 - a page shows all of this, and each caller names what it gives
    form: Form,
    *,
    practice: Practice,
    language: str,
    action: str,
    script_url: str,
    fill_token: str,
    values: Mapping[str, str | list[str]] | None = None,
    errors: Sequence[FieldError] = (),
    problem: str = "",
    present: Present = AT_ANY_TIME,
) -> Page:
    """Return the page of a form, empty or with what was posted.

    `values` are the fields exactly as they came: ours fill the form, the others travel along hidden.
    `problem` is a sentence about the request as a whole, `present` what can be said of this moment. The page works
    without its script.
    """
    rules = waiting_rules(form)
    title = form.title if present.is_same_day else form.title_another_day
    sheet = lay_out(form, values or {}, errors, language, practice.labels, is_same_day=present.is_same_day)
    html = _write(
        "form.html",
        practice,
        language,
        css=style(*STYLE, rules=rules),
        form=form,
        title=title(language),
        sheet=sheet,
        action=action,
        script_url=script_url,
        fill_token=fill_token,
        source=(values or {}).get(SOURCE, ""),
        problem=problem,
        present=present,
    )
    # A browser also applies form-action to where the answer redirects: to the pages of the practice's own sites.
    targets = sorted(practice.allowed_origins)
    return Page(html, page_headers(form_targets=targets, rules=rules, may_be_framed=True))


def thanks_page(
    *,
    practice: Practice,
    language: str,
    confirmation: Confirmation,
    aim: str = "",
    reference: str = "",
    asks_about_email: bool = False,
) -> Page:
    """Return the page that says that a request has arrived, and what happens next; it repeats nothing that was typed.

    `aim` says by when an answer may be expected.
    """
    html = _write(
        "thanks.html",
        practice,
        language,
        aim=aim,
        reference=reference,
        confirmation=confirmation,
        asks_about_email=asks_about_email,
    )
    return Page(html, page_headers(may_be_framed=True))


def problem_page(*, practice: Practice, language: str, title: str, text: str) -> Page:
    """Return a page about a request that leads nowhere, such as a form that does not exist."""
    html = _write("problem.html", practice, language, title=title, text=text)
    return Page(html, page_headers(may_be_framed=True))


def one_button_page(
    *,
    practice: Practice,
    language: str,
    action: str,
    title: str,
    text: str,
    button: str,
    hidden: Mapping[str, str] | None = None,
) -> Page:
    """Return a page that a link in an email leads to; without a `button` it only says how that went.

    `hidden` are fields that are sent along.
    """
    said = {"title": title, "text": text, "button": button, "hidden": hidden or {}}
    return Page(_write("one_button.html", practice, language, action=action, **said), page_headers())


def _write(template_name: str, practice: Practice, language: str, **context: object) -> str:
    return render(
        f"intake/pages/{template_name}",
        practice=practice,
        language=language,
        words=words(language),
        **{"css": style(*STYLE), "switches": _switches(language), **context},
    )


def _switches(language: str) -> dict[str, str]:
    """Return the names of the other languages by their codes, each in its own words."""
    return {code: name for code, name in LANGUAGES.items() if code != language}
