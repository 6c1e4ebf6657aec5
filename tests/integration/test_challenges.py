"""Proof of work: who meets it, what a solution is worth, and that nobody is worse off without one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.alerts.stream import handle_records
from chalicelib.alerts.sweeping import sweep
from chalicelib.intake.challenges import LASTS, MAX_NUMBER, make_challenge, solved_lead
from chalicelib.intake.refusals import Refused
from chalicelib.lead import AlertState, Lead, Standing, Status
from chalicelib.sameday.solving import SPENT, can_be_freed
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.attributes import to_attributes
from chalicelib.storage.items import item_key
from chalicelib.storage.memory import MemoryRecordStore
from tests.desks import NOON, SECRET, SITE, STRANGER, QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, CERTIFICATION, CONTACT, Answer, Visitor, as_json

# Doubtful for what it says, and for nothing else.
DOUBTFUL = CONTACT | {"message": "[url=http://spin.example.bet]Buy[/url]"}
KEY = SECRET.encode()


@pytest.fixture
def desk() -> QuietDesk:
    return QuietDesk()


@pytest.fixture
def visitor(desk: QuietDesk) -> Visitor:
    return Visitor(desk)


def riddle_for(visitor: Visitor, fields: Mapping[str, str] = DOUBTFUL) -> dict[str, Any]:
    riddle: dict[str, Any] = visitor.submit("contact", fields).json["challenge"]
    return riddle


def solution_of(riddle: Mapping[str, Any]) -> dict[str, Any]:
    """Find the number as the browser does: one after the other."""
    for number in range(riddle["maxNumber"] + 1):
        if hashlib.sha256(f"{riddle['salt']}{number}".encode()).hexdigest() == riddle["challenge"]:
            return {name: riddle[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
    raise AssertionError("The riddle has no solution.")


def solve(visitor: Visitor, solution: Mapping[str, Any], headers: Mapping[str, str] = AS_SCRIPT) -> Answer:
    return visitor.post("/f/contact/solution", as_json(solution), headers)


def hear(desk: QuietDesk) -> None:
    """Let the stream bring what is on the shelf of spent riddles, and the leads."""
    records = [
        {"Keys": {"pk": {"S": one.shelf}, "sk": {"S": one.name}}, "NewImage": to_attributes({"values": one.values})}
        for one in desk.memory_records.all()
        if one.shelf == SPENT
    ]
    records += [{"Keys": to_attributes(item_key(lead.key))} for lead in desk.leads()]
    said = [{"eventName": "INSERT", "dynamodb": {**one, "SequenceNumber": "1"}} for one in records]
    assert handle_records(desk, {"Records": said}) == {"batchItemFailures": []}


def alerts(desk: QuietDesk) -> list[str]:
    return [mail.message.subject for mail in desk.outbox.sent if "answer by" in mail.message.subject]


def kinds(desk: QuietDesk) -> list[str]:
    return [event.kind for event in desk.store.timeline(desk.only_lead().key)]


# --- who meets it -----------------------------------------------------------------------------------------------------


def test_who_is_not_in_doubt_never_meets_a_riddle(visitor: Visitor) -> None:
    assert "challenge" not in visitor.submit("contact", CONTACT).json
    assert "challenge" not in visitor.submit("certification", CERTIFICATION).json


def test_a_doubtful_message_is_stored_as_held_and_its_browser_gets_a_riddle(desk: QuietDesk, visitor: Visitor) -> None:
    answer = visitor.submit("contact", DOUBTFUL)
    assert answer.status == 200
    assert desk.only_lead().is_held
    riddle = answer.json.pop("challenge")
    assert (riddle["algorithm"], riddle["maxNumber"]) == ("SHA-256", MAX_NUMBER)
    assert riddle["solution"].endswith("/f/contact/solution")
    assert visitor.get(riddle["script"]).headers["cache-control"] == "public, max-age=31536000, immutable"


def test_but_for_the_riddle_the_answer_is_the_same_as_to_any_other(visitor: Visitor) -> None:
    held, taken = visitor.submit("contact", DOUBTFUL).json, visitor.submit("contact", CONTACT).json
    assert held.keys() - taken.keys() == {"challenge"}
    assert held["message"] == taken["message"]


@pytest.mark.parametrize("fields", [{"_gotcha": "x"}, {"_gotcha": "x", **DOUBTFUL}])
def test_who_fell_into_a_trap_meets_none(visitor: Visitor, fields: dict[str, str]) -> None:
    assert "challenge" not in visitor.submit("contact", CONTACT | fields).json


def test_a_request_for_certification_is_not_held_and_meets_none(visitor: Visitor) -> None:
    doubtful = CERTIFICATION | {"condition": DOUBTFUL["message"]}
    assert "challenge" not in visitor.submit("certification", doubtful).json


def test_who_sends_the_form_without_a_script_is_thanked_and_held(desk: QuietDesk, visitor: Visitor) -> None:
    answer = visitor.submit("contact", DOUBTFUL, AS_PERSON)
    assert (answer.status, "challenge" in answer.body) == (303, False)
    assert desk.only_lead().is_held


def test_a_repeat_gets_the_same_riddle_and_none_once_it_is_too_late(desk: QuietDesk, visitor: Visitor) -> None:
    first = riddle_for(visitor)
    desk.wait(LASTS - timedelta(seconds=1))
    assert riddle_for(visitor) == first
    desk.wait(timedelta(seconds=1))
    assert "challenge" not in visitor.submit("contact", DOUBTFUL).json


# --- what a solution is worth -----------------------------------------------------------------------------------------


def test_a_solved_riddle_frees_its_message_as_if_it_had_just_come(desk: QuietDesk, visitor: Visitor) -> None:
    solution = solution_of(riddle_for(visitor))
    desk.wait(timedelta(seconds=2))
    assert (solve(visitor, solution).status, solve(visitor, solution).json) == (200, {"ok": True, "success": True})
    assert desk.only_lead().is_held  # the public function may not change a lead
    hear(desk)
    lead = desk.only_lead()
    assert lead.alert.state is AlertState.SENT
    assert "markup" in lead.doubts
    assert lead.remind_at is not None
    assert lead.expires_at == (lead.received_at + desk.practice.retention.unconverted).replace(microsecond=0)
    assert len(alerts(desk)) == 1
    assert "possible spam" in alerts(desk)[0]
    assert kinds(desk) == ["solved"]


def test_a_solution_is_spent_once_and_heard_of_twice_it_alerts_once(desk: QuietDesk, visitor: Visitor) -> None:
    solution = solution_of(riddle_for(visitor))
    for _ in range(3):
        assert solve(visitor, solution).status == 200
    assert [one.version for one in desk.memory_records.all() if one.shelf == SPENT] == [1]
    hear(desk)
    hear(desk)
    assert len(alerts(desk)) == 1
    assert kinds(desk) == ["solved"]


def test_without_a_solution_the_message_stays_held(desk: QuietDesk, visitor: Visitor) -> None:
    riddle_for(visitor)
    hear(desk)
    sweep(desk)
    assert desk.only_lead().is_held
    assert alerts(desk) == []


def test_a_solution_after_ten_minutes_frees_nothing(desk: QuietDesk, visitor: Visitor) -> None:
    solution = solution_of(riddle_for(visitor))
    desk.wait(LASTS)
    assert (solve(visitor, solution).status, solve(visitor, solution).codes) == (422, ["NOT_SOLVED"])
    assert desk.memory_records.all() == []


def test_a_solution_is_of_no_use_for_another_message(visitor: Visitor) -> None:
    mine = solution_of(riddle_for(visitor))
    other = riddle_for(visitor, DOUBTFUL | {"message": DOUBTFUL["message"] + "!"})
    for stolen in (
        mine | {"salt": other["salt"]},
        mine | {"signature": other["signature"]},
        {**other, "number": mine["number"]},
    ):
        assert solve(visitor, stolen).codes == ["NOT_SOLVED"]


def test_nothing_in_a_riddle_can_be_changed(visitor: Visitor) -> None:
    right = solution_of(riddle_for(visitor))
    lead_and_end = right["salt"].partition("?")[2]
    forged = [
        right | {"number": right["number"] + 1},
        right | {"number": -1},
        right | {"number": "9" * 5_000},
        right | {"number": f"{right['number']}.0"},
        right | {"algorithm": "SHA-1"},
        right | {"signature": "0" * 64},
        right | {"challenge": "0" * 64},
        right | {"salt": right["salt"].replace("expires=", "expires=9")},
        right | {"salt": f"{right['salt']}&{lead_and_end}"},
        # Digits of the number, moved into the salt, would be the same text.
        right | {"salt": right["salt"] + str(right["number"])[:1], "number": str(right["number"])[1:]},
        {name: value for name, value in right.items() if name != "salt"},
        {},
    ]
    for one in forged:
        assert solve(visitor, one).status in {400, 422}, one
    assert solve(visitor, right).status == 200


def test_a_riddle_of_another_secret_is_none_of_ours(visitor: Visitor, desk: QuietDesk) -> None:
    riddle_for(visitor)
    made = make_challenge(desk.only_lead(), b"another secret, also 32 bytes long").to_dict()
    assert solve(visitor, solution_of(made)).codes == ["NOT_SOLVED"]


texts = st.text(max_size=40) | st.sampled_from(["SHA-256", "0" * 64, "?expires=nan&lead=1&", "?expires=1e400&"])


@given(st.dictionaries(st.sampled_from(["algorithm", "challenge", "number", "salt", "signature"]), texts))
def test_no_solution_breaks_the_desk(said: dict[str, str]) -> None:
    with pytest.raises(Refused, match="NOT_SOLVED"):
        solved_lead(dict(said), KEY, NOON)


# --- who is freed -----------------------------------------------------------------------------------------------------


def held(desk: QuietDesk, visitor: Visitor) -> Lead:
    riddle_for(visitor)
    return desk.only_lead()


@pytest.mark.parametrize("doubt", ["honeypot", "too_fast", "burst"])
def test_against_some_doubts_a_riddle_says_nothing(desk: QuietDesk, visitor: Visitor, doubt: str) -> None:
    lead = held(desk, visitor)
    assert can_be_freed(lead)
    assert not can_be_freed(replace(lead, doubts=(*lead.doubts, doubt)))


def test_what_a_person_has_decided_stays(desk: QuietDesk, visitor: Visitor) -> None:
    solution = solution_of(riddle_for(visitor))
    lead = desk.only_lead()
    desk.store.change(lead, replace(lead, standing=Standing(Status.SPAM, number=1)))
    solve(visitor, solution)
    hear(desk)
    assert desk.only_lead().alert.state is AlertState.HELD
    assert alerts(desk) == []


def test_one_of_a_burst_is_not_freed_though_the_solution_came_first(desk: QuietDesk, visitor: Visitor) -> None:
    for number in range(6):
        fields = DOUBTFUL | {"message": f"{DOUBTFUL['message']} {number}"}
        solve(visitor, solution_of(riddle_for(visitor, fields)))
    for lead in desk.leads():
        desk.store.change(lead, replace(lead, sender_hash="5e"))
    hear(desk)
    assert sum(lead.is_held for lead in desk.leads()) == 1
    assert len(alerts(desk)) == 5


def test_a_message_that_was_erased_meanwhile_stays_away(desk: QuietDesk, visitor: Visitor) -> None:
    solve(visitor, solution_of(riddle_for(visitor)))
    desk.memory._leads.clear()
    hear(desk)
    assert desk.leads() == []
    assert alerts(desk) == []


# --- the way there ----------------------------------------------------------------------------------------------------


def test_a_script_of_a_listed_site_may_solve_and_another_may_not(visitor: Visitor) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Origin": SITE}
    assert visitor.ask("OPTIONS", "/f/contact/solution", asked).headers["access-control-allow-origin"] == SITE
    solution = solution_of(riddle_for(visitor))
    assert solve(visitor, solution, AS_SCRIPT | {"Origin": STRANGER}).codes == ["BLOCKED"]
    assert solve(visitor, solution, AS_SCRIPT | {"Origin": SITE}).headers["access-control-allow-origin"] == SITE


def test_a_form_that_does_not_exist_has_no_riddles(visitor: Visitor) -> None:
    assert visitor.post("/f/nothing/solution", as_json({}), AS_SCRIPT).codes == ["FORM_NOT_FOUND"]


class Closed(MemoryRecordStore):
    def write(self, record: Record) -> bool:
        raise StoreUnavailableError(record.shelf)


def test_a_table_that_does_not_confirm_is_to_be_tried_again(desk: QuietDesk, visitor: Visitor) -> None:
    solution = solution_of(riddle_for(visitor))
    desk.records = Closed(desk.clock)
    assert solve(visitor, solution).codes == ["TRY_AGAIN"]


def test_a_solution_that_is_no_json_object_is_refused_in_our_words(visitor: Visitor) -> None:
    for body in ("[]", "1", "{"):
        answer = visitor.ask("POST", "/f/contact/solution", {"Content-Type": "application/json"}, body.encode())
        assert answer.codes == ["BAD_BODY"], body


def test_a_riddle_tells_nothing_of_what_was_typed(visitor: Visitor) -> None:
    assert "spin" not in json.dumps(riddle_for(visitor))
