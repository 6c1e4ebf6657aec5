"""What an owner sets here instead of in practice.toml: hours, phone, and where alerts go.

What is typed is read by the file's own reader and refused with its sentences. The hours and the phone count at once; an
address counts once a mail to it was confirmed (see address.py). The file stays what a button gives back.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Literal, get_args

from chalicelib.inbox.confirmation import demand
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.notices import tell
from chalicelib.inbox.pages.practice import address
from chalicelib.inbox.pages.practice.form import read_clock
from chalicelib.inbox.pages.practice.record import change_record
from chalicelib.inbox.pages.practice.sentences import in_language
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import words
from chalicelib.leads.hours import Day
from chalicelib.practice.changes import OwnSettings, PracticeChanges, with_changes
from chalicelib.practice.hours_reader import WEEKDAYS
from chalicelib.practice.practice import Practice
from chalicelib.practice.toml_reader import PracticeError
from chalicelib.text.dates import WEEKDAYS as WEEKDAY_WORDS

Part = Literal["hours", "phone", "alerts_to", "second_to"]
PARTS: tuple[Part, ...] = get_args(Part)
_ADDRESSES = ("alerts_to", "second_to")
# Which part of a day's hours people put around or between times.
_QUOTES = re.compile(r"[\[\]\"'“”]")
_BETWEEN_TIMES = re.compile(r"\s*[-–—]\s*")
_LONGEST = 200  # characters


@dataclass(frozen=True)
class SettingsForm:
    """What was typed about one part, to be shown again beside what is wrong with it."""

    part: Part
    as_set_up: bool
    fields: Mapping[str, str] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DayField:
    """A day of the week in the form."""

    name: str
    title: str
    hours: str
    until: str


@dataclass(frozen=True)
class ShownSettings:
    """The settings as the page shows them."""

    days: tuple[DayField, ...]
    fields: Mapping[str, str]
    # The parts that are not as the file has them, and the addresses that are to be confirmed, by part.
    own: tuple[str, ...]
    pending: Mapping[str, str]
    open: str
    mistakes: Mapping[str, str]


def read_settings_form(request: InboxRequest) -> SettingsForm:
    part = next((one for one in PARTS if one == request.text("part")), None)
    if part is None:
        raise NotDoneError("bad_input")
    names = _names_of(part)
    fields = {name: request.text(name)[:_LONGEST] for name in names}
    return SettingsForm(part, request.text("as_set_up") == "yes", fields)


def _names_of(part: Part) -> tuple[str, ...]:
    if part != "hours":
        return (part,)
    return (*WEEKDAYS, *(f"{day}_until" for day in WEEKDAYS), "respond_within")


def change(request: InboxRequest, typed: SettingsForm) -> bool:
    """Change a part, after the passkey was used for just this; False if something is wrong, which is then noted."""
    own = _own_with(OwnSettings(), typed)
    if not typed.as_set_up and not _is_right(request, typed, own):
        return False
    demand(request, "change_practice", f"{typed.part}/{_digest_of(typed)}")
    if typed.part in _ADDRESSES and not typed.as_set_up:
        address.ask(request, address.as_part(typed.part), typed.fields[typed.part])
        return True
    request.audit("changed_practice", code=f"set_{typed.part}")
    before = request.desk.practice
    change_record(request, lambda found: _changed(found, typed))
    if typed.part in _ADDRESSES:
        address.tell_old(request, before)
    else:
        tell(request, "changed_practice", request.person)
    return True


def _changed(found: PracticeChanges, typed: SettingsForm) -> PracticeChanges:
    return replace(found, own=_own_with(found.own, typed), pending=address.others(found, typed.part))


def _own_with(own: OwnSettings, typed: SettingsForm) -> OwnSettings:
    given = {} if typed.as_set_up else typed.fields
    if typed.part == "hours":
        days = {day: text for day in WEEKDAYS if (text := _spans(given.get(day, "")))}
        until = {day: _clock(text) for day in WEEKDAYS if (text := given.get(f"{day}_until", ""))}
        return replace(own, days=days, same_day_until=until, respond_within=given.get("respond_within", ""))
    return own.with_one(typed.part, given.get(typed.part, ""))


def _is_right(request: InboxRequest, typed: SettingsForm, own: OwnSettings) -> bool:
    """Let the file's reader look at it; what is wrong is then among the mistakes."""
    needed = "respond_within" if typed.part == "hours" else typed.part
    if not typed.fields[needed]:
        _note(request, typed, needed, "is missing.")
        return False
    try:
        with_changes(request.desk.practice, PracticeChanges(own=own))
    except PracticeError as mistake:
        # Of the two addresses, the one that was typed must differ from the other.
        _note(request, typed, typed.part if typed.part in _ADDRESSES else mistake.key, mistake.sentence)
    return not typed.mistakes


def _note(request: InboxRequest, typed: SettingsForm, key: str, sentence: str) -> None:
    """Note a mistake at the field of the form that a key of the file is."""
    section, _, name = key.rpartition(".")
    said = words(request.language, "practice")
    day = next(
        (title(request.language) for weekday, title in zip(WEEKDAYS, WEEKDAY_WORDS, strict=True) if weekday == name), ""
    )
    field_name, label = name, day or said[f"settings_{name}"]
    if section == "hours.same_day_until":
        field_name, label = f"{name}_until", f"{day}, {said['settings_until']}"
    if key == "hours":
        field_name = WEEKDAYS[0]
    typed.mistakes[field_name] = f"{label}: {in_language(sentence, request.language)}"


def _spans(text: str) -> str:
    """Write what was typed of a day as the file has it, as far as it can be read; the reader says what cannot."""
    spans = [_BETWEEN_TIMES.split(span.strip()) for span in _QUOTES.sub("", text).replace(";", ",").split(",")]
    return ", ".join("-".join(map(_clock, span)) for span in spans if any(span))


def _clock(text: str) -> str:
    clock = read_clock(text)
    if clock is None:
        return text.strip()
    return "24:00" if text.strip().startswith("24") else f"{clock.hour}:{clock.minute:02}"


def _digest_of(typed: SettingsForm) -> str:
    """Name what is confirmed, so that the passkey is used for these values and for no others."""
    said = json.dumps([typed.part, typed.as_set_up, *sorted(typed.fields.items())])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def shown(request: InboxRequest, found: PracticeChanges, typed: SettingsForm | None) -> ShownSettings:
    """Return what the page shows; only owners see where alerts go."""
    fields = {**_fields_of(request.desk.practice), **(typed.fields if typed and not typed.as_set_up else {})}
    own = {"hours": found.own.respond_within, **{part: getattr(found.own, part) for part in PARTS[1:]}}
    live = [one for one in found.pending if one.expires_at > request.now]
    return ShownSettings(
        days=tuple(
            DayField(day, WEEKDAY_WORDS[number](request.language), fields[day], fields[f"{day}_until"])
            for number, day in enumerate(WEEKDAYS)
        ),
        fields=fields,
        own=tuple(part for part in PARTS if own[part]),
        pending={one.of: one.address for one in live},
        open=typed.part if typed else "",
        mistakes=typed.mistakes if typed else {},
    )


def _fields_of(practice: Practice) -> dict[str, str]:
    """Return the settings that count now, in the file's words."""
    weekly, minutes = practice.hours.weekly, int(practice.hours.respond_within.total_seconds() // 60)
    fields = {"phone": practice.phone, "alerts_to": practice.alerts_to, "second_to": practice.second_to}
    for number, name in enumerate(WEEKDAYS):
        day = weekly.get(number, Day())
        fields[name] = ", ".join(f"{_text(span.opens)}-{_text(span.closes)}" for span in day.spans)
        fields[f"{name}_until"] = _text(day.cut_off) if day.cut_off else ""
    hours, rest = divmod(minutes, 60)
    fields["respond_within"] = (f"{hours}h" if hours else "") + (f"{rest}m" if rest or not hours else "")
    return fields


def _text(clock: time) -> str:
    return f"{clock.hour}:{clock.minute:02}"
