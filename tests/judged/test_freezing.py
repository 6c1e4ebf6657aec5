"""R13 on the created stack: each way to AWS resets what was idle for two seconds, and nobody notices."""

import time
from collections import Counter
from datetime import timedelta

import pytest

from chalicelib.alerts.mails import words
from chalicelib.practice.file import read_practice
from tests.desks import PRACTICE_FILE
from tests.faults.freezing import FREEZES, LONG, SHORT
from tests.infra.test_rights import ALERT
from tests.judged.flows import inbox, sign_in, submit, sweep
from tests.judged.stage import Stage
from tests.posts import CONTACT
from tests.resetting import ResettingProxy
from tools import aws_events


@pytest.mark.proof
def test_of_twenty_freezes_none_is_noticed(frozen: tuple[Stage, list[ResettingProxy]]) -> None:
    stage, ways = frozen
    stage.begin()
    cookie, _ = sign_in(stage)
    done, longest = Counter[str](), 0.0

    for number in range(FREEZES):
        pause = LONG if number % 2 else SHORT
        known = {item["pk"]["S"] for item in stage.leads()}
        submit(stage, "contact", CONTACT | {"message": f"Can I come on day {number} of the month?"})
        (lead,) = [item for item in stage.leads() if item["pk"]["S"] not in known]
        freeze(stage, pause)
        began = time.monotonic()
        done["alerts"] += stage.wake(ALERT, aws_events.inserted(lead)) == {"batchItemFailures": []}
        longest = max(longest, time.monotonic() - began)
        freeze(stage, pause)
        sweep(stage)
        done["sweeps"] += 1
        freeze(stage, pause)
        done["pages"] += inbox(stage, "GET", "", cookie=cookie)["statusCode"] == 200
        freeze(stage, pause)

    first = [item["alerts"]["M"]["first"]["M"] for item in stage.leads()]
    print(f"longest alert: {longest:.1f} s")  # noqa: T201 - a figure of the proof
    assert done == {"alerts": FREEZES, "sweeps": FREEZES, "pages": FREEZES}
    assert [(alert["state"]["S"], alert["attempt"]["N"]) for alert in first] == [("sent", "1")] * FREEZES
    assert not [mail for mail in stage.mails() if MAY_BE_REPEAT in str(mail)]
    assert not [line for line in stage.said() if "fault" in line]
    # Of the short ones each lets a store notice that its connection is gone.
    assert sum(way.resets for way in ways) >= FREEZES // 2


MAY_BE_REPEAT = words.MAY_BE_REPEAT(read_practice(PRACTICE_FILE).language)


def freeze(stage: Stage, pause: timedelta) -> None:
    stage.clock.set(stage.clock.now() + pause)
