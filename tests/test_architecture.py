"""docs/architecture.md says what the code says: rooms, imports, functions, rights, the table."""

import re

from tools import architecture
from tools.architecture import PAGE, filled
from tools.places import ROOT


def test_the_page_is_what_the_code_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == filled(PAGE.read_text(encoding="utf-8"))


def test_no_arrow_goes_up() -> None:
    rank = {room: number for number, layer in enumerate(architecture._LAYERS) for room in layer}
    # What the rooms share of HTTP lies low in `web`; its adapter, on top, finds the views by name.
    arrows = [pair for pair in architecture.imports() if "web" not in pair and architecture._COMMON not in pair]
    assert [(one, other) for one, other in arrows if rank[one] >= rank[other]] == []


def test_each_record_of_a_decision_has_a_number_of_its_own() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [record.name.partition("-")[0] for record in records]
    assert numbers == [f"{number:04}" for number in range(1, len(records) + 1)]
    assert [record.name for record in records if not record.read_text().startswith(f"# {record.name[:4]} ")] == []


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:\w+/)+[\w.]*\w|\w+\.py)`", PAGE.read_text(encoding="utf-8"))
    house = ROOT / "chalicelib"
    assert [name for name in named if not (ROOT / name).exists() and not list(house.rglob(name))] == []
