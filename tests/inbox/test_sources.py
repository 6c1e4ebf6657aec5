"""Where leads came from, on a lead's page and among the numbers."""

import re

from chalicelib.inbox.pages.numbers.counts import MOST_SOURCES, OTHERS, Funnel, funnels_of
from chalicelib.leads.status import Standing, Status
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import SignedIn, stored
from tests.sample_lead import sample_lead

BLOG = {"page": "blog.example.com/back-pain"}
CONTACTED = Standing(Status.CONTACTED, 1, NOON, "x", first_contact_at=NOON)


def test_a_lead_says_where_it_came_from(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, source={**BLOG, "source": "newsletter"})
    for place in ("", "/print"):
        html = str(user.get(f"leads/{lead.reference}{place}").body)
        assert "blog.example.com/back-pain · newsletter" in html
        assert "Came from" in html


def test_a_lead_of_which_nobody_said_has_no_such_line(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    assert "Came from" not in str(user.get(f"leads/{lead.reference}").body)


def test_each_source_is_counted_from_received_to_certified() -> None:
    standings = [
        Standing(),
        CONTACTED,
        Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON, first_contact_at=NOON),
        Standing(Status.DID_NOT_COME, 2, NOON, "x", visit_at=NOON, first_contact_at=NOON),
        Standing(Status.CERTIFIED, 3, NOON, "x", first_contact_at=NOON),
    ]
    leads = [sample_lead(f"{number:032x}", standing=one, source=BLOG) for number, one in enumerate(standings)]
    assert funnels_of([*leads, sample_lead()]) == (
        Funnel("blog.example.com/back-pain", received=5, reached=4, visit=3, certified=1),
        Funnel("", received=1, reached=0, visit=0, certified=0),
    )


def test_of_many_sources_the_rare_ones_are_counted_together() -> None:
    leads = [
        sample_lead(f"{100 * page + number:032x}", source={"page": f"blog.example.com/{page:02}"})
        for page in range(MOST_SOURCES + 3)
        for number in range(MOST_SOURCES + 3 - page)
    ]
    found = funnels_of(leads)
    assert len(found) == MOST_SOURCES + 1
    assert (found[-1].source, found[-1].received) == (OTHERS, 3 + 2 + 1)


def test_where_nobody_said_there_is_no_table() -> None:
    assert funnels_of([sample_lead()]) == ()


def test_the_numbers_show_how_far_they_got(desk: QuietDesk, user: SignedIn) -> None:
    stored(desk, source=BLOG, standing=CONTACTED)
    stored(desk, source=BLOG)
    html = str(user.get("numbers").body)
    rows = [
        re.sub(r"<[^>]+>", " ", row).split()
        for row in re.findall(r"<tr>(.*?)</tr>", html[html.index('id="sources"') :])
    ]
    assert rows[1] == ["blog.example.com/back-pain", "2", "1", "0", "0"]
