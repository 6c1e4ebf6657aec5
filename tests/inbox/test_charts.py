"""Charts: what is drawn is what was counted."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbox.pages.numbers.charts import HEIGHT, WIDTH, Point, bars, strips

numbers = st.none() | st.floats(0, 1e6)
points = st.lists(st.builds(Point, st.text(), numbers, st.text(), numbers), max_size=30)


def counted(*values: float | None) -> list[Point]:
    return [Point(f"w{number}", value, str(value)) for number, value in enumerate(values)]


@given(points)
def test_everything_is_inside_the_drawing(some: list[Point]) -> None:
    for bar in bars(some):
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH + 0.1
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
        assert 0 <= bar.behind_y <= bar.behind_y + bar.behind_height <= HEIGHT
        assert 0 < bar.text_y < HEIGHT


@given(points)
def test_bars_stand_in_order_and_do_not_touch(some: list[Point]) -> None:
    drawn = bars(some)
    assert all(one.x + one.width < after.x for one, after in pairwise(drawn))


def test_a_bar_is_as_high_as_its_number() -> None:
    one, two, four = bars(counted(10, 20, 40))
    assert (two.height, four.height) == (2 * one.height, 4 * one.height)


def test_a_number_that_is_small_is_seen_and_nothing_is_not() -> None:
    little, nothing, unknown, _ = bars(counted(0.001, 0, None, 1000))
    assert little.height > 0
    assert (nothing.height, unknown.height) == (0, 0)


def test_the_number_behind_shares_the_scale() -> None:
    (bar,) = bars([Point("w", 10, "10", behind=40)])
    assert bar.behind_height == 4 * bar.height


def test_the_last_place_is_labelled_and_every_third_before_it() -> None:
    assert [bar.label for bar in bars(counted(1, 2, 3, 4, 5))] == ["", "w1", "", "", "w4"]


def test_no_points_are_no_bars() -> None:
    assert bars([]) == []
    assert strips([]) == []


def test_a_strip_is_as_long_as_its_share_of_the_longest() -> None:
    assert [strip.width for strip in strips([("a", 8), ("b", 2)])] == [WIDTH, WIDTH / 4]


def test_strips_lie_one_below_the_other_and_long_labels_are_cut() -> None:
    first, second = strips([("x" * 100, 2), ("b", 1)])
    assert first.y < second.y
    assert first.label.endswith("…")
    assert len(first.label) < 50
