"""The phones are told once, whatever fails; and whatever becomes of the pushes, the emails go as if there were none."""

from datetime import datetime, timedelta

import pytest

from chalicelib.leads.keyring import Key
from tests.faults.faulty import Fault, Mode
from tests.faults.phones_world import PHONES, Phones
from tests.faults.runs import broken
from tests.faults.world import World

KILLED = {Mode.KILLED_AFTER, Mode.KILLED_BEFORE}


class TestOneFault:
    # The other modes are played by `make prove`.
    @pytest.mark.parametrize("mode", [Mode.REFUSED, Mode.LOST, Mode.KILLED_AFTER, Mode.OVERTAKEN])
    def test_every_law_holds_when_any_one_call_goes_wrong(self, mode: Mode) -> None:
        assert broken(PHONES.every_single_fault(modes=[mode])) == []


class TestSeveralFaults:
    @pytest.mark.parametrize("first", range(1, 101, 50))
    def test_every_law_holds_when_several_calls_go_wrong(self, first: int) -> None:
        assert broken(PHONES.schedules(range(first, first + 50))) == []


def emails(world: World, until: datetime) -> list[object]:
    return [(mail.at, mail.message) for mail in world.mail.all_sent() if mail.at <= until]


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode not in KILLED])
def test_however_a_push_fails_every_email_goes_as_if_there_were_no_phones(mode: Mode) -> None:
    undisturbed = World()
    undisturbed.run()
    # (A push that is tried for hours keeps its world busy until the day's later emails.)
    end = undisturbed.clock.now()
    pushes = [number for number, call in enumerate(PHONES.calls(), 1) if call == "push.send"]
    assert len(pushes) >= 5
    worlds = [PHONES.watch((Fault(number, mode, lasts),)) for number in pushes for lasts in (False, True)]
    assert [world.wire.faults for world in worlds if emails(world, end) != emails(undisturbed, end)] == []


class TellsTwice(Phones):
    """Each push comes twice, as if nobody had noted that it was sent."""

    def __post_init__(self) -> None:
        super().__post_init__()
        push = self.phones.push

        def twice(endpoint: str, key: Key, lasts: timedelta) -> None:
            push(endpoint, key, lasts)
            push(endpoint, key, lasts)

        self.phones.push = twice  # type: ignore[method-assign]


class TellsNobody(Phones):
    """Pushes are said to be taken and are not."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.phones.push = lambda *_told: None  # type: ignore[method-assign]


@pytest.mark.parametrize("mutant", [TellsTwice, TellsNobody])
def test_the_laws_notice_when_phones_are_told_twice_or_never(mutant: type[Phones]) -> None:
    run = PHONES.with_world(mutant).play()
    assert any(violation.startswith("P") for violation in run.violations)
