"""What the practice changed in the inbox instead of in its file: days off, hours, phone, and where alerts go. Pure.

What is kept has the words of practice.toml and is read by the same reader, so that it can say nothing that the file
could not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from chalicelib.leads.hours import DayChange
from chalicelib.practice.file import refuse_same_address
from chalicelib.practice.hours_reader import read_hours
from chalicelib.practice.practice import Practice, digits_with_plus
from chalicelib.practice.toml_reader import TomlReader

# Which address of the practice, by its key in the file.
AlertAddress = Literal["alerts_to", "second_to"]


@dataclass(frozen=True)
class OwnSettings:
    """The practice's own settings; what is empty is as the file has it."""

    # By day, as the file names them: "9:00-13:00, 14:00-18:00"; a day that is missing is closed. Empty if the hours
    # are the file's, and then so are the next two.
    days: Mapping[str, str] = field(default_factory=dict)
    same_day_until: Mapping[str, str] = field(default_factory=dict)
    respond_within: str = ""
    phone: str = ""
    alerts_to: str = ""
    second_to: str = ""

    def with_one(self, name: Literal["phone", "alerts_to", "second_to"], value: str) -> "OwnSettings":
        if name == "phone":
            return replace(self, phone=value)
        return replace(self, alerts_to=value) if name == "alerts_to" else replace(self, second_to=value)


@dataclass(frozen=True)
class PendingAddress:
    """An address that alerts are to go to once somebody who reads its mail has said so."""

    of: AlertAddress
    address: str = field(repr=False)
    # Of the link's token.
    token_hash: str
    expires_at: datetime


@dataclass(frozen=True)
class PracticeChanges:
    """All that was changed: the days in the order in which they were entered."""

    changes: tuple[DayChange, ...] = ()
    own: OwnSettings = field(default_factory=OwnSettings)
    pending: tuple[PendingAddress, ...] = ()


def with_changes(practice: Practice, changes: PracticeChanges) -> Practice:
    """Return the practice of the file as it was changed since.

    Raises:
        PracticeError: a setting says something that cannot be meant.
    """
    own = changes.own
    if own != OwnSettings():
        practice = _with_own_settings(practice, own)
    if changes.changes:
        practice = replace(practice, hours=practice.hours.with_changes(changes.changes))
    return practice


def _with_own_settings(practice: Practice, own: OwnSettings) -> Practice:
    reader = TomlReader.over(_as_in_the_file(own))
    if own.respond_within:
        hours = replace(read_hours(reader, practice.time_zone), changes=practice.hours.changes)
        practice = replace(practice, hours=hours)
    if own.phone:
        phone = reader.phone("phone")
        practice = replace(practice, phone=phone, phone_link=digits_with_plus(phone))
    if own.alerts_to:
        practice = replace(practice, alerts_to=reader.address("mail.alerts_to"))
    if own.second_to:
        practice = replace(practice, second_to=reader.address("mail.second_to"))
    refuse_same_address(reader, practice)
    return practice


def _as_in_the_file(own: OwnSettings) -> Mapping[str, Any]:
    """Return the settings as TOML would give them."""
    hours = {day: [span.strip() for span in text.split(",") if span.strip()] for day, text in own.days.items()}
    return {
        "phone": own.phone,
        "mail": {"alerts_to": own.alerts_to, "second_to": own.second_to},
        "hours": {**hours, "respond_within": own.respond_within, "same_day_until": dict(own.same_day_until)},
    }
