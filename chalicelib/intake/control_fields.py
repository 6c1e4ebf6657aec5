"""The fields that steer a form instead of answering it: honeypots, redirects, names of forms, captchas of others.

They are never stored as answers. What a visitor could use to make the desk a relay (`_cc`, `_autoresponse`) is ignored.
"""

from collections.abc import Mapping

from chalicelib.forms.common_questions import EMAIL
from chalicelib.forms.field_names import NO_LABELS, FieldNames
from chalicelib.forms.sorted_fields import Posted

FILL_TOKEN = "_fill"  # noqa: S105 - the name of a field, not a secret
HONEYPOTS = ("_gotcha", "_honey", "_honeypot", "honeypot", "bot-field", "botcheck")
# For who cannot set a header: the script, when only the browser itself may send the form.
IDEMPOTENCY_KEY = "_idempotency_key"
# The page that the form stands on, and the campaign that led there (see intake.source).
SOURCE = "_source"
REDIRECTS = ("_next", "_redirect", "redirect", "redirectto", "redirect_to")
# A button of our own pages: the same form in another language, with what was typed.
SWITCH = "_switch"
FORM_NAMES = (
    *("form-name", "static-form-name", "access_key", "accesskey", "apikey"),
    *("_form", "_form_name", "form_name", "formname", "form_id"),
)
_EMAIL = FieldNames({"email": EMAIL})
_WORDS_FOR_EMAIL = ("mail", "correo")
# They stand in for an email field that is missing, and are otherwise only somebody's wish for a mail header.
_REPLY_TO = ("_replyto", "replyto", "_email.replyto")
_IGNORED = (
    *("_subject", "_email.subject", "_email.from", "_cc", "ccemail", "_autoresponse"),
    *("_language", "_format", "_template", "_captcha", "_error", "_append", "_webhook", "_url", "_blacklist"),
    *("g-recaptcha-response", "recaptcha_response", "h-captcha-response", "cf-turnstile-response", "_botpoison"),
    *("_host_nonce", "_charset_", "utf8", FILL_TOKEN, IDEMPOTENCY_KEY, SOURCE, SWITCH),
    # Elementor adds them to a webhook: what identifies a visitor's machine is nothing the practice needs.
    *("remote ip", "user agent"),
)
RESERVED = frozenset((*HONEYPOTS, *REDIRECTS, *FORM_NAMES, *_REPLY_TO, *_IGNORED))

# What is one only beside the key of the service that knows it so.
_IGNORED_BESIDE = {"from_name": "access_key"}
# The same, where Elementor sends each thing in parts.
_IGNORED_PARTS = ("meta[remote_ip][", "meta[user_agent][")

# What an untouched checkbox of a honeypot may say.
_UNTOUCHED = {"", "no", "false", "off", "0"}


def answers_among(posted: Posted, labels: Mapping[str, str] = NO_LABELS) -> dict[str, str | list[str]]:
    """Return the visitor's answers: everything that is not reserved, and a reply-to where there is no email."""
    names = {name.lower() for name in posted}
    ignored = {name for name, key in _IGNORED_BESIDE.items() if key in names}
    answers = {
        name: value for name, value in posted.items() if not (_is_reserved(name.lower()) or name.lower() in ignored)
    }
    if not any(_is_email(name, labels) and _text(value) for name, value in answers.items()):
        answers |= {name: value for name, value in posted.items() if name.lower() in _REPLY_TO and _text(value)}
    return answers


def _is_reserved(name: str) -> bool:
    return name in RESERVED or name.startswith(_IGNORED_PARTS)


def _is_email(name: str, labels: Mapping[str, str]) -> bool:
    return _EMAIL.field(name, labels) is not None or any(word in name.lower() for word in _WORDS_FOR_EMAIL)


def control(posted: Posted, names: tuple[str, ...]) -> str:
    """Return the first filled one of these control fields, or an empty text."""
    lowered = {name.lower(): value for name, value in posted.items()}
    return next((_text(lowered[name]) for name in names if _text(lowered.get(name, ""))), "")


def fell_into_honeypot(posted: Posted) -> bool:
    return any(_text(value).lower() not in _UNTOUCHED for name, value in posted.items() if name.lower() in HONEYPOTS)


def honeypots_among(posted: Posted) -> Mapping[str, str | list[str]]:
    return {name: value for name, value in posted.items() if name.lower() in HONEYPOTS and _text(value)}


def _text(value: str | list[str]) -> str:
    return (value if isinstance(value, str) else " ".join(value)).strip()
