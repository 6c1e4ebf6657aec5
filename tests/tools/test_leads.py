"""`make leads`: recent leads in the terminal, and nothing that anybody typed."""

import json
import os
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import boto3
import pytest

from chalicelib.storage.botocore_table import BotocoreTable, make_table_client
from chalicelib.storage.dynamodb import DynamoLeadStore
from local.engines import engine
from local.leads import MOST, recent_leads
from local.table import make_table
from tests.desks import NOON, QuietDesk
from tests.inbox.many_leads import HOUR, message, request
from tests.inbox.signed_in import ANSWERS
from tools import leads as tool
from tools.leads import NoLeadsError, as_table, leads_of_desk, leads_of_stack
from tools.ship.aws import ShippingError, open_account

ZONE = QuietDesk().practice.time_zone


def test_a_lead_is_told_by_its_standing_and_its_alert(desk: QuietDesk) -> None:
    lead = request(desk, "Ana Example", HOUR)
    assert recent_leads(desk.archive, NOON) == [
        {
            "reference": lead.reference,
            "form": "certification",
            "state": "new",
            "received": "2026-11-23T16:00:00+00:00",
            "alert": "delivered",
            "alerted": "2026-11-23T16:00:00+00:00",
            "changed": "",
        }
    ]


def test_nothing_that_was_typed_is_told(desk: QuietDesk) -> None:
    request(desk, "Ana Example", HOUR)
    told = json.dumps(recent_leads(desk.archive, NOON)) + as_table(recent_leads(desk.archive, NOON), ZONE)
    for answer in ANSWERS.values():
        if isinstance(answer, str) and len(answer) > 4:
            assert answer not in told
    assert "555" not in told


def test_the_newest_come_first_and_not_too_many(desk: QuietDesk) -> None:
    for number in range(MOST + 5):
        message(desk, "x", number * HOUR, is_held=number % 2 == 1)
    told = recent_leads(desk.archive, NOON)
    assert len(told) == MOST
    assert [line["state"] for line in told[:3]] == ["new", "held", "new"]
    assert [line["received"] for line in told] == sorted((line["received"] for line in told), reverse=True)


def test_the_table_is_in_columns_on_the_practices_clock(desk: QuietDesk) -> None:
    request(desk, "Ana", timedelta(0))
    message(desk, "x", HOUR, is_held=True)
    header, first, second = as_table(recent_leads(desk.archive, NOON), ZONE).splitlines()
    assert header.split() == ["reference", "form", "state", "received", "alert", "alerted", "changed"]
    assert "Mon Nov 23 12:00" in first
    assert "Mon Nov 23 11:00" in second
    assert first.index("certification") == second.index("contact") == header.index("form")
    assert second.split()[2] == "held"


def test_no_leads_are_said_to_be_none() -> None:
    assert as_table([], ZONE) == "There are no leads yet."


def test_without_a_desk_it_says_how_to_start_one() -> None:
    with pytest.raises(NoLeadsError, match="make run"):
        leads_of_desk("1")


def test_the_running_desk_is_asked(
    desk: QuietDesk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = request(desk, "Ana", HOUR)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/local/leads.json"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(recent_leads(desk.archive, NOON)).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
            """Stay silent."""

    with HTTPServer(("localhost", 0), Handler) as server:
        Thread(target=server.handle_request, daemon=True).start()
        monkeypatch.setenv("PORT", str(server.server_port))
        monkeypatch.setenv("STACK", "")
        assert tool.main() == 0
    assert lead.reference in capsys.readouterr().out


def test_a_deployed_desk_is_read_from_its_own_table(desk: QuietDesk) -> None:
    lead = request(desk, "Ana", HOUR)
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {"ApiUrl": {"Value": "https://desk.example.com"}, "TableName": {"Value": "its-leads"}},
    }
    with engine("moto"):
        boto3.client("cloudformation").create_stack(StackName="desk", TemplateBody=json.dumps(template))
        client = make_table_client()
        make_table(client, "its-leads")
        DynamoLeadStore(BotocoreTable(client, "its-leads")).add(lead)
        assert [line["reference"] for line in leads_of_stack(open_account(stack="desk"), NOON)] == [lead.reference]


def test_a_stack_that_is_not_there_is_named() -> None:
    with engine("moto"), pytest.raises(ShippingError, match="nowhere"):
        leads_of_stack(open_account(stack="nowhere"), NOON)


def test_without_a_region_it_says_how_to_set_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    with pytest.raises(ShippingError, match="set it, like AWS_DEFAULT_REGION=us-east-1"):
        leads_of_stack(open_account(stack="front-desk"), NOON)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "80000", "PORT=80000 is no port"),
        ("PORT", "http", "PORT=http is no port"),
        ("PRACTICE", os.devnull, "name is missing"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    name: str, value: str, sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STACK", raising=False)
    monkeypatch.setenv(name, value)
    assert tool.main() == 1
    [said] = capsys.readouterr().err.splitlines()
    assert sentence in said
