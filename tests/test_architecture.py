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


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:\w+/)+[\w.]*\w|\w+\.py)`", PAGE.read_text(encoding="utf-8"))
    house = ROOT / "chalicelib"
    assert [name for name in named if not (ROOT / name).exists() and not list(house.rglob(name))] == []
