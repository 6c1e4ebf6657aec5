"""What the desk once wrote, it reads: one recorded item of each kind and version."""

import gc
import importlib
import json
import pkgutil
from pathlib import Path

import pytest

import chalicelib
from chalicelib.storage.codec import VERSION, Codec
from chalicelib.storage.wire_values import from_attributes, to_attributes
from tests.storage.kinds import FOLDER, KINDS, Kind

RECORDED = [(kind, file) for kind in KINDS for file in kind.recorded()]


def item_in(file: Path) -> dict[str, object]:
    item: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return item


@pytest.mark.parametrize(("kind", "file"), RECORDED, ids=[file.stem for _, file in RECORDED])
def test_a_recorded_item_is_read(kind: Kind, file: Path) -> None:
    item = item_in(file)
    # What an older one says is all there; what it does not say yet has its default.
    assert as_said_by({**item, VERSION: kind.codec.version}, kind.write(kind.read(item))) == {
        **item,
        VERSION: kind.codec.version,
    }


def as_said_by(older: object, newer: object) -> object:
    """Return what the newer one says of whatever the older one knows, however deep it lies."""
    if isinstance(older, dict) and isinstance(newer, dict):
        return {name: as_said_by(value, newer[name]) for name, value in older.items()}
    if isinstance(older, list) and isinstance(newer, list) and len(older) == len(newer):
        return [as_said_by(*pair) for pair in zip(older, newer, strict=True)]
    return newer


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_item_of_this_version_is_read_whole(kind: Kind) -> None:
    assert kind.read(item_in(kind.file)) == kind.sample


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_is_written_now_is_what_was_recorded_of_this_version(kind: Kind) -> None:
    # Does it differ on purpose? Then the form has a new version: `python -m tests.storage.kinds` records it.
    assert kind.write(kind.sample) == item_in(kind.file)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_item_says_its_version(kind: Kind) -> None:
    assert kind.write(kind.sample)[VERSION] == kind.codec.version


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_later_desk_adds_is_passed_over(kind: Kind) -> None:
    item = kind.write(kind.sample)
    assert kind.read({**item, VERSION: kind.codec.version + 1, "something_new": {"a": 1}}) == kind.sample


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_item_goes_through_the_tables_own_types(kind: Kind) -> None:
    item = kind.write(kind.sample)
    assert kind.read(from_attributes(to_attributes(item))) == kind.sample


def test_every_file_is_of_a_kind() -> None:
    assert {file for _, file in RECORDED} == set(FOLDER.iterdir())


def test_every_codec_of_the_desk_has_its_recorded_item() -> None:
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        importlib.import_module(module.name)
    in_modules = {id(one) for one in gc.get_objects() if isinstance(one, Codec) and _is_ours(one)}
    assert in_modules == {id(kind.codec) for kind in KINDS}


def _is_ours(codec: Codec[object]) -> bool:
    return codec.kind.__module__.startswith("chalicelib.")
