"""Days off that were entered in the inbox: looked up at most once in five minutes, never a reason to fail."""

from dataclasses import replace
from datetime import date, time, timedelta
from threading import Event, Thread, current_thread

from chalicelib.leads.hours import DayChange, Span
from chalicelib.practice.changes import PracticeChanges
from chalicelib.practice.now import LOOK_AGAIN_AFTER, PracticeNow
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.practice_changes import PRACTICE_CHANGES
from chalicelib.storage.table import PRACTICE, PRACTICE_CHANGES_KEY
from chalicelib.storage.update import update
from tests.desks import NOON, QuietDesk

PATIENCE = 20  # seconds
TODAY_OFF = DayChange(date(2026, 11, 23), date(2026, 11, 23))
MORNING_ONLY = replace(TODAY_OFF, spans=(Span(time(9), time(12)),))


def enter(desk: QuietDesk, *changes: DayChange) -> None:
    update(
        desk.records,
        PRACTICE,
        PRACTICE_CHANGES_KEY,
        lambda found: replace(found, values=PRACTICE_CHANGES.write(PracticeChanges(changes))),
    )


def test_a_day_off_closes_the_practice() -> None:
    desk = QuietDesk()
    enter(desk, TODAY_OFF)
    assert not desk.hours.is_open_at(NOON)


def test_changed_hours_come_back_as_they_were_entered() -> None:
    desk = QuietDesk()
    enter(desk, TODAY_OFF, MORNING_ONLY)
    assert desk.hours.changes[-2:] == (TODAY_OFF, MORNING_ONLY)


def test_a_change_is_seen_within_five_minutes_and_not_asked_for_before() -> None:
    desk = QuietDesk()
    assert desk.hours.is_open_at(NOON)
    enter(desk, TODAY_OFF)
    assert desk.hours.is_open_at(NOON)
    desk.wait(LOOK_AGAIN_AFTER)
    assert not desk.hours.is_open_at(NOON)


def test_hours_that_cannot_be_read_are_those_that_are_known() -> None:
    desk = QuietDesk()
    asked = []

    def fail() -> PracticeChanges:
        asked.append(desk.clock.now())
        raise StoreUnavailableError("ServiceUnavailable")

    plan = PracticeNow(desk.practice, fail, desk.clock)
    assert plan.look().hours == desk.practice.hours
    desk.wait(timedelta(minutes=4))
    assert plan.look().hours == desk.practice.hours
    assert len(asked) == 1


def test_hours_wait_for_what_was_begun_to_be_read() -> None:
    desk = QuietDesk()
    may_answer, asked = Event(), []

    def read() -> PracticeChanges:
        asked.append(current_thread())
        may_answer.wait(PATIENCE)
        return PracticeChanges((TODAY_OFF,))

    plan = PracticeNow(desk.practice, read, desk.clock)
    plan.begin_to_look()
    may_answer.set()

    assert not plan.look().hours.is_open_at(NOON)
    assert len(asked) == 1
    assert asked[0] is not current_thread()


def test_what_is_known_is_not_begun_to_be_read() -> None:
    desk = QuietDesk()
    asked: list[Thread] = []

    def read() -> PracticeChanges:
        asked.append(current_thread())
        return PracticeChanges()

    plan = PracticeNow(desk.practice, read, desk.clock)
    plan.look()
    plan.begin_to_look()

    assert asked == [current_thread()]


def test_a_failure_of_what_was_begun_leaves_the_hours_that_are_known() -> None:
    desk = QuietDesk()

    def fail() -> PracticeChanges:
        raise StoreUnavailableError("ServiceUnavailable")

    plan = PracticeNow(desk.practice, fail, desk.clock)
    plan.begin_to_look()

    assert plan.look().hours == desk.practice.hours


def test_without_a_thread_the_hours_are_read_when_they_are_asked_for() -> None:
    class NoThread(Thread):
        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    desk = QuietDesk()
    plan = PracticeNow(desk.practice, lambda: PracticeChanges((TODAY_OFF,)), desk.clock, NoThread)
    plan.begin_to_look()

    assert not plan.look().hours.is_open_at(NOON)


def test_a_day_off_that_was_taken_back_is_open_again() -> None:
    desk = QuietDesk()
    enter(desk, TODAY_OFF)
    assert not desk.hours.is_open_at(NOON)
    enter(desk)
    desk.wait(LOOK_AGAIN_AFTER)
    assert desk.hours.is_open_at(NOON)
