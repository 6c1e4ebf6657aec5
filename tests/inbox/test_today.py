"""Today: what waits, in the order in which to take it."""

import re
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from chalicelib.forms import FORMS
from chalicelib.inbox.pages.today.order import arrange, waiting_now
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing, Status
from chalicelib.storage import BoxQuery, LeadPage
from tests.desks import NOON, QuietDesk
from tests.fakes import MemoryLeadStore
from tests.inbox.many_leads import DAY, HOUR, MINUTE, fill, message, request
from tests.inbox.signed_in import SignedIn, audit_log, stored

ZONE = QuietDesk().practice.time_zone


def names(leads: tuple[Lead, ...]) -> list[str]:
    return [str(lead.answers["name"]) for lead in leads]


def today(user: SignedIn) -> str:
    reply = user.get()
    assert reply.status is HTTPStatus.OK
    return str(reply.body)


def order_of(html: str, *texts: str) -> list[str]:
    assert all(text in html for text in texts), [text for text in texts if text not in html]
    return sorted(texts, key=html.index)


def put_off(until: timedelta) -> Standing:
    return Standing(Status.NO_ANSWER, 1, NOON - HOUR, "x", again_at=NOON + until)


class Counting(MemoryLeadStore):
    """Notes down how much is asked for at once."""

    def __init__(self) -> None:
        super().__init__()
        self.limits: list[int] = []

    def in_box(self, stretch: BoxQuery, limit: int) -> LeadPage:
        self.limits.append(limit)
        return super().in_box(stretch, limit)


class TestTheOrder:
    def test_overdue_comes_first_then_what_is_promised_soonest(self, desk: QuietDesk) -> None:
        request(desk, "late promise", 3 * HOUR, by=2 * HOUR)
        request(desk, "soon", HOUR, by=HOUR)
        request(desk, "overdue", 2 * HOUR, by=-MINUTE)
        request(desk, "long overdue", MINUTE, by=-HOUR)
        waiting = arrange(desk.leads(), NOON, ZONE)
        assert names(waiting.due) == ["long overdue", "overdue", "soon", "late promise"]

    def test_overdue_comes_before_what_is_to_be_tried_again(self, desk: QuietDesk) -> None:
        request(desk, "again", 3 * HOUR, standing=put_off(-2 * HOUR))
        request(desk, "overdue", 2 * HOUR, by=-MINUTE)
        assert names(arrange(desk.leads(), NOON, ZONE).due) == ["overdue", "again"]

    def test_without_a_promise_who_came_first_comes_first(self, desk: QuietDesk) -> None:
        request(desk, "second", HOUR)
        request(desk, "first", 2 * HOUR)
        assert names(arrange(desk.leads(), NOON, ZONE).due) == ["first", "second"]

    def test_what_was_put_off_comes_up_when_its_moment_has_come(self, desk: QuietDesk) -> None:
        request(desk, "new", HOUR, by=HOUR)
        request(desk, "later", 3 * HOUR, standing=put_off(MINUTE))
        request(desk, "now", 3 * HOUR, standing=put_off(timedelta(0)))
        assert names(arrange(desk.leads(), NOON, ZONE).due) == ["now", "new", "later"]

    def test_an_answered_one_waits_again_when_its_moment_has_come(self, desk: QuietDesk) -> None:
        request(desk, "asleep", HOUR, standing=Standing(Status.CONTACTED, 1, NOON, "x", again_at=NOON + MINUTE))
        request(desk, "awake", HOUR, standing=Standing(Status.CONTACTED, 1, NOON, "x", again_at=NOON - MINUTE))
        waiting = arrange(desk.leads(), NOON, ZONE)
        assert (names(waiting.due), names(waiting.under_way)) == (["awake"], ["asleep"])

    def test_who_was_tried_is_not_overdue(self, desk: QuietDesk) -> None:
        request(desk, "tried", 3 * HOUR, by=-HOUR, standing=put_off(HOUR))
        request(desk, "new", HOUR, by=HOUR)
        assert names(arrange(desk.leads(), NOON, ZONE).due) == ["new", "tried"]

    @pytest.mark.parametrize(
        ("minutes", "place"),
        [
            (-20, "unfinished"),
            (-19, "soon"),
            (0, "soon"),
            (60, "soon"),
            (61, "visits"),
            (11 * 60, "visits"),
            (12 * 60, "under_way"),
            (24 * 60, "under_way"),
            (-13 * 60, "unfinished"),
        ],
    )
    def test_a_visit_stands_where_its_time_puts_it(self, desk: QuietDesk, minutes: int, place: str) -> None:
        visit = Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON + minutes * MINUTE)
        request(desk, "visit", DAY, standing=visit)
        found = vars(arrange(desk.leads(), NOON, ZONE))
        assert [name for name, leads in found.items() if leads] == [place]

    def test_visits_are_in_the_order_of_the_clock(self, desk: QuietDesk) -> None:
        for name, hours in (("late", 3), ("early", 2)):
            request(desk, name, DAY, standing=Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON + hours * HOUR))
        assert names(arrange(desk.leads(), NOON, ZONE).visits) == ["early", "late"]

    def test_who_has_a_visit_today_and_asks_again_is_answered_as_well(self, desk: QuietDesk) -> None:
        visit = Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON + 3 * HOUR, asked_again_at=NOON)
        request(desk, "visit", DAY, standing=visit)
        found = arrange(desk.leads(), NOON, ZONE)
        assert (names(found.due), names(found.visits), found.unfinished) == (["visit"], ["visit"], ())

    def test_of_what_is_to_be_finished_the_oldest_comes_first(self, desk: QuietDesk) -> None:
        request(desk, "visit", DAY, standing=Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON - HOUR))
        request(desk, "talk", 5 * DAY, standing=Standing(Status.CONTACTED, 1, NOON - 3 * DAY, "x"))
        assert names(arrange(desk.leads(), NOON, ZONE).unfinished) == ["talk", "visit"]

    def test_what_was_put_off_is_not_counted_among_those_that_wait(self, desk: QuietDesk) -> None:
        request(desk, "later", 3 * HOUR, standing=put_off(MINUTE))
        request(desk, "now", 3 * HOUR, standing=put_off(timedelta(0)))
        assert waiting_now(desk.leads(), NOON) == 1


class TestThePage:
    def test_requests_and_messages_are_one_list_by_how_they_press(self, desk: QuietDesk, user: SignedIn) -> None:
        message(desk, "Writer Example", 9 * HOUR, promise=Promise(NOON - HOUR, same_day=True))
        request(desk, "Asker Example", HOUR, by=HOUR)
        html = today(user)
        assert order_of(html, "Writer Example", "Asker Example") == ["Writer Example", "Asker Example"]
        assert 'id="due">Due <span class="count">2<' in html

    def test_the_day_stands_above_and_until_when_the_practice_is_open(self, desk: QuietDesk, user: SignedIn) -> None:
        html = today(user)
        assert "<h1>Monday, November 23</h1>" in html
        assert "open until 1 PM" in html
        desk.wait(90 * MINUTE)
        user.sign_in()
        assert "closed until 2 PM" in today(user)
        desk.wait(10 * HOUR)
        user.sign_in()
        assert "closed until Tue Nov 24, 9:00 AM" in today(user)

    def test_the_title_says_how_many_wait_and_no_name(self, desk: QuietDesk, user: SignedIn) -> None:
        assert "<title>Today – Inbox</title>" in today(user)
        request(desk, "Ana Example", HOUR, by=HOUR)
        request(desk, "Bo Example", HOUR, standing=put_off(HOUR))
        assert "<title>(1) Today – Inbox</title>" in today(user)

    def test_a_row_says_who_how_late_and_what_to_know(self, desk: QuietDesk, user: SignedIn) -> None:
        lead = request(desk, "Ana Example", 40 * MINUTE, by=80 * MINUTE, doubts=("too_fast",))
        row = row_of(user.get().body, lead)
        for text in ("Ana Example", ">New<", 'title="Answer by 1:20 PM">due in 1 h', "Possible spam"):
            assert text in row
        assert "Same-day request" not in row
        assert 'class="tag tag-new"' not in row

    def test_a_request_of_another_day_is_shown_with_its_day(self, desk: QuietDesk, user: SignedIn) -> None:
        lead = request(desk, "Ana", DAY)
        assert "Sun Nov 22, 12:00 PM" in row_of(user.get().body, lead)

    def test_what_is_overdue_is_counted_and_leads_to_it(self, desk: QuietDesk, user: SignedIn) -> None:
        request(desk, "One", 3 * HOUR, by=-MINUTE)
        assert '<a href="#due">One answer is overdue.</a>' in today(user)

    def test_what_is_overdue_is_counted_and_marked(self, desk: QuietDesk, user: SignedIn) -> None:
        request(desk, "One", 3 * HOUR, by=-MINUTE)
        assert "One answer is overdue." in today(user)
        lead = request(desk, "Two", 3 * HOUR, by=-HOUR)
        html = today(user)
        assert "2 answers are overdue." in html
        assert "Overdue since 11:00 AM" in row_of(html, lead)

    def test_what_is_to_be_tried_again_says_so(self, desk: QuietDesk, user: SignedIn) -> None:
        now = request(desk, "Now", HOUR, standing=put_off(-MINUTE))
        later = request(desk, "Later", HOUR, standing=put_off(HOUR))
        html = today(user)
        assert "try again now" in row_of(html, now)
        assert 'title="Again: 1:00 PM">again in 1 h' in row_of(html, later)

    def test_who_gave_no_name_is_named_by_how_to_reach_them(self, desk: QuietDesk, user: SignedIn) -> None:
        lead = message(desk, "", HOUR)
        assert "somebody@example.com" in row_of(user.get().body, lead)

    @pytest.mark.parametrize(
        ("held", "line"),
        [(1, "One is held"), (2, "2 are held"), (100, "100+ are held"), (103, "100+ are held")],
    )
    def test_what_is_held_is_counted_up_to_a_hundred(
        self, desk: QuietDesk, user: SignedIn, held: int, line: str
    ) -> None:
        for number in range(held):
            message(desk, "", number * MINUTE, is_held=True)
        html = today(user)
        assert line in html
        assert "/inbox/held" in html

    def test_held_and_closed_leads_are_not_among_what_waits(self, desk: QuietDesk, user: SignedIn) -> None:
        message(desk, "Held Example", HOUR, is_held=True)
        request(desk, "Closed Example", HOUR, standing=Standing(Status.DECLINED, 1, NOON, "x"))
        html = today(user)
        assert "Held Example" not in html
        assert "Closed Example" not in html

    def test_an_empty_day_is_kind(self, user: SignedIn) -> None:
        assert "Nobody is waiting for you" in today(user)

    def test_what_has_expired_is_not_shown(self, desk: QuietDesk, user: SignedIn) -> None:
        request(desk, "Gone Example", HOUR, expires_at=NOON)
        assert "Nobody is waiting for you" in today(user)

    def test_of_very_many_those_that_press_most_are_shown_and_it_says_that_there_are_more(
        self, desk: QuietDesk, user: SignedIn
    ) -> None:
        for number in range(1_005):
            request(desk, f"Person {number:04}", number * MINUTE, by=(1_005 - number) * MINUTE)
        html = today(user)
        assert [f"Person {number:04}" for number in range(1_004, 904, -1)] == re.findall(r"<b>(Person \d+)</b>", html)
        assert "100+ more come after these." in html
        assert "looks at the newest 500 and at the 500 that have waited longest; there are more" in html
        assert "/inbox/all?state=open" in html

    @pytest.mark.parametrize(("count", "line"), [(101, "One more comes"), (150, "50 more come")])
    def test_how_many_more_wait_is_said_after_the_hundred_that_press_most(
        self, desk: QuietDesk, user: SignedIn, count: int, line: str
    ) -> None:
        for number in range(count):
            request(desk, f"Person {number:04}", number * MINUTE, by=-number * MINUTE)
        html = today(user)
        assert f"{line} after these." in html
        assert html.count("<b>Person") == 100
        assert "<title>(100+) Today" in html
        assert "answers are overdue" in html

    def test_a_hundred_are_all_there_are_and_nothing_is_said_of_more(self, desk: QuietDesk, user: SignedIn) -> None:
        for number in range(100):
            request(desk, "Person", number * MINUTE)
        assert "after these" not in today(user)

    def test_late_ones_that_are_not_shown_are_counted(self, desk: QuietDesk, user: SignedIn) -> None:
        for number in range(110):
            request(desk, "Person", 3 * HOUR, by=-number * MINUTE - MINUTE)
        assert "100+ answers are overdue." in today(user)

    def test_of_very_many_bursts_ten_are_folded_and_nobody_of_the_others_is_hidden(
        self, desk: QuietDesk, user: SignedIn
    ) -> None:
        for number in range(24):
            request(desk, f"Junk {number:02}", number * MINUTE, burst=f"sender{number // 2}", doubts=("burst",))
        html = today(user)
        assert html.count('<div class="burst">') == 10
        assert re.findall(r'"row-top"><b>(Junk \d+)', html) == ["Junk 23", "Junk 22", "Junk 21", "Junk 20"]

    def test_the_page_is_as_large_with_two_thousand_open_as_with_two_hundred(self) -> None:
        sizes = []
        for count in (200, 2_000):
            desk = QuietDesk()
            for number in range(count):
                request(desk, "Person", number * MINUTE, by=HOUR, burst=f"sender{number // 4}" if number % 2 else "")
            sizes.append(len(today(SignedIn(desk))))
        assert sizes[1] < sizes[0] * 1.1

    def test_what_is_old_and_waits_is_not_lost_behind_what_is_answered(self, desk: QuietDesk, user: SignedIn) -> None:
        for number in range(150):
            request(desk, "Answered", number * MINUTE, standing=Standing(Status.CONTACTED, 1, NOON, "x"))
        request(desk, "Overdue Example", 2 * DAY, by=-HOUR)
        visit = Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON + HOUR)
        request(desk, "Visit Example", 2 * DAY, standing=visit)
        html = today(user)
        assert order_of(html, "Visit Example", "Overdue Example") == ["Visit Example", "Overdue Example"]
        assert "One answer is overdue." in html
        assert html.count("<b>Answered</b>") == 100
        assert "50 more come after these." in html

    def test_a_flood_of_junk_hides_nobody_who_was_promised_an_answer(self, desk: QuietDesk, user: SignedIn) -> None:
        request(desk, "Genuine Example", 2 * HOUR, by=-HOUR)
        for number in range(600):
            request(desk, "Junk Example", number * MINUTE / 10, by=-MINUTE, doubts=("burst",))
        html = today(user)
        assert order_of(html, "Genuine Example", "Junk Example") == ["Genuine Example", "Junk Example"]

    def test_few_steps_are_made_however_many_there_are(self) -> None:
        store = Counting()
        desk = QuietDesk(store=store)
        for number in range(1_200):
            store.add(replace(request(desk, "x", number * MINUTE), key=f"{number:032x}"))
        user = SignedIn(desk)
        store.limits = []
        today(user)
        assert store.limits == [100] * 11 + [100, 10]

    def test_a_flood_of_requests_as_long_as_can_be_is_read_in_part(self) -> None:
        store = Counting()
        desk = QuietDesk(store=store)
        user = SignedIn(desk)
        for number in range(600):
            stored(desk, {"name": f"Junk {number}", "message": "x" * 60_000}, received_at=NOON - MINUTE * number)
        store.limits.clear()
        page = today(user)
        assert "Junk 0" in page
        # A step of the newest and one of the oldest; one each of the messages and of what is held.
        assert len(store.limits) == 4

    def test_what_is_held_and_has_expired_is_not_counted(self, desk: QuietDesk, user: SignedIn) -> None:
        for number in range(120):
            message(desk, "", number * MINUTE, is_held=True, expires_at=NOON)
        message(desk, "", DAY, is_held=True)
        assert "One is held" in today(user)
        desk.memory.erase(next(lead.key for lead in desk.leads() if not lead.is_gone_by(NOON)), NOON + 4000 * DAY)
        assert "held as possible spam" not in today(user)

    def test_the_page_is_audited_once(self, desk: QuietDesk, user: SignedIn) -> None:
        today(user)
        assert [event.what for event in audit_log(desk)] == ["read_today"]

    def test_what_people_typed_is_escaped(self, desk: QuietDesk, user: SignedIn) -> None:
        request(desk, "<script>alert(1)</script>", HOUR)
        assert "<script>alert" not in today(user)

    def test_a_busy_day_is_told_in_spanish_as_well(self, desk: QuietDesk, user: SignedIn) -> None:
        desk.practice = replace(desk.practice, language="es")
        fill(desk)
        html = today(user)
        for text in (
            "Una respuesta está atrasada.",
            "Por responder",
            "volver a intentar ahora",
            "lunes, 23 de noviembre",
        ):
            assert text in html
        assert "Overdue" not in html


@pytest.fixture
def third_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    source = """
from typing import Annotated, ClassVar
from chalicelib.forms import common_questions
from chalicelib.forms.field_types import Line
from chalicelib.forms.form_model import FormModel
from chalicelib.text.words import Words

class Course(FormModel):
    name_in_url: ClassVar[str] = "course"
    title: ClassVar[Words] = Words("Join the course", "Curso")
    intro: ClassVar[Words] = Words("", "")
    submit_label: ClassVar[Words] = Words("Join", "Unirse")
    holds_when_in_doubt: ClassVar[bool] = True
    alert_title: ClassVar[Words] = Words("Course sign-up", "Inscripción")
    name: Annotated[Line, common_questions.NAME]
"""
    (tmp_path / "course_form_of_today.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(FORMS, "course", "course_form_of_today:Course")
    return "course"


def test_a_third_form_appears_by_itself(desk: QuietDesk, user: SignedIn, third_form: str) -> None:
    lead = stored(desk, {"name": "Kai Example"}, form=third_form)
    assert "Course sign-up" in row_of(user.get().body, lead)
    assert "Course sign-up" in row_of(user.get("all", form="course").body, lead)


def test_a_lead_of_a_form_that_is_gone_is_still_listed(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, {"name": "Kai Example"}, form="retired", standing=Standing(Status.DECLINED, 1, NOON, "x"))
    assert "Kai Example" in row_of(user.get("all").body, lead)


def row_of(body: object, lead: Lead) -> str:
    """Return the text of a lead's row."""
    return str(body).split(f"/leads/{lead.reference}")[1].split("</a>")[0]
