"""What somebody should know of a lead before she calls, in a few words each and always in the same order. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from chalicelib.forms.answers import LANGUAGE_NAMES
from chalicelib.forms.lead_form import form_title, hours_count, kind_in_words
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Lead
from chalicelib.leads.words import WISHES
from chalicelib.text.fold import fold

_TWICE = 2
_LONGEST = 28  # characters of what somebody typed
_NOTHING = frozenset({"no", "none", "na", "n/a", "nothing", "nada", "ninguna", "ninguno", "-"})
# How often each person wrote, by the keyed hashes of phone and email.
TimesWritten = Mapping[str, int]


def times_written(leads: Iterable[Lead]) -> TimesWritten:
    """Count how often each phone and each email address is among some leads."""
    return Counter(known for lead in leads for known in {lead.phone_hash, lead.email_hash} - {""})


def flags_of(lead: Lead, language: str, written: TimesWritten) -> tuple[str, ...]:
    """Return a lead's flags: kind, language, best time, wished way, no voicemail, access, age, place, how often."""
    return tuple(filter(None, _flags(lead, language, written)))


def _flags(lead: Lead, language: str, written: TimesWritten) -> Iterator[str]:
    said = words(language)
    yield _kind(lead, language)
    yield _spoken(lead, language)
    yield _typed(lead, "preferred_time")
    yield said.get(f"flag_wants_{lead.answers.get('preferred_contact')}", "")
    yield said["flag_no_voicemail"] if lead.answers.get("voicemail_ok") is False else ""
    yield _typed(lead, "access_needs")
    yield said["flag_minor"] if "minor" in lead.notes else ""
    yield _place(lead, said)
    yield _how_often(lead, said, written)
    yield _asked_again(lead, language)


def _asked_again(lead: Lead, language: str) -> str:
    """Say that they asked again, or what they asked of their visit."""
    if lead.standing.asked_again_at is None:
        return ""
    wish = lead.asked_again.wish if lead.asked_again else None
    return WISHES[wish](language) if wish else words(language)["flag_asked_again"]


def _kind(lead: Lead, language: str) -> str:
    """Say what kind of request it is; of what is no request, what it is instead."""
    said = words(language)
    if kind := kind_in_words(lead, language):
        return said.get(f"flag_kind_{lead.answers['kind']}") or kind
    if hours_count(lead):
        return ""
    return said.get(f"flag_form_{lead.form}") or form_title(lead, language)


def _spoken(lead: Lead, language: str) -> str:
    """Say which language they speak, or else wrote in, where that is not the practice's own."""
    said, typed = words(language), _typed(lead, "language")
    spoken = _code_of(typed) or ("" if typed else lead.language)
    if spoken == language:
        return ""
    if typed:
        return said.get(f"flag_speaks_{spoken}") or said["flag_speaks"].format(language=typed)
    return said.get(f"flag_wrote_in_{spoken}", "")


def _code_of(typed: str) -> str:
    """Return the code of a language that somebody named; nothing for one that has none here."""
    names = {code: {code, fold(name.en), fold(name.es)} for code, name in LANGUAGE_NAMES.items()}
    return next((code for code, known in names.items() if fold(typed) in known), "")


def _place(lead: Lead, said: Mapping[str, str]) -> str:
    if lead.answers.get("in_new_york") == "no":
        return said["flag_not_in_new_york"]
    return said["flag_maybe_elsewhere"] if "outside_new_york" in lead.notes else ""


def _how_often(lead: Lead, said: Mapping[str, str], written: TimesWritten) -> str:
    times = max(written.get(lead.phone_hash, 0), written.get(lead.email_hash, 0))
    if times < _TWICE:
        return ""
    return said["flag_wrote_twice"] if times == _TWICE else said["flag_wrote_often"].format(count=times)


def _typed(lead: Lead, field: str) -> str:
    answer = lead.answers.get(field)
    text = " ".join(answer.split()) if isinstance(answer, str) else ""
    if fold(text).strip(" .!") in _NOTHING:
        return ""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip(" ,;.") + "…"
