"""Which page a lead came from, and by which campaign: where, never who.

Kept are the host and the path of the page, and what its address says of the campaign (source, medium, campaign). The
rest of an address may name a person or follow one (search words, click ids, parameters in the path), so it is never
looked at; and a part of what is kept that looks like a person (an address, a number, a token) is left out. Pure.
"""

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

# What a source is made of, by its short names.
CAMPAIGN = ("source", "medium", "campaign")
LONGEST = 120  # characters of each part
_LEFT_OUT = "…"

_HOST = re.compile(r"(?=.{1,100}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_WORDS = re.compile(r"[\w .+-]{1,60}")
# Parts of a path or of a campaign's name that may be somebody's: an address, the digits of a phone, of a birthday or
# of a number, or a token, which is long and has digits or capitals among its letters.
_DIGITS_IN_A_ROW = 5
_MOST_DIGITS = 7  # a phone number of the same town
_SHORTEST_TOKEN = 20
_TOKEN = re.compile(rf"[A-Za-z0-9_+/=~-]{{{_SHORTEST_TOKEN},}}")


def source_of(page: str, campaign: Mapping[str, str]) -> dict[str, str]:
    """Return where a lead came from: `page` (an address, with or without its scheme), and the campaign's three names.

    Empty if nothing is known, or nothing may be kept.
    """
    parts = {"page": _page(page), **{name: _name(campaign.get(name, "")) for name in CAMPAIGN}}
    return {name: value for name, value in parts.items() if value}


def in_words(source: Mapping[str, str]) -> str:
    """Write a source in one line: "blog.example.com/back-pain · newsletter / email / spring"."""
    campaign = " / ".join(source[name] for name in CAMPAIGN if source.get(name))
    return " · ".join(part for part in (source.get("page", ""), campaign) if part)


def address_parts(address: str) -> SplitResult | None:
    """Take the address of a page apart, with or without its scheme; None if it names no host."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return None
    return parts if parts.hostname else None


def _page(address: str) -> str:
    parts = address_parts(address)
    host = (parts.hostname or "").removeprefix("www.") if parts else ""
    if parts is None or not _HOST.fullmatch(host) or _is_numeric(host):
        return ""
    segments = map(_segment, unquote(parts.path).split("/"))
    return "/".join([host, *filter(None, segments)])[:LONGEST]


def _is_numeric(host: str) -> bool:
    """Say whether a host is a machine's number, which says nothing and may be a visitor's."""
    return host.replace(".", "").isdigit()


def _segment(text: str) -> str:
    clean = " ".join(text.partition(";")[0].split())
    return _LEFT_OUT if not clean.isprintable() or "=" in clean or _may_be_somebodys(clean) else clean


def _name(text: str) -> str:
    clean = " ".join(text.split()).lower()
    return clean if _WORDS.fullmatch(clean) and not _may_be_somebodys(text.strip()) else ""


def _may_be_somebodys(text: str) -> bool:
    if "@" in text or "%" in text:
        return True
    digits = sum(char.isdigit() for char in text)
    return digits >= _MOST_DIGITS or bool(re.search(rf"\d{{{_DIGITS_IN_A_ROW},}}", text)) or _is_token(text)


def _is_token(text: str) -> bool:
    """Say whether a text holds a run of characters that no word is."""
    return any(_is_no_word(run) for run in _TOKEN.findall(text))


def _is_no_word(run: str) -> bool:
    words = [word for word in re.split(r"[_+/=~-]+", run) if word]
    longest = max(words, key=len, default="")
    has_both = any(char.isdigit() for char in longest) and any(char.isalpha() for char in longest)
    return len(longest) >= _SHORTEST_TOKEN or (has_both and len(longest) >= _SHORTEST_TOKEN // 2)
