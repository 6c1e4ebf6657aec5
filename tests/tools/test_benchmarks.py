"""What the benchmarks write: a place on the page for each part, pictures that show everything, sums that are right."""

import re
from dataclasses import replace
from typing import Any
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest

from benchmarks import listing
from benchmarks.__main__ import IN_A_FUNCTION, PAGE, PARTS
from benchmarks.clicks import SERIES, STAYS, Curves, draw_clicks
from benchmarks.loading import MOST_SHOWN, by_package, least_of_each, loading, read_imports
from benchmarks.moto_aws import moto_aws
from benchmarks.plot import bars, plot
from benchmarks.table import ratios
from tests.lambda_zip.local_aws import empty_aws

PYTHONS = ("python3.11", "python3.13")
SVG = "{http://www.w3.org/2000/svg}"
RECORDED = """\
import time: self [us] | cumulative | imported package
import time:       200 |        200 |   _frozen_importlib
import time:      1500 |       4000 |     chalicelib.forms.contact
import time:       500 |       4500 |   chalicelib.forms
import time:      1000 |       1000 | chalicelib
import time:       800 |        800 | chalicelib.desk
{"message": "import time: 9 | 9 | a line of the log"}
"""
CURVES = Curves({name: [1_400.0 - 100 * number for number in range(len(STAYS))] for name in SERIES})


def test_the_page_has_a_place_for_each_part_and_each_python() -> None:
    page = PAGE.read_text(encoding="utf-8")
    places = [
        f"{part}, {python}" if python else part
        for part in PARTS
        for python in (PYTHONS if part in IN_A_FUNCTION else [""])
    ]
    assert [place for place in places if f"<!-- {place}: written by make bench -->" not in page] == []


@pytest.mark.parametrize("where", listing.SIZES)
def test_the_page_has_a_place_for_the_lists_of_each_table(where: str) -> None:
    assert f"<!-- lists, {where}: written by make bench-listing -->" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("later", "is_flat"),
    [
        ({}, True),
        ({"units": 104.0}, True),
        ({"units": 106.0}, False),
        ({"calls": 6}, False),
        ({"size": 60_000}, False),
        ({"seconds": 9.0}, True),
    ],
)
def test_a_list_grows_by_its_calls_its_units_or_its_size(later: dict[str, Any], is_flat: bool) -> None:  # noqa: FBT001 - a case
    cost = listing.Cost(rows=25, calls=5, units=100.0, seconds=0.01, size=50_000)
    sizes = (1_000, 4_000, 100_000)

    text, said = listing.compared(
        sizes, [{"Held": one} for one in (replace(cost, calls=1), cost, replace(cost, **later))]
    )

    assert (said, "GROWS" in text) == (is_flat, not is_flat)


def test_the_picture_has_each_curve_with_its_name_and_all_its_points() -> None:
    picture = ET.fromstring(draw_clicks(CURVES))  # noqa: S314 - our own

    assert [len(line.get("points", "").split()) for line in picture.iter(f"{SVG}polyline")] == [len(STAYS)] * len(
        SERIES
    )
    assert {text.text for text in picture.iter(f"{SVG}text")} >= SERIES.keys()


def test_a_curve_rises_with_its_values_and_begins_at_the_left() -> None:
    picture = ET.fromstring(plot({"<one>": [0.0, 250.0]}, [0.0, 1.0], across="a", up="b"))  # noqa: S314 - our own
    [line] = picture.iter(f"{SVG}polyline")
    (x0, y0), (x1, y1) = (map(float, point.split(",")) for point in line.get("points", "").split())

    assert x0 < x1
    assert y0 > y1


RATIOS = {"the <floor>": 1.0, "less": 0.5, "more": 1.52}


def test_each_ratio_has_a_bar_of_its_length_with_its_name_and_figure() -> None:
    picture = ET.fromstring(bars(RATIOS, title="a title"))  # noqa: S314 - our own
    _ground, *drawn = picture.iter(f"{SVG}rect")
    lengths = [float(bar.get("width", "")) for bar in drawn]

    assert [round(length / lengths[0], 2) for length in lengths] == list(RATIOS.values())
    texts = {text.text for text in picture.iter(f"{SVG}text")}
    assert texts == {"a title", *RATIOS, "1.00", "0.50", "1.52"}


def test_all_bars_and_figures_are_within_the_picture_and_the_mark_is_where_a_bar_of_one_ends() -> None:
    picture = ET.fromstring(bars(RATIOS, title="a title"))  # noqa: S314 - our own
    ground, floor, *_ = picture.iter(f"{SVG}rect")
    [mark] = picture.iter(f"{SVG}path")
    end = float(floor.get("x", "")) + float(floor.get("width", ""))

    assert mark.get("d", "").startswith(f"M{end:.1f} ")
    assert max(float(text.get("x", "")) for text in picture.iter(f"{SVG}text")) < float(ground.get("width", "")) - 40


def test_a_ratio_is_of_the_medians_to_the_first() -> None:
    assert ratios({"floor": [1.0, 2.0, 9.0], "other": [4.0, 3.0, 1.0]}, float) == {"floor": 1.0, "other": 1.5}


def test_every_picture_on_the_page_is_there_and_described() -> None:
    shown = re.findall(r"!\[(.*)\]\((.*)\)", PAGE.read_text(encoding="utf-8"))

    assert [file for alt, file in shown if not alt or not (PAGE.parent / file).is_file()] == []


def test_the_table_of_clicks_names_every_series_and_every_stay() -> None:
    lines = CURVES.text().splitlines()

    assert [line[:36].rstrip() for line in lines[2:]] == list(SERIES)
    assert lines[1].split() == [word for stay in STAYS for word in (f"{stay:g}", "s")]


def test_recorded_imports_are_read_with_what_each_took_by_itself() -> None:
    assert read_imports(RECORDED) == {
        "_frozen_importlib": 0.2,
        "chalicelib.forms.contact": 1.5,
        "chalicelib.forms": 0.5,
        "chalicelib": 1.0,
        "chalicelib.desk": 0.8,
    }


def test_imports_are_added_up_by_package_and_the_desks_own_by_room_longest_first() -> None:
    assert list(by_package(read_imports(RECORDED) | {"email.utils": 0.25, "email": 0.25}).items()) == [
        ("chalicelib.forms", 2.0),
        ("chalicelib", 1.0),
        ("chalicelib.desk", 0.8),
        ("email", 0.5),
        ("_frozen_importlib", 0.2),
    ]


def test_of_several_starts_each_module_counts_with_its_least_time() -> None:
    assert least_of_each([{"a": 2.0, "b": 1.0}, {"a": 1.5, "c": 3.0}]) == {"a": 1.5, "b": 1.0, "c": 3.0}


def test_the_table_of_imports_shows_the_longest_with_their_share_of_all() -> None:
    title, *lines = loading({f"package{number}": float(number) for number in range(1, 21)}).splitlines()

    assert title.startswith("A contact submission loads 20 modules in 210.0 ms")
    assert [line.split() for line in lines[:2]] == [
        ["package20", "20.0", "ms", "9.5%"],
        ["package19", "19.0", "ms", "9.0%"],
    ]
    assert len(lines) == MOST_SHOWN


def test_calls_of_aws_are_counted_since_they_were_last_asked_for_and_motos_own_are_not() -> None:
    with moto_aws() as address:
        aws = empty_aws(address)
        _count(address)
        assert [aws.leads(), aws.mails()] == [[], []]
        assert [_count(address), _count(address)] == [1, 0]


def _count(address: str) -> int:
    with urlopen(f"{address}/calls") as reply:
        return int(reply.read())
