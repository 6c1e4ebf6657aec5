"""The whole desk as `make run` starts it: from a posted form to an email in the outbox, and what the clock brings."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.ports import free_port
from tests.desks import PRACTICE_FILE

PROJECT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds for what comes for sure: a busy machine may take its time
# Sunday evening in New York: the practice of the tests is closed, and the clock stands still until a test moves it.
CLOSED = "2026-11-22T18:00:00-05:00"
CONTACT = {"email": "ana@example.com", "message": "CANARYmessage"}
CERTIFICATION = {
    "name": "CANARYname",
    "phone": "212-555-0134",
    "date_of_birth": "April 23 1975",
    "in_new_york": "yes",
    "consent_contact": "yes",
}


@dataclass
class Running:
    """A local desk in a process of its own."""

    url: str

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as reply:
            return json.load(reply)

    def post(self, path: str, body: bytes, content_type: str, **others: str) -> dict[str, Any]:
        """Post a body; the names of other headers are written with underscores."""
        more = {name.replace("_", "-"): value for name, value in others.items()}
        headers = {"Content-Type": content_type, "Accept": "application/json", **more}
        request = urllib.request.Request(self.url + path, body, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
            answer: dict[str, Any] = json.load(reply)
            return answer

    def post_json(self, path: str, value: object) -> dict[str, Any]:
        return self.post(path, json.dumps(value).encode(), "application/json")

    def refuses(self, path: str, value: object) -> int:
        """Return the status with which a post is refused."""
        with pytest.raises(urllib.error.HTTPError) as refused:
            self.post_json(path, value)
        refused.value.close()
        return refused.value.code

    def pass_time(self, duration: str) -> None:
        """Move the clock, and come back when a sweep has ended that saw it."""
        before = self.sweeps()
        self.post_json("/local/clock", {"advance": duration})
        give_up_at = time.monotonic() + PATIENCE
        while self.sweeps() == before:
            assert time.monotonic() < give_up_at, "no sweep followed the clock"
            time.sleep(0.05)

    def sweeps(self) -> int:
        count: int = self.get("/local/sweeps.json")["sweeps"]
        return count

    def outbox(self) -> list[dict[str, Any]]:
        emails: list[dict[str, Any]] = self.get("/local/outbox.json")
        return emails

    def emails_about(self, reference: str, count: int = 1, within: float = PATIENCE) -> list[dict[str, Any]]:
        """Return the emails with a reference, oldest first, once there are as many; or what there is by then."""
        give_up_at = time.monotonic() + within
        while True:
            found = [email for email in reversed(self.outbox()) if reference in email["subject"]]
            if len(found) >= count or time.monotonic() > give_up_at:
                return found
            time.sleep(0.05)


def start(engine: str, **environment: str) -> Iterator[Running]:
    port = free_port()
    command = [sys.executable, "-m", "local", "--port", str(port), "--engine", engine]
    told = os.environ | {"PRACTICE": str(PRACTICE_FILE), "DESK_STARTS_AT": CLOSED, "ALERT_DETAIL": ""} | environment
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, env=told)
    try:
        assert process.stdout is not None
        first_line = process.stdout.readline()
        assert "The desk is open" in first_line
        yield Running(f"http://localhost:{port}")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def desk() -> Iterator[Running]:
    yield from start("moto")


def multipart(fields: dict[str, str]) -> tuple[bytes, str]:
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()
    ]
    return ("".join(parts) + "--edge--\r\n").encode(), "multipart/form-data; boundary=edge"


def encoded(fields: dict[str, str], kind: str) -> tuple[bytes, str]:
    if kind == "json":
        return json.dumps(fields).encode(), "application/json"
    if kind == "urlencoded":
        return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
    return multipart(fields)


@pytest.mark.parametrize("kind", ["json", "urlencoded", "multipart"])
@pytest.mark.parametrize(("form", "fields"), [("contact", CONTACT), ("certification", CERTIFICATION)])
def test_each_form_in_each_encoding_is_an_alert(desk: Running, form: str, fields: dict[str, str], kind: str) -> None:
    # The message makes each of the six a lead of its own.
    answer = desk.post(f"/f/{form}", *encoded({**fields, "message": f"CANARYmessage {kind}"}, kind))
    assert (answer["ok"], answer["success"]) == (True, True)
    assert answer["next"].partition("?")[0].endswith("/thanks")
    [email] = desk.emails_about(answer["id"])
    whole = json.dumps(email)
    assert [typed for typed in ("CANARY", "ana@example.com", "555-0134", "1975") if typed in whole] == []


def test_fifty_equal_posts_at_once_are_one_lead_and_one_alert(desk: Running) -> None:
    body = encoded({**CONTACT, "message": "fifty times"}, "json")
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: desk.post("/f/contact", *body), range(50)))
    assert len({json.dumps(answer) for answer in answers}) == 1
    # The stream keeps the order: once what came after them is told of, nothing of the fifty is on its way any more.
    assert desk.emails_about(desk.post_json("/f/contact", {**CONTACT, "message": "the fifty-first"})["id"])
    assert len(desk.emails_about(answers[0]["id"])) == 1


def test_a_request_comes_from_the_address_that_it_names_and_the_sixth_from_one_is_held(desk: Running) -> None:
    answers = [
        desk.post(
            "/f/contact", *encoded({**CONTACT, "message": f"sender {number}"}, "json"), X_Local_Sender="203.0.113.7"
        )
        for number in range(6)
    ]
    assert desk.emails_about(desk.post_json("/f/contact", {**CONTACT, "message": "after the six"})["id"])
    states = {lead["reference"]: lead["state"] for lead in desk.get("/local/leads.json")}
    assert [states[answer["id"]] for answer in answers] == ["new"] * 5 + ["held"]


def test_a_canary_goes_the_whole_way_and_is_gone_again_each_hour_of_the_clock(desk: Running) -> None:
    before = references(desk)
    for _ in range(2):
        sent_before = alerts_of_canaries(desk)
        fared = desk.post_json("/local/canary", {})
        assert (fared["passed"], fared["code"]) == (True, "")
        assert alerts_of_canaries(desk) == sent_before + 1
        assert references(desk) == before
        assert desk.get("/local/doctor.json")["canary"]["failures"] == 0
        desk.pass_time("PT1H")


def alerts_of_canaries(desk: Running) -> int:
    """Count them; what other leads set going at the turn of an hour may be newer."""
    return [email["to"] for email in desk.outbox()].count("success@simulator.amazonses.com")


def references(desk: Running) -> list[str]:
    """Return which leads there are; how their alerts fare goes on meanwhile."""
    return [lead["reference"] for lead in desk.get("/local/leads.json")]


def command(desk: Running, name: str) -> tuple[int, str]:
    """Run one of the commands that look after a desk, as make does; return its exit status and what it prints."""
    told = {**os.environ, "PORT": desk.url.rpartition(":")[2], "STAGE": "", "STACK": "", "PRACTICE": str(PRACTICE_FILE)}
    arguments = [sys.executable, "-m", f"tools.ship.{name}"]
    done = subprocess.run(arguments, cwd=PROJECT, env=told, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_doctor_finds_nothing_amiss_once_a_canary_came_back(desk: Running) -> None:
    desk.pass_time("PT1M")
    status, said = command(desk, "canary")
    assert (status, said.startswith("The canary came back after")) == (0, True)
    status, said = command(desk, "doctor")
    assert (status, "BAD" in said) == (0, False), said


def test_the_doctor_says_in_one_line_that_a_canary_was_lost(desk: Running) -> None:
    desk.pass_time("PT1M")
    desk.post_json("/local/mail-events", {"event": "outage"})
    desk.post_json("/local/canary", {"patience": 1})
    desk.post_json("/local/mail-events", {"event": "restored"})
    status, said = command(desk, "doctor")
    (line,) = (line for line in said.splitlines() if line.startswith("BAD"))
    assert (status, line.split()[1]) == (1, "canary")
    assert command(desk, "canary")[0] == 0


def test_a_canary_is_lost_while_the_mail_service_is_out(desk: Running) -> None:
    desk.post_json("/local/mail-events", {"event": "outage"})
    fared = desk.post_json("/local/canary", {"patience": 2})
    desk.post_json("/local/mail-events", {"event": "restored"})
    assert (fared["passed"], fared["code"]) == (False, "not_alerted")
    assert desk.get("/local/doctor.json")["canary"]["code"] == "not_alerted"
    assert desk.post_json("/local/canary", {})["passed"]


def test_an_endpoint_with_a_slash_too_many_means_its_form(desk: Running) -> None:
    assert desk.post_json("//f/contact", {**CONTACT, "message": "slash"})["ok"]


def test_the_clock_moves_ahead_and_never_back(desk: Running) -> None:
    before = desk.post_json("/local/clock", {"advance": "PT1S"})["now"]
    assert desk.post_json("/local/clock", {"advance": "PT30M"})["now"] > before
    for wrong in ({"advance": "-PT1M"}, {"advance": "soon"}, {}):
        assert desk.refuses("/local/clock", wrong) == 400


@pytest.mark.parametrize("event", ["bounce", "complaint"])
def test_bad_news_from_the_mail_service_reaches_the_second_address(desk: Running, event: str) -> None:
    answer = desk.post_json("/f/contact", {**CONTACT, "message": event})
    desk.emails_about(answer["id"])
    desk.post_json("/local/mail-events", {"reference": answer["id"], "event": event})
    desk.pass_time("PT1M")
    first, second = desk.emails_about(answer["id"], count=2)
    assert first["to"] != second["to"]
    assert "second address" in second["text"]


def page(desk: Running, path: str) -> str:
    with urllib.request.urlopen(desk.url + path, timeout=10) as reply:
        text: str = reply.read().decode()
        return text


@pytest.mark.parametrize("path", ["/local", "/local/"])
def test_the_index_leads_to_every_local_page(desk: Running, path: str) -> None:
    places = re.findall(r'href="(/[^"]*)"', page(desk, path))
    assert {"/", "/local/outbox", "/local/clock", "/inbox"} <= set(places)
    for place in places:
        assert page(desk, place)


@pytest.mark.parametrize("path", ["/local", "/local/clock"])
def test_the_commands_on_a_page_name_the_port_that_is_open(desk: Running, path: str) -> None:
    text = page(desk, path)
    assert f"curl {desk.url}/local/" in text
    assert "8000" not in text


def test_a_mail_event_for_an_unknown_reference_is_refused(desk: Running) -> None:
    assert desk.refuses("/local/mail-events", {"reference": "AAAA-AAAA", "event": "bounce"}) == 404


def test_an_hour_without_mail_costs_no_alert_and_tells_somebody_in_between(desk: Running) -> None:
    desk.post_json("/local/mail-events", {"event": "outage"})
    answers = [desk.post_json("/f/contact", {**CONTACT, "message": f"outage {number}"}) for number in range(3)]
    for _ in range(6):
        desk.pass_time("PT10M")
    alarms = alarms_on_page(desk)
    assert [answer["id"] for answer in answers if answer["id"] not in alarms] == []
    assert [email for answer in answers for email in desk.emails_about(answer["id"], within=0)] == []
    desk.post_json("/local/mail-events", {"event": "restored"})
    for _ in range(3):
        desk.pass_time("PT1H")
    told = [desk.emails_about(answer["id"], count=2) for answer in answers]
    first_addresses = [[email for email in emails if "backup" not in email["to"]] for emails in told]
    assert [len(emails) for emails in first_addresses] == [1] * 3


def alarms_on_page(desk: Running) -> str:
    with urllib.request.urlopen(desk.url + "/local/outbox", timeout=PATIENCE) as reply:
        page: str = reply.read().decode()
        return " ".join(re.findall(r'data-alarm="([^"]+)"', page))


def test_the_second_engine_keeps_leads_and_sends_alerts(tmp_path: Path) -> None:
    from local.engines import _MINISTACK as MINISTACK

    if not MINISTACK.exists() and os.environ.get("CI") != "true":
        pytest.skip("the second engine is not installed: `make ministack`")
    for desk in start("ministack", DESK_STATE=str(tmp_path)):
        answer = desk.post_json("/f/contact", CONTACT)
        assert len(desk.emails_about(answer["id"])) == 1
    for desk in start("ministack", DESK_STATE=str(tmp_path)):
        assert answer["id"] in [lead["reference"] for lead in desk.get("/local/leads.json")]
