"""What a caller wants back: JSON or a page, and in which language."""

import re
from collections.abc import Mapping

from chalicelib.intake.body import kind_of, looks_like_json
from chalicelib.text.words import LANGUAGES

_ONLY_JSON = re.compile(r"\s*application/(?:[\w.]+\+)?json\s*(?:;[^,]*)?")
# What calls itself after the library it is written with.
_LIBRARY = re.compile(
    r"(?:python|aiohttp|curl|wget|node|undici|bun|deno|axios|got|go|java|okhttp|apache-httpclient|ruby|faraday|php|"
    r"guzzlehttp|symfony|libwww|httpie|postmanruntime|insomnia|bruno|dart|reqwest)(?![a-z])",
    re.IGNORECASE,
)


def wants_json(headers: Mapping[str, str], body: bytes = b"") -> bool:
    """Return whether the caller is a script that reads JSON; the order of names in `Accept` decides, not their weights.

    Deployed form clients count on exactly this rule.
    """
    if headers.get("x-requested-with", "").lower() == "xmlhttprequest":
        return True
    accept = headers.get("accept", "").lower()
    json_at, html_at = accept.find("json"), accept.find("html")
    if json_at >= 0 and (html_at < 0 or json_at < html_at):
        return True
    return is_json(headers.get("content-type", ""), body) and html_at < 0


def is_machine(headers: Mapping[str, str]) -> bool:
    """Return whether a program sends what a form took elsewhere: nobody is there who could mend it.

    No browser, nor a script in one, is without every mark of one. A library that asks for JSON and nothing else is a
    developer's script, which reads what it is answered; a program with a name of its own is not.
    """
    marks = ("origin", "referer", "x-requested-with", "formspree-client", "formspree-session-data")
    if any(name in headers for name in marks) or any(name.startswith("sec-fetch-") for name in headers):
        return False
    agent, accept = headers.get("user-agent", ""), headers.get("accept", "").lower()
    html_at, json_at = accept.find("html"), accept.find("json")
    if _is_browser(agent) or (html_at >= 0 and not 0 <= json_at < html_at):
        return False
    return _ONLY_JSON.fullmatch(accept) is None or not _is_library(agent)


def _is_browser(agent: str) -> bool:
    """Return whether a program calls itself a browser; those that are only compatible with one say which they are."""
    is_only_compatible = "compatible;" in agent and "MSIE" not in agent
    return agent.startswith(("Mozilla/", "Opera/")) and not is_only_compatible


def _is_library(agent: str) -> bool:
    return not agent or _LIBRARY.match(agent) is not None


def is_json(content_type: str, body: bytes = b"") -> bool:
    """Return whether a body holds JSON, as its type says or as it begins; beacons send it as plain text."""
    kind = kind_of(content_type)
    return "json" in kind or kind == "text/plain" or (kind != "multipart/form-data" and looks_like_json(body))


def language_of(headers: Mapping[str, str], query: Mapping[str, str], fields: Mapping[str, object]) -> str:
    """Choose the language of the reply: the one switched to, the form's own word, the link's, then the browser's."""
    for asked in (fields.get("_switch"), fields.get("_language"), query.get("lang")):
        if isinstance(asked, str) and asked[:2].lower() in LANGUAGES:
            return asked[:2].lower()
    return _browser_language(headers.get("accept-language", ""))


def _browser_language(accept_language: str) -> str:
    ranked = []
    for order, part in enumerate(accept_language.split(",")):
        match = re.fullmatch(r"\s*([a-zA-Z]{2})[\w-]*\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", part)
        weight = float(match[2] or 1) if match else 0
        if match and weight and match[1].lower() in LANGUAGES:
            ranked.append((-weight, order, match[1].lower()))
    return min(ranked)[2] if ranked else next(iter(LANGUAGES))
