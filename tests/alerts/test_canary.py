"""The canary's flight: out through the public door, to the mail service and back; what is said of one that is lost."""

from datetime import timedelta
from typing import Any

import pytest
import yaml

from chalicelib.alerts.canary import FLIGHT_LASTS, fly
from chalicelib.alerts.dispatch import CANARYS_MAILBOX
from chalicelib.alerts.sweep import sweep
from chalicelib.leads.canary import LEAD_LASTS
from chalicelib.storage import StoreUnavailableError
from tests.desks import QuietDesk
from tests.flights import PING_URL, PUBLIC_URL, Sky
from tests.posts import CONTACT, Visitor
from tools.places import ROOT

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def sky() -> Sky:
    return Sky()


def numbers(sky: Sky) -> tuple[int, int]:
    counts = sky.desk.metrics.counts  # type: ignore[attr-defined]
    return counts["CanaryPassed"], counts["CanaryLost"]


def lose(sky: Sky, how: str) -> None:
    match how:
        case "not_answered":
            sky.door.is_open = False
        case "not_accepted":
            sky.door.status = 503
        case "not_stored":
            sky.door.status = 200
        case "not_alerted":
            sky.streams = False
        case "not_delivered":
            sky.word = ""
        case "bounced":
            sky.word = "bounce"


WAYS = ("not_answered", "not_accepted", "not_stored", "not_alerted", "not_delivered", "bounced")


class TestOneThatArrives:
    def test_it_goes_to_the_simulator_and_leaves_nothing_behind(self, sky: Sky) -> None:
        assert sky.fly() == {"passed": True, "code": "", "seconds": 1.0}
        assert [sent.message.to for sent in sky.desk.outbox.sent] == [CANARYS_MAILBOX]
        assert sky.desk.leads() == []
        assert sky.logbook.left == ()

    def test_no_event_of_it_is_left_behind(self, sky: Sky) -> None:
        sky.fly()
        assert [sky.desk.store.timeline(lead.key) for lead in sky.seen] == [[]]

    def test_it_is_counted_and_written_into_the_logbook(self, sky: Sky) -> None:
        sky.fly()
        assert numbers(sky) == (1, 0)
        assert (sky.logbook.passed_at, sky.logbook.failures) == (sky.desk.clock.now(), 0)

    def test_the_watch_outside_is_told(self, sky: Sky) -> None:
        sky.fly()
        assert sky.door.knocked == [PING_URL]

    def test_nobody_outside_is_asked_where_no_address_is_set(self) -> None:
        sky = Sky(QuietDesk(PUBLIC_URL=PUBLIC_URL))
        sky.fly()
        assert sky.door.knocked == []

    def test_two_have_marks_of_their_own(self, sky: Sky) -> None:
        sky.fly()
        sky.desk.wait(HOUR)
        sky.fly()
        assert len(set(sky.door.marks)) == 2

    def test_the_mail_services_taking_it_is_enough_where_that_is_asked(self, sky: Sky) -> None:
        sky.word = ""
        assert sky.fly(until="sent")["passed"] is True

    def test_a_door_on_this_machine_may_be_named(self, sky: Sky) -> None:
        assert sky.fly(door="http://127.0.0.1:4566/restapis/a/desk")["passed"] is True

    @pytest.mark.parametrize("door", ["https://example.org", "http://127.0.0.1.example.org/", "http://10.0.0.1:80"])
    def test_no_other_door_gets_a_mark(self, sky: Sky, door: str) -> None:
        assert sky.fly(door=door)["code"] == "not_our_door"
        assert sky.door.marks == []


class TestOneThatIsLost:
    @pytest.mark.parametrize("how", WAYS)
    def test_it_says_how_far_it_came(self, sky: Sky, how: str) -> None:
        lose(sky, how)
        fared = sky.fly()
        assert (fared["passed"], fared["code"], sky.logbook.code) == (False, how, how)

    @pytest.mark.parametrize("how", WAYS)
    def test_it_is_counted_as_lost_and_nobody_outside_is_told(self, sky: Sky, how: str) -> None:
        lose(sky, how)
        sky.fly()
        assert numbers(sky) == (0, 1)
        assert sky.door.knocked == []

    @pytest.mark.parametrize("how", WAYS)
    def test_it_is_erased_all_the_same(self, sky: Sky, how: str) -> None:
        lose(sky, how)
        sky.fly()
        assert sky.desk.leads() == []

    @pytest.mark.parametrize("how", WAYS)
    def test_neither_a_second_address_nor_the_alarm_topic_hears_of_it(self, sky: Sky, how: str) -> None:
        lose(sky, how)
        lead = sky.stay() if how in {"not_alerted", "not_delivered", "bounced"} else None
        for _ in range(45):
            sky.desk.wait(MINUTE)
            sweep(sky.desk)
        assert {sent.message.to for sent in sky.desk.outbox.sent} <= {CANARYS_MAILBOX}
        assert sky.desk.alarm_topic.alarms == []  # type: ignore[attr-defined]
        assert lead is None or lead.escalated_because == ""

    def test_the_failures_in_a_row_are_counted_until_one_arrives(self, sky: Sky) -> None:
        rows = []
        for is_open in (False, False, True, False):
            sky.door.is_open = is_open
            sky.fly()
            rows.append(sky.logbook.failures)
            sky.desk.wait(HOUR)
        assert rows == [1, 2, 0, 1]

    def test_it_waits_no_longer_than_a_flight_lasts(self, sky: Sky) -> None:
        lose(sky, "not_alerted")
        sky.fly()
        assert FLIGHT_LASTS <= timedelta(seconds=sky.seconds) <= FLIGHT_LASTS + timedelta(seconds=1)

    def test_a_desk_whose_table_does_not_answer_has_lost_it(self, sky: Sky) -> None:
        sky.desk.records = BrokenRecords()  # type: ignore[assignment]
        assert sky.fly()["code"] == "StoreUnavailableError"
        assert numbers(sky) == (0, 1)
        assert sky.door.marks == []


class TestTheAlarm:
    """Hours are written as words: back, lost, or silent if none set out; the alarm is the template's own."""

    @pytest.mark.parametrize(
        ("hours", "rings"),
        [
            ("back back back", False),
            ("back lost back lost back", False),
            ("back lost lost", True),
            ("lost lost back", False),
            ("back silent lost", True),
            ("back silent silent", True),
            ("silent back", False),
        ],
    )
    def test_it_rings_after_two_hours_in_a_row_without_one(self, sky: Sky, hours: str, rings: bool) -> None:  # noqa: FBT001
        counted = [self.hour(sky, word) for word in hours.split()]
        template = yaml.safe_load((ROOT / "infra" / "resources.yaml").read_text(encoding="utf-8"))
        alarm = template["Resources"]["CanaryLostAlarm"]["Properties"]
        assert (alarm["MetricName"], alarm["Statistic"], alarm["Period"]) == ("CanaryPassed", "Sum", 3600)
        assert (alarm["ComparisonOperator"], alarm["TreatMissingData"]) == ("LessThanThreshold", "breaching")
        last = counted[-alarm["EvaluationPeriods"] :]
        assert all(one < alarm["Threshold"] for one in last) is rings

    def hour(self, sky: Sky, word: str) -> int:
        """Let an hour pass; return how many canaries came back in it."""
        before = numbers(sky)[0]
        sky.desk.wait(HOUR)
        sky.door.is_open = word == "back"
        if word != "silent":
            sky.fly()
        return numbers(sky)[0] - before


class TestOneThatCouldNotBeErased:
    def test_the_next_one_erases_it(self, sky: Sky) -> None:
        left = sky.get_stuck()
        assert [*sky.logbook.left] == [left.key]
        sky.desk.wait(HOUR / 2)
        sky.fly()
        assert sky.desk.leads() == []
        assert sky.logbook.left == ()

    def test_the_sweep_erases_it_without_a_line_in_the_audit_log(self, sky: Sky) -> None:
        sky.get_stuck()
        sky.desk.wait(LEAD_LASTS)
        sweep(sky.desk)
        assert sky.desk.leads() == []
        assert [record for record in sky.desk.memory_records.all() if record.partition.startswith("AUDIT#")] == []

    def test_one_that_is_still_on_its_way_is_left_alone(self, sky: Sky) -> None:
        others = Sky(sky.desk)
        fared: list[object] = []

        def another_one_flies() -> None:
            sky.desk.wait(timedelta(seconds=5))
            fared.append(others.fly()["passed"])

        fared.append(sky.fly_with(another_one_flies)["passed"])
        assert fared == [True, True]
        assert sky.desk.leads() == []

    def test_it_takes_no_visitors_lead_with_it(self, sky: Sky) -> None:
        Visitor(sky.desk).submit("contact", CONTACT)
        sky.get_stuck()
        sky.desk.wait(HOUR / 2)
        sky.fly()
        assert [lead.is_canary for lead in sky.desk.leads()] == [False]


def test_a_door_that_breaks_is_no_end_of_the_function(sky: Sky) -> None:
    sky.desk.door = BrokenDoor()
    assert fly(sky.desk, {}, lambda: 0.0, lambda _: None)["code"] == "ZeroDivisionError"


def test_a_watch_outside_that_cannot_be_reached_loses_no_canary(sky: Sky) -> None:
    sky.door.is_watched = False
    assert sky.fly()["passed"] is True


class BrokenRecords:
    def read(self, *_: str) -> None:
        raise StoreUnavailableError("ReadTimeoutError")


class BrokenDoor:
    def post(self, *_: Any) -> int:  # noqa: ANN401 - whatever it is asked
        raise ZeroDivisionError

    def knock(self, *_: Any) -> int:  # noqa: ANN401 - the same
        raise ZeroDivisionError
