"""The codec: any dataclass of ours as plain values, and back, across the years."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.storage.codec import Codec


class Colour(StrEnum):
    TEAL = "teal"
    RUST = "rust"


@dataclass(frozen=True)
class Part:
    at: datetime
    day: date | None = None


@dataclass(frozen=True)
class Whole:
    text: str
    number: int
    yes: bool
    how: Literal["so", "so or so"]
    at: datetime
    day: date
    clock: time
    colour: Colour
    part: Part
    any_answer: str | bool | dict[str, str]
    perhaps: Part | None = None
    parts: tuple[Part, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    by_colour: Mapping[Colour, Part] = field(default_factory=dict)
    by_name: Mapping[str, str] = field(default_factory=dict)


CODEC = Codec(Whole, version=3)
MOMENTS = st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1))  # noqa: DTZ001 - hypothesis adds the zone
PARTS = st.builds(Part, MOMENTS, st.none() | st.dates())
TEXTS = st.text(max_size=5)
WHOLES = st.builds(
    Whole,
    number=st.integers(),
    how=st.sampled_from(["so", "so or so"]),
    at=MOMENTS,
    part=PARTS,
    any_answer=TEXTS | st.booleans() | st.dictionaries(TEXTS, TEXTS, max_size=2),
    perhaps=st.none() | PARTS,
    parts=st.lists(PARTS, max_size=2).map(tuple),
    pairs=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    words=st.lists(TEXTS, max_size=2).map(tuple),
    by_colour=st.dictionaries(st.sampled_from(Colour), PARTS, max_size=2),
    by_name=st.dictionaries(TEXTS, TEXTS, max_size=2),
)

PLAIN = (str, int, bool, type(None))


def is_plain(value: object) -> bool:
    """Say whether an item can hold a value: nothing but the types themselves, no subclass of theirs."""
    if type(value) is dict:
        return all(type(name) is str and is_plain(member) for name, member in value.items())
    return all(map(is_plain, value)) if type(value) is list else type(value) in PLAIN


@given(WHOLES)
def test_what_is_written_is_read(whole: Whole) -> None:
    assert CODEC.read(CODEC.write(whole)) == whole


@given(WHOLES)
def test_everything_that_is_written_is_plain(whole: Whole) -> None:
    written = CODEC.write(whole)
    assert written.pop("v") == 3
    assert [name for name, value in written.items() if not is_plain(value)] == []


@given(MOMENTS, MOMENTS)
def test_moments_sort_as_text(one: datetime, other: datetime) -> None:
    parts = Codec(Part, version=1)
    first, second = (parts.write(Part(at))["at"] for at in (one, other))
    assert (first < second) == (one < other)


def test_a_moment_of_another_zone_is_written_in_utc() -> None:
    new_york = datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=-5)))
    assert Codec(Part, version=1).write(Part(new_york))["at"] == "2026-11-23T17:00:00.000000+00:00"


def test_a_field_that_came_later_has_its_default() -> None:
    assert Codec(Part, version=2).read({"at": "2026-11-23T17:00:00+00:00", "v": 1}).day is None


def test_a_field_without_a_default_must_be_there() -> None:
    with pytest.raises(KeyError, match="at"):
        Codec(Part, version=1).read({"v": 1})


def test_what_the_key_says_is_not_among_the_values() -> None:
    parts = Codec(Part, version=1, outside=("at",))
    part = Part(datetime(2026, 11, 23, tzinfo=UTC), date(2026, 1, 1))
    assert parts.write(part) == {"day": "2026-01-01", "v": 1}
    assert parts.read(parts.write(part), at=part.at) == part


@dataclass(frozen=True)
class Unstorable:
    wait: timedelta


@dataclass(frozen=True)
class Ambiguous:
    when: datetime | date


@pytest.mark.parametrize("kind", [Unstorable, Ambiguous])
def test_a_type_that_no_item_holds_is_refused_at_the_first_use(kind: type[Any]) -> None:
    with pytest.raises(TypeError):
        Codec(kind, version=1).read({})


def test_no_field_is_looked_at_before_it_is_needed() -> None:
    assert Codec(Unstorable, version=1).kind is Unstorable
