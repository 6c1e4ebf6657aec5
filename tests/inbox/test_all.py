"""All leads: by form, state and month, a page at a time, at a cost that is known beforehand."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbox.cursor import Cursor, read_cursor, write_cursor
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.list_filter import ListFilter, before_newest, next_month, read_filter
from chalicelib.inbox.list_query import DEEP, PAGE, read_page
from chalicelib.leads.keyring import read_keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Standing, Status
from chalicelib.storage import BoxQuery, LeadPage
from tests.desks import KEYS, NOON, QuietDesk
from tests.inbox.many_leads import DAY, HOUR, MINUTE, message, request
from tests.inbox.signed_in import SignedIn, audit_log

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
DECLINED = Standing(Status.DECLINED, 1, NOON, "x")
CERTIFIED = Standing(Status.CERTIFIED, 1, NOON, "x")


class Counted:
    """An archive that counts what is asked of it."""

    def __init__(self, desk: QuietDesk) -> None:
        self._archive = desk.archive
        self.asked: list[int] = []

    def in_box(self, stretch: BoxQuery, limit: int) -> LeadPage:
        self.asked.append(limit)
        return self._archive.in_box(stretch, limit)


def names_on(html: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'class="row-top"><b>([^<]*)</b>', html)]


def read(user: SignedIn, **query: str) -> list[str]:
    reply = user.get("all", **query)
    assert reply.status is HTTPStatus.OK
    return names_on(str(reply.body))


def older(html: str) -> dict[str, str]:
    """Return the query of the link to what is older; nothing if there is none."""
    found = re.search(r'rel="next" href="([^"]+)"', html)
    return {name: values[0] for name, values in parse_qs(urlsplit(unescape(found[1])).query).items()} if found else {}


def read_all(user: SignedIn, **query: str) -> list[list[str]]:
    pages = []
    while True:
        html = str(user.get("all", **query).body)
        pages.append(names_on(html))
        query = older(html)
        if not query:
            return pages


def one_of_each(desk: QuietDesk) -> None:
    message(desk, "open message", HOUR)
    message(desk, "held message", 2 * HOUR, is_held=True)
    message(desk, "declined message", 3 * HOUR, standing=DECLINED)
    request(desk, "open request", 4 * HOUR)
    request(desk, "certified request", 5 * HOUR, standing=CERTIFIED)
    request(desk, "old request", 40 * DAY)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "open message,held message,declined message,open request,certified request,old request"),
        ({"form": "contact"}, "open message,held message,declined message"),
        ({"form": "certification"}, "open request,certified request,old request"),
        ({"state": "open"}, "open message,open request,old request"),
        ({"state": "held"}, "held message"),
        ({"state": "declined"}, "declined message"),
        ({"state": "certified"}, "certified request"),
        ({"state": "spam"}, ""),
        ({"month": "2026-11"}, "open message,held message,declined message,open request,certified request"),
        ({"month": "2026-10"}, "old request"),
        ({"form": "certification", "state": "open", "month": "2026-11"}, "open request"),
        ({"form": "contact", "state": "certified"}, ""),
        (
            {"form": "", "state": "", "month": ""},
            "open message,held message,declined message,open request,certified request,old request",
        ),
    ],
)
def test_the_list_shows_what_was_chosen_newest_first(
    desk: QuietDesk, user: SignedIn, query: dict[str, str], expected: str
) -> None:
    one_of_each(desk)
    assert ",".join(read(user, **query)) == expected


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 11, 1, 3, 59, 59, tzinfo=UTC), "2026-10"),
        (datetime(2026, 11, 1, 4, 0, tzinfo=UTC), "2026-11"),
        (datetime(2026, 3, 1, 4, 59, 59, 999999, tzinfo=UTC), "2026-02"),
        (datetime(2026, 1, 1, 4, 59, tzinfo=UTC), "2025-12"),
    ],
)
def test_a_month_is_the_practices_own(desk: QuietDesk, user: SignedIn, moment: datetime, month: str) -> None:
    request(desk, "one", NOON - moment)
    assert read(user, month=month) == ["one"]


@pytest.mark.parametrize(
    "query",
    [
        {"form": "nothing"},
        {"state": "new"},
        {"state": "x"},
        {"month": "2026-13"},
        {"month": "November"},
        {"month": "1999-01"},
        {"after": "x"},
        {"after": "ÿ"},
    ],
)
def test_what_there_is_not_is_refused(desk: QuietDesk, user: SignedIn, query: dict[str, str]) -> None:
    assert user.get("all", **query).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert [(event.what, event.code) for event in audit_log(desk)] == [("refused", "bad_input")]


def test_what_was_chosen_stays_chosen(user: SignedIn) -> None:
    html = str(user.get("all", form="contact", state="declined", month="2019-02").body)
    for value in ("contact", "declined", "2019-02"):
        assert f'<option value="{value}" selected>' in html


def test_a_page_has_25_and_all_of_them_come_once_in_order(desk: QuietDesk, user: SignedIn) -> None:
    kinds: list[Callable[[int], Lead]] = [
        lambda number: message(desk, f"{number:03}", number * MINUTE),
        lambda number: message(desk, f"{number:03}", number * MINUTE, is_held=True),
        lambda number: request(desk, f"{number:03}", number * MINUTE),
        lambda number: request(desk, f"{number:03}", number * MINUTE, standing=DECLINED),
    ]
    for number in range(130):
        kinds[number * 7 // 5 % 4](number)
    pages = read_all(user)
    assert [len(page) for page in pages] == [PAGE, PAGE, PAGE, PAGE, PAGE, 5]
    assert [name for page in pages for name in page] == [f"{number:03}" for number in range(130)]


@pytest.mark.parametrize("query", [{}, {"state": "declined"}])
def test_leads_of_one_moment_come_once(desk: QuietDesk, user: SignedIn, query: dict[str, str]) -> None:
    for number in range(60):
        request(desk, f"{number:03}", HOUR, standing=DECLINED if number % 3 or query else Standing())
    assert sorted(name for page in read_all(user, **query) for name in page) == [f"{n:03}" for n in range(60)]


def test_a_link_to_older_ones_keeps_what_was_chosen(desk: QuietDesk, user: SignedIn) -> None:
    for number in range(30):
        message(desk, f"{number}", number * MINUTE)
    query = older(str(user.get("all", form="contact", state="open", month="2026-11").body))
    assert {name: query[name] for name in ("form", "state", "month")} == {
        "form": "contact",
        "state": "open",
        "month": "2026-11",
    }


def test_when_only_a_part_was_looked_through_the_page_says_so_and_goes_on(desk: QuietDesk, user: SignedIn) -> None:
    for number in range(DEEP + 20):
        request(desk, f"{number}", number * MINUTE, standing=DECLINED)
    request(desk, "the one", 10 * DAY, standing=CERTIFIED)
    html = str(user.get("all", state="certified").body)
    assert names_on(html) == []
    assert f"Looked through the {DEEP} newest." in html
    assert "Nothing here" not in html
    assert read_all(user, state="certified")[-1] == ["the one"]
    assert f"Looked through the {DEEP} newest of this month." in str(
        user.get("all", state="certified", month="2026-11").body
    )


def test_a_box_that_is_read_further_than_another_hides_nothing_of_it(desk: QuietDesk, user: SignedIn) -> None:
    for number in range(DEEP + 10):
        request(desk, "x", number * MINUTE, standing=DECLINED)
    message(desk, "closed, further back than one look", (DEEP + 5) * MINUTE, standing=DECLINED)
    message(desk, "open, long ago", 10 * DAY)
    pages = read_all(user, form="contact")
    assert [name for page in pages for name in page] == ["closed, further back than one look", "open, long ago"]


@pytest.mark.parametrize(
    ("chosen", "calls"),
    [
        (ListFilter(), 4),
        (ListFilter(state="open"), 2),
        (ListFilter(form="contact", state="open"), 1),
        (ListFilter(state="held"), 1),
        (ListFilter(state="certified"), 3),
        (ListFilter(form="contact"), 3),
        (ListFilter(form="contact", state="spam", month=date(2026, 11, 1)), 2),
    ],
)
def test_the_cost_is_bounded_whatever_is_chosen(desk: QuietDesk, chosen: ListFilter, calls: int) -> None:
    for number in range(300):
        request(desk, "x", number * MINUTE, standing=DECLINED)
    archive = Counted(desk)
    read_page(archive, chosen, before_newest(NOON), LONG_AGO, now=NOON)  # type: ignore[arg-type]
    assert len(archive.asked) == calls
    assert max(archive.asked) <= DEEP


cursors = st.builds(
    Cursor,
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - made aware
    st.frozensets(st.from_regex(r"[2-9A-HJK]{4}-[2-9A-HJK]{4}", fullmatch=True), max_size=5),
)


@given(cursors)
def test_a_cursor_is_read_as_it_was_written(cursor: Cursor) -> None:
    assert read_cursor(KEYS.keys, write_cursor(KEYS.newest, cursor)) == cursor


@given(cursors, st.data())
def test_a_cursor_that_was_changed_is_refused(cursor: Cursor, data: st.DataObject) -> None:
    written = write_cursor(KEYS.newest, cursor)
    at = data.draw(st.integers(0, len(written) - 2))
    letter = data.draw(st.sampled_from("AZaz09-_"))
    forged = written[:at] + letter + written[at + 1 :]
    if forged != written:
        with pytest.raises(NotDoneError):
            read_cursor(KEYS.keys, forged)
    with pytest.raises(NotDoneError):
        read_cursor(read_keyring("another secret, as long as it has to be").keys, written)


@given(st.text(max_size=40))
def test_any_text_for_a_cursor_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(NotDoneError):
        read_cursor(KEYS.keys, text)


def test_a_cursor_says_nothing_of_what_was_typed(desk: QuietDesk, user: SignedIn) -> None:
    for number in range(PAGE + 5):
        message(desk, "Secret Name", number * MINUTE)
    after = older(str(user.get("all").body))["after"]
    cursor = read_cursor(desk.settings.keys.keys, after)
    assert cursor.moment == NOON - (PAGE - 1) * MINUTE
    assert cursor.seen <= {lead.reference for lead in desk.leads()}


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_the_next_month_begins_where_this_one_ends(day: date) -> None:
    following = next_month(day)
    assert following.day == 1
    assert (following - timedelta(days=1)).replace(day=1) == day.replace(day=1)


def test_what_is_wanted_is_read_from_what_was_sent() -> None:
    assert read_filter("contact", "spam", "2026-02") == ListFilter("contact", "spam", date(2026, 2, 1))
    assert read_filter("", "", "") == ListFilter()


def test_an_empty_list_says_so(user: SignedIn) -> None:
    assert "No request fits what you chose." in str(user.get("all").body)


def test_the_list_is_audited_without_what_was_chosen(desk: QuietDesk, user: SignedIn) -> None:
    user.get("all", form="contact")
    assert [(event.what, event.code) for event in audit_log(desk)] == [("read_all", "")]
