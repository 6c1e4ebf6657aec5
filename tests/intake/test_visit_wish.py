"""Asking for another time, or saying that one cannot come: opening the link does nothing, the button does it once."""

import logging
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest

from chalicelib.alerts.sweep import sweep
from chalicelib.leads.asking import Asking
from chalicelib.leads.keyring import with_new_key
from chalicelib.leads.lead import Lead, Wish
from chalicelib.leads.status import Standing, Status
from chalicelib.leads.status_transitions import mark
from chalicelib.leads.visit_link import WishLink
from chalicelib.mail.message import KEY_TAG, Message
from chalicelib.storage.items import box_of
from chalicelib.storage.table import open_box
from tests.conftest import CountedDesk
from tests.desks import KEYS, NOON, DoubtfulStore, QuietDesk
from tests.inbox.signed_in import ANSWERS, SignedIn, stored
from tests.posts import AS_PERSON, Answer, Post, Visitor, as_urlencoded, unbound
from tests.sample_lead import sample_lead

VISIT_AT = NOON + timedelta(hours=27)  # three in the afternoon in New York
KEY = "0" * 32
PATHS = {wish: f"/visit/{WishLink(KEY, wish, VISIT_AT).token(KEYS.newest)}" for wish in Wish}
PATH = PATHS[Wish.CANNOT_COME]
NOTHING = as_urlencoded({})
SCHEDULED = Standing(Status.SCHEDULED, number=1, visit_at=VISIT_AT)


@pytest.fixture
def lead(desk: QuietDesk) -> Lead:
    return stored(desk, ANSWERS, key=KEY, standing=SCHEDULED)


def askings(desk: QuietDesk) -> list[Asking]:
    return list(desk.memory.askings().values())


def alerts(desk: QuietDesk) -> list[Message]:
    """Return the alerts about the lead; the sweep sends other emails as well."""
    return [sent.message for sent in desk.outbox.sent if sent.message.tags.get(KEY_TAG) == KEY]


def press(visitor: Visitor, wish: Wish = Wish.CANNOT_COME, post: Post = NOTHING) -> Answer:
    return visitor.post(PATHS[wish], post, AS_PERSON)


def now(desk: QuietDesk) -> Lead:
    found = desk.store.get(KEY)
    assert found
    return found


def act(desk: QuietDesk, status: Status, **fields: object) -> None:
    found, moment = now(desk), desk.clock.now()
    acted = mark(found, status, by="p", now=moment, retention=desk.practice.retention, **fields)  # type: ignore[arg-type]
    assert desk.store.change(found, acted)


@pytest.mark.usefixtures("lead")
class TestLooking:
    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    def test_however_often_a_scanner_opens_it_nothing_happens(
        self, desk: QuietDesk, visitor: Visitor, method: str
    ) -> None:
        before = now(desk)
        statuses = {visitor.ask(method, path).status for path in PATHS.values() for _ in range(20)}
        assert statuses <= {HTTPStatus.OK, HTTPStatus.NO_CONTENT}
        sweep(desk)
        assert (now(desk), askings(desk), alerts(desk)) == (before, [], [])

    @pytest.mark.parametrize(
        ("wish", "language", "title", "button"),
        [
            (Wish.ANOTHER_TIME, "en", "Do you need another time?", "Yes, I need another time"),
            (Wish.CANNOT_COME, "en", "You cannot come?", "Yes, I cannot come"),
            (Wish.ANOTHER_TIME, "es", "¿Necesita otra hora?", "Sí, necesito otra hora"),
            (Wish.CANNOT_COME, "es", "¿No puede asistir?", "Sí, no puedo asistir"),
        ],
    )
    def test_the_page_has_one_button_in_either_language_and_no_script(
        self, visitor: Visitor, wish: Wish, language: str, title: str, button: str
    ) -> None:
        page = visitor.get(f"{PATHS[wish]}?lang={language}").body
        assert f"<h1>{title}</h1>" in page
        assert page.count("<button") == 1
        assert f">{button}</button>" in page
        assert f'action="{PATHS[wish]}?lang={language}" method="post"' in page
        assert "<script" not in page

    def test_the_page_says_when_the_visit_is_as_it_stands_now(self, desk: QuietDesk, visitor: Visitor) -> None:
        act(desk, Status.SCHEDULED, visit_at=VISIT_AT + timedelta(hours=1))
        assert "Tuesday November 24, 2026 at 4 PM" in visitor.get(PATH).body

    def test_it_is_kept_nowhere_framed_by_nobody_and_tells_no_site_where_it_was(self, visitor: Visitor) -> None:
        headers = visitor.get(PATH).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "no-store" in headers["cache-control"]


@pytest.mark.usefixtures("lead")
class TestPressing:
    def test_the_practice_is_told_at_once_and_the_lead_waits_again(self, desk: QuietDesk, visitor: Visitor) -> None:
        assert press(visitor).status == HTTPStatus.OK
        sweep(desk)
        (alert,) = alerts(desk)
        assert alert.to == desk.practice.alerts_to
        assert alert.subject.startswith("Same-day request · cannot come · answer by 12:30 PM")
        assert "They cannot come to their visit." in alert.text
        waiting = now(desk)
        assert (waiting.open_wish, waiting.standing.status) == (Wish.CANNOT_COME, Status.SCHEDULED)
        assert waiting.standing.is_awaited
        assert box_of(waiting) == open_box("certification")

    def test_the_visitor_is_told_by_when_and_the_lead_promises_the_same(
        self, desk: QuietDesk, visitor: Visitor
    ) -> None:
        page = press(visitor, Wish.ANOTHER_TIME).body
        sweep(desk)
        assert "Thank you. We know that you need another time." in page
        assert "We aim to answer you today by 12:30 PM." in page
        promised = now(desk).promise
        assert promised
        assert promised.respond_by == NOON + timedelta(minutes=30)
        assert "<button" not in page

    @pytest.mark.parametrize("is_swept_between", [False, True])
    def test_however_often_it_is_pressed_it_is_one_alert(
        self,
        desk: QuietDesk,
        visitor: Visitor,
        is_swept_between: bool,  # noqa: FBT001
    ) -> None:
        for _ in range(5):
            assert "We know that you cannot come." in press(visitor).body
            if is_swept_between:
                sweep(desk)
        sweep(desk)
        assert len(alerts(desk)) == len(askings(desk)) == 1

    def test_both_wishes_are_two_alerts(self, desk: QuietDesk, visitor: Visitor) -> None:
        press(visitor, Wish.ANOTHER_TIME)
        press(visitor, Wish.CANNOT_COME)
        sweep(desk)
        assert [asking.wish for asking in askings(desk)] == [Wish.ANOTHER_TIME, Wish.CANNOT_COME]
        assert now(desk).open_wish is Wish.CANNOT_COME

    def test_after_the_practice_has_acted_the_same_wish_is_news(self, desk: QuietDesk, visitor: Visitor) -> None:
        press(visitor, Wish.ANOTHER_TIME)
        sweep(desk)
        act(desk, Status.SCHEDULED, visit_at=VISIT_AT + timedelta(hours=1))
        assert "Do you need another time?" in visitor.get(PATHS[Wish.ANOTHER_TIME]).body
        press(visitor, Wish.ANOTHER_TIME)
        sweep(desk)
        assert len(alerts(desk)) == 2

    @pytest.mark.parametrize("body", [b"", b"wish=nothing", b"%ff%fe", b"x" * 5000])
    def test_whatever_the_body_says_it_counts(self, desk: QuietDesk, visitor: Visitor, body: bytes) -> None:
        assert press(visitor, post=Post("application/x-www-form-urlencoded", body)).status == HTTPStatus.OK
        assert len(askings(desk)) == 1

    def test_the_timeline_and_the_page_of_the_lead_say_what_was_asked(
        self, desk: QuietDesk, visitor: Visitor, lead: Lead
    ) -> None:
        press(visitor)
        sweep(desk)
        assert [event.kind for event in desk.store.timeline(KEY)] == ["wish_cannot_come"]
        page = str(SignedIn(desk).get(f"leads/{lead.reference}").body)
        assert "Cannot come to the visit, " in page
        assert "said that they cannot come to the visit" in page

    def test_nobody_is_named_in_the_link_the_page_or_the_log(
        self, visitor: Visitor, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        said = PATH + visitor.get(PATH).body + press(visitor).body + caplog.text
        assert not any(str(answer) in said for answer in ("Ana", "ana@example.com", "555-0147", "My back hurts"))


class TestLinksThatDoNotCount:
    @pytest.mark.parametrize("token", [KEY, f"{KEY}.cannot_come.1795550400.{'0' * 32}", PATH[7:-1], "é", "-", ".."])
    @pytest.mark.usefixtures("lead")
    def test_a_forged_one_is_not_found(self, desk: QuietDesk, visitor: Visitor, token: str) -> None:
        assert visitor.get(f"/visit/{token}").status == HTTPStatus.NOT_FOUND
        assert visitor.post(f"/visit/{token}", NOTHING).status == HTTPStatus.NOT_FOUND
        assert askings(desk) == []

    @pytest.fixture(params=["the visit is over", "called off", "held by nobody", "erased", "its time is over"])
    def over(self, request: pytest.FixtureRequest, desk: QuietDesk) -> None:
        changes: dict[str, dict[str, Any]] = {
            "called off": {"standing": Standing(Status.DECLINED)},
            "held by nobody": {"standing": Standing()},
            "its time is over": {"standing": SCHEDULED, "expires_at": NOON},
        }
        if request.param != "erased":
            stored(desk, ANSWERS, key=KEY, **changes.get(request.param, {"standing": SCHEDULED}))
        if request.param == "the visit is over":
            desk.set_clock.time = VISIT_AT

    @pytest.mark.usefixtures("over")
    def test_once_there_is_no_visit_to_come_the_page_says_so(self, desk: QuietDesk, visitor: Visitor) -> None:
        for answer in (visitor.get(PATH), press(visitor)):
            assert answer.status == HTTPStatus.GONE
            assert "This link is no longer needed" in answer.body
            assert desk.practice.phone in unbound(answer.body)
            assert "<button" not in answer.body
        assert askings(desk) == []

    @pytest.mark.usefixtures("lead")
    def test_a_link_from_before_a_new_key_still_counts(self, desk: QuietDesk, visitor: Visitor) -> None:
        keys = with_new_key(KEYS, "another secret of tests that guards nobody", NOON)
        desk.settings = replace(desk.settings, keys=keys)
        assert press(visitor).status == HTTPStatus.OK
        assert len(askings(desk)) == 1


@pytest.mark.usefixtures("lead")
class TestFaults:
    def test_if_nobody_can_say_the_page_has_its_button_again(self, desk: QuietDesk, visitor: Visitor) -> None:
        desk.store = DoubtfulStore(desk.memory, "works", "refuses")
        failed = press(visitor)
        assert failed.status == HTTPStatus.SERVICE_UNAVAILABLE
        assert "We have not been told yet" in failed.body
        assert failed.body.count("<button") == 1
        assert press(visitor).status == HTTPStatus.OK

    def test_what_was_stored_though_nobody_said_so_is_stored_once(self, desk: QuietDesk, visitor: Visitor) -> None:
        desk.store = DoubtfulStore(desk.memory, "works", "loses the reply")
        assert press(visitor).status == HTTPStatus.SERVICE_UNAVAILABLE
        assert press(visitor).status == HTTPStatus.OK
        assert len(askings(desk)) == 1

    def test_beside_the_same_words_that_came_again_a_wish_has_a_number_of_its_own(
        self, desk: QuietDesk, visitor: Visitor
    ) -> None:
        desk.store.ask_again(KEY, Asking(1, NOON, None))
        press(visitor)
        assert [(asking.count, asking.wish) for asking in askings(desk)] == [(1, None), (2, Wish.CANNOT_COME)]


def test_looking_is_one_read_and_pressing_one_write_more(counted: CountedDesk) -> None:
    visitor = Visitor(counted.desk)
    counted.desk.store.add(sample_lead(KEY, standing=SCHEDULED))
    counted.calls.clear()
    visitor.get(PATH)
    assert counted.calls == ["dynamodb.GetItem"]
    press(visitor)
    assert counted.calls == ["dynamodb.GetItem", "dynamodb.GetItem", "dynamodb.PutItem"]
