"""What the benchmarks write: a place on the page for each part, and a picture that holds every curve."""

from xml.etree import ElementTree as ET

from benchmarks.__main__ import IN_A_FUNCTION, PAGE, PARTS
from benchmarks.clicks import SERIES, STAYS, Curves, draw_clicks
from benchmarks.plot import plot

PYTHONS = ("python3.11", "python3.13")
SVG = "{http://www.w3.org/2000/svg}"
CURVES = Curves({name: [1_400.0 - 100 * number for number in range(len(STAYS))] for name in SERIES})


def test_the_page_has_a_place_for_each_part_and_each_python() -> None:
    page = PAGE.read_text(encoding="utf-8")
    places = [
        f"{part}, {python}" if python else part
        for part in PARTS
        for python in (PYTHONS if part in IN_A_FUNCTION else [""])
    ]
    assert [place for place in places if f"<!-- {place}: written by make bench -->" not in page] == []


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


def test_the_table_of_clicks_names_every_series_and_every_stay() -> None:
    lines = CURVES.text().splitlines()

    assert [line[:36].rstrip() for line in lines[2:]] == list(SERIES)
    assert lines[1].split() == [word for stay in STAYS for word in (f"{stay:g}", "s")]
