"""What the desk is for, played on the stage. A flow that does not do it any more raises an AssertionError."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from chalicelib.inbox import people
from chalicelib.leads.lead import Wish
from chalicelib.leads.status import Standing, Status
from chalicelib.leads.visit_link import WishLink
from chalicelib.leads.visits import plan_visit
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.suppression_list import stop_url
from tests.fakes import SetClock
from tests.infra.test_rights import ALERT, CANARY, COPYIST, FEEDBACK, INBOX, PUBLIC, SWEEP
from tests.judged.stage import TABLE, NotWokenError, Stage
from tests.lambda_zip.device import Device
from tests.lambda_zip.warm import CLOSED, OPENING
from tests.posts import CERTIFICATION, CONTACT
from tests.sample_lead import sample_lead
from tools import aws_events

EVENTS = Path(__file__).parents[1] / "events"
ORIGIN = f"https://{aws_events.HOST}"
A_YEAR = timedelta(days=365)
# Some hours more, for weeks in which clocks change.
UNTIL_OPENING = OPENING - CLOSED + timedelta(hours=2)
VISITOR = "rosa@example.com"


class Flow:
    """One use of the desk: what is done, and that nothing went wrong on the way."""

    def __init__(self, play: Callable[[Stage], None]) -> None:
        self._play = play

    def __call__(self, stage: Stage) -> None:
        stage.begin()
        try:
            self._play(stage)
        except (NotWokenError, KeyError, IndexError, ValueError, TypeError) as fault:
            raise AssertionError(f"{type(fault).__name__}: {fault}") from fault
        assert stage.faults() == []


# --- the visitor -----------------------------------------------------------------------------------------------------


def a_visitor_leaves_a_request(stage: Stage) -> None:
    first = submit(stage, "contact", CONTACT, key="0123456789abcdef")
    assert first["id"] == submit(stage, "contact", CONTACT, key="0123456789abcdef")["id"]
    submit(stage, "certification", CERTIFICATION)
    assert len(stage.leads()) == 2


def somebody_wants_no_more_mail(stage: Stage) -> None:
    lead = sample_lead(email_hash="0" * 64)
    token = stop_url("", stage.settings.keys, lead).rpartition("/")[2].partition("?")[0]
    answer = stage.wake(PUBLIC, aws_events.request("POST", "/stop/{token}", {"token": token}, "", AS_FORM))
    assert answer["statusCode"] == 200
    assert "STOPPED" in partitions(stage)


def a_visit_is_told_and_somebody_cannot_come(stage: Stage) -> None:
    key = certification(stage)["pk"]["S"].removeprefix("LEAD#")
    store = DynamoLeadStore(BotocoreTable(stage.client("dynamodb"), TABLE))
    lead, visit_at = store.get(key), stage.now + timedelta(days=2)
    assert lead
    agreed = replace(lead, standing=Standing(Status.SCHEDULED, number=1, visit_at=visit_at))
    assert store.change(lead, plan_visit(agreed, stage.now, frozenset()))
    sweep(stage)
    assert states(stage)["visit"] == "sent"
    token = WishLink(key, Wish.CANNOT_COME, visit_at).token(stage.settings.keys.newest)
    for method in ("GET", "POST"):
        answer = stage.wake(PUBLIC, aws_events.request(method, "/visit/{token}", {"token": token}, "", AS_FORM))
        assert answer["statusCode"] == 200
    assert store.asking(key, 1)


# --- the practitioner's mail -----------------------------------------------------------------------------------------


def a_request_is_alerted_and_acknowledged(stage: Stage) -> None:
    lead = certification(stage)
    alert_at_once(stage, lead)
    assert states(stage) == {"first": "sent", "push": "left_out", "visitor": "sent"}
    assert {"SENDERS", "ACKNOWLEDGED"} <= partitions(stage)


def what_cannot_be_read_is_told_the_keeper(stage: Stage) -> None:
    poison = {"pk": {"S": "LEAD#0badc0de"}, "sk": {"S": "LEAD"}, "answers": {"M": {}}}
    stage.client("dynamodb").put_item(TableName=TABLE, Item=poison)
    assert stage.wake(ALERT, aws_events.inserted(poison)) == {"batchItemFailures": []}
    assert told_the_keeper(stage)


def what_fails_to_the_last_is_kept(stage: Stage) -> None:
    stage.give_up(ALERT)
    stage.give_up(FEEDBACK)


def a_bounce_comes_back(stage: Stage) -> None:
    alert_at_once(stage, certification(stage))
    hear_back(stage, "bounce", "first")
    hear_back(stage, "bounce", "visitor")
    assert states(stage)["first"] == "bounced"
    assert "SUPPRESSED" in partitions(stage)


def a_gathered_email_comes_back(stage: Stage) -> None:
    certification(stage)
    event = json.loads((EVENTS / "ses-delivery-event.json").read_text(encoding="utf-8"))
    event["mail"]["tags"] |= {"mailing": ["alerts"], "channel": ["first"], "attempt": ["1"]}
    assert stage.wake(FEEDBACK, aws_events.notification(json.dumps(event))) is None


def a_sweep_sends_on_what_bounced(stage: Stage) -> None:
    alert_at_once(stage, contact(stage))
    hear_back(stage, "bounce", "first")
    sweep(stage)
    assert states(stage) == {"first": "bounced", "push": "left_out", "second": "sent", "topic": "sent"}


def a_sweep_alone_alerts_and_acknowledges(stage: Stage) -> None:
    certification(stage)
    sweep(stage)
    assert states(stage) == {"first": "sent", "push": "left_out", "visitor": "sent"}
    assert {"SENDERS", "ACKNOWLEDGED"} <= partitions(stage)


def a_sweep_sends_the_days_digest(stage: Stage) -> None:
    contact(stage)
    stage.clock.set(stage.now + UNTIL_OPENING)
    before = len(stage.mails())
    sweep(stage)
    assert "MAILING" in partitions(stage)
    assert any("desk today" in str(mail) for mail in stage.mails()[before:])


def a_sweep_erases_what_is_old(stage: Stage) -> None:
    contact(stage)
    stage.clock.set(stage.now + 20 * A_YEAR)
    sweep(stage)
    assert stage.leads() == []
    assert any(name.startswith("AUDIT#") for name in partitions(stage))


# --- the inbox -------------------------------------------------------------------------------------------------------


def somebody_enrols_and_signs_in(stage: Stage) -> None:
    cookie, _ = sign_in(stage)
    assert inbox(stage, "GET", "", cookie=cookie)["statusCode"] == 200


def somebody_works_on_a_request(stage: Stage) -> None:
    reference = contact(stage)["reference"]["S"]
    cookie, device = sign_in(stage)
    shown = inbox(stage, "GET", "", cookie=cookie)
    assert reference in shown["body"]
    page = inbox(stage, "GET", f"leads/{reference}", cookie=cookie)["body"]
    fields = hidden(page) | {"status": "contacted"}
    changed = inbox(stage, "POST", f"leads/{reference}/status", urlencode(fields), cookie)
    assert changed["statusCode"] == 303
    fields = hidden(inbox(stage, "GET", f"leads/{reference}", cookie=cookie)["body"]) | {"reference": reference}
    assert inbox(stage, "POST", f"leads/{reference}/erase", urlencode(fields), cookie)["statusCode"] == 403
    confirm(stage, device, cookie, fields["csrf"], deed="erase", subject=reference)
    erased = inbox(stage, "POST", f"leads/{reference}/erase", urlencode(fields), cookie)
    assert erased["statusCode"] == 303
    assert stage.leads() == []


def a_stranger_is_counted(stage: Stage) -> None:
    assert inbox(stage, "GET", "held")["statusCode"] == 303
    assert "STRANGERS" in partitions(stage)
    cookie, _ = sign_in(stage)
    assert "1 ×" in inbox(stage, "GET", "audit", cookie=cookie)["body"]


# --- whether it all works --------------------------------------------------------------------------------------------


def the_canary_comes_back(stage: Stage) -> None:
    with public_door(stage):
        assert stage.wake(CANARY, {**aws_events.minute(), "detail": {}})["passed"] is True
    assert stage.leads() == []


def the_audit_log_is_copied(stage: Stage) -> None:
    cookie, _ = sign_in(stage)
    assert inbox(stage, "GET", "", cookie=cookie)["statusCode"] == 200
    stage.clock.set(stage.now + timedelta(days=1))
    assert stage.wake(COPYIST, aws_events.minute()) == 1
    assert stage.wake(COPYIST, aws_events.minute()) == 0


_PLAYS: tuple[Callable[[Stage], None], ...] = (
    a_visitor_leaves_a_request,
    somebody_wants_no_more_mail,
    a_visit_is_told_and_somebody_cannot_come,
    a_request_is_alerted_and_acknowledged,
    what_cannot_be_read_is_told_the_keeper,
    what_fails_to_the_last_is_kept,
    a_bounce_comes_back,
    a_gathered_email_comes_back,
    a_sweep_sends_on_what_bounced,
    a_sweep_alone_alerts_and_acknowledges,
    a_sweep_sends_the_days_digest,
    a_sweep_erases_what_is_old,
    somebody_enrols_and_signs_in,
    somebody_works_on_a_request,
    a_stranger_is_counted,
    the_canary_comes_back,
    the_audit_log_is_copied,
)
FLOWS = {play.__name__: Flow(play) for play in _PLAYS}


# --- what flows are made of ------------------------------------------------------------------------------------------

AS_FORM = aws_events.URLENCODED


def submit(stage: Stage, form: str, fields: Mapping[str, str], key: str = "") -> dict[str, Any]:
    headers = aws_events.JSON | ({"Idempotency-Key": key} if key else {})
    answer = stage.wake(PUBLIC, aws_events.submission(form, json.dumps(fields), headers))
    assert answer["statusCode"] == 200, answer
    said: dict[str, Any] = json.loads(answer["body"])
    return said


def contact(stage: Stage) -> dict[str, Any]:
    submit(stage, "contact", CONTACT)
    (lead,) = stage.leads()
    return lead


def certification(stage: Stage) -> dict[str, Any]:
    submit(stage, "certification", CERTIFICATION | {"email": VISITOR})
    (lead,) = stage.leads()
    return lead


def alert_at_once(stage: Stage, lead: Mapping[str, Any]) -> None:
    assert stage.wake(ALERT, aws_events.inserted(lead)) == {"batchItemFailures": []}


def sweep(stage: Stage) -> None:
    stage.wake(SWEEP, aws_events.minute())


def states(stage: Stage) -> dict[str, str]:
    (lead,) = stage.leads()
    return {channel: alert["M"]["state"]["S"] for channel, alert in lead["alerts"]["M"].items()}


def partitions(stage: Stage) -> set[str]:
    return {item["pk"]["S"] for item in stage.items()}


def told_the_keeper(stage: Stage) -> bool:
    return any(one.ask.action == "sns:Publish" and one.is_allowed for one in stage.judge.heard)


def hear_back(stage: Stage, kind: str, channel: str) -> None:
    (lead,) = stage.leads()
    event = json.loads((EVENTS / f"ses-{kind}-event.json").read_text(encoding="utf-8"))
    key = lead["pk"]["S"].removeprefix("LEAD#")
    event["mail"]["tags"] |= {"key": [key], "channel": [channel], "attempt": ["1"]}
    stage.wake(FEEDBACK, aws_events.notification(json.dumps(event)))


def inbox(
    stage: Stage, method: str, place: str, body: str | None = None, cookie: str = "", csrf: str = ""
) -> dict[str, Any]:
    sent = {"Accept": "text/html", "Cookie": cookie, "Origin": ORIGIN, "X-CSRF-Token": csrf}
    if body is not None:
        sent |= AS_FORM
    if body is not None and body.startswith("{"):
        sent |= aws_events.JSON
    route, parameters = ("/inbox/{proxy+}", {"proxy": place}) if place else ("/inbox", None)
    answer: dict[str, Any] = stage.wake(INBOX, aws_events.request(method, route, parameters, body, sent))
    return answer


def ask(stage: Stage, place: str, cookie: str = "", csrf: str = "", **fields: object) -> dict[str, Any]:
    answer = inbox(stage, "POST", place, json.dumps(fields), cookie, csrf)
    assert answer["statusCode"] == 200, answer
    return answer


def confirm(stage: Stage, device: Device, cookie: str, csrf: str, **wanted: str) -> None:
    """Confirm a deed with the passkey."""
    offer = json.loads(ask(stage, "confirm/options", cookie, csrf, **wanted)["body"])
    used = device.use_passkey(offer["options"])
    ask(stage, "confirm", cookie, csrf, challenge=offer["challenge"], credential=used, **wanted)


def sign_in(stage: Stage) -> tuple[str, Device]:
    """Have somebody invited by the operator enrol and sign in; return the cookie and their device."""
    records = DynamoRecordStore(BotocoreTable(stage.client("dynamodb"), TABLE), SetClock(stage.now))
    token, _ = people.invite(records, email="ana@example.com", name="Ana", now=stage.now)
    device = Device(ORIGIN)
    offer = json.loads(ask(stage, "enrol/options", invitation=token)["body"])
    made = device.make_passkey(offer["options"])
    ask(stage, "enrol", invitation=token, challenge=offer["challenge"], credential=made)
    offer = json.loads(ask(stage, "sign-in/options")["body"])
    used = device.use_passkey(offer["options"])
    answer = ask(stage, "sign-in", challenge=offer["challenge"], credential=used, to="")
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    return str(headers["set-cookie"]).partition(";")[0], device


def hidden(page: str) -> dict[str, str]:
    """Return the fields that a page's forms send without showing them."""
    tags = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    pairs = [(re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name[1]: value[1] for name, value in pairs if name and value and name[1] in {"csrf", "number"}}


@contextmanager
def public_door(stage: Stage) -> Iterator[None]:
    """Stand at the address that the canary posts to: the gateway, then the stream, then the mail service's word."""

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name: value for name, value in self.headers.items() if name != "Host"}
            answer = stage.wake(PUBLIC, aws_events.submission("contact", body, headers))
            self.send_response(answer["statusCode"])
            self.end_headers()
            threading.Thread(target=go_on, daemon=True).start()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
            """Stay silent."""

    def go_on() -> None:
        (lead,) = stage.leads()
        alert_at_once(stage, lead)
        hear_back(stage, "delivery", "first")

    with ThreadingHTTPServer(("127.0.0.1", stage.door_port), Gateway) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
