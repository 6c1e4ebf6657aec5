"""The inbox's function of the real zip: nobody is let in unseen, and a passkey of this very zip lets its owner in."""

import json
import re
from typing import Any

import pytest

from tests.fakes import SetClock
from tests.lambda_zip.device import Device
from tests.lambda_zip.inbox_calls import ORIGIN, enrol, event, get, header, invite, said, send, sign_in
from tests.lambda_zip.local_aws import SECRET, TABLE, LocalAws
from tests.lambda_zip.warm import CLOSED, WarmFunction
from tools import aws_events

AUDIT_LOG, STRANGERS = "AUDIT#", "STRANGERS"


@pytest.fixture
def invitation(aws: LocalAws) -> str:
    return invite(aws, SetClock(CLOSED))


def records_of(aws: LocalAws, beginning: str) -> list[dict[str, Any]]:
    items = aws.client("dynamodb").scan(TableName=TABLE)["Items"]
    return [item for item in items if item["pk"]["S"].startswith(beginning)]


@pytest.mark.parametrize("place", ["", "all", "leads/K7Q2-9M4T"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(inbox: WarmFunction, place: str) -> None:
    outcome = get(inbox, place)
    assert (outcome.kind, outcome.payload["statusCode"]) == ("response", 303)
    assert header(outcome, "Location") == f"/{aws_events.STAGE}/inbox/sign-in?to={place}"


def test_the_page_to_sign_in_is_shown(inbox: WarmFunction) -> None:
    outcome = get(inbox, "sign-in")
    assert (outcome.payload["statusCode"], header(outcome, "Content-Type")) == (200, "text/html; charset=utf-8")


def test_the_inbox_can_be_installed_and_its_worker_knows_the_key(inbox: WarmFunction) -> None:
    worker, manifest = get(inbox, "worker.js"), get(inbox, "manifest.webmanifest")
    assert header(worker, "Service-Worker-Allowed") == f"/{aws_events.STAGE}/inbox"
    assert re.search(r'"key": "B[\w-]{86}"', worker.payload["body"])
    assert said(manifest)["scope"] == f"/{aws_events.STAGE}/inbox"
    assert {icon["src"][:26] for icon in said(manifest)["icons"]} == {"data:image/png;base64,iVBO"}


def test_a_post_without_a_session_is_refused_and_counted(inbox: WarmFunction, aws: LocalAws) -> None:
    outcome = inbox.invoke(event("POST", "leads/K7Q2-9M4T/status", "status=contacted", aws_events.URLENCODED))
    assert outcome.payload["statusCode"] == 401
    (counted,) = records_of(aws, STRANGERS)
    assert "not_signed_in" in json.dumps(counted)
    assert records_of(aws, AUDIT_LOG) == []


def test_the_sign_in_is_offered_with_a_challenge_and_for_this_host(inbox: WarmFunction) -> None:
    outcome = send(inbox, "sign-in/options")
    assert outcome.payload["statusCode"] == 200
    options = said(outcome)["options"]
    assert (options["rpId"], options["userVerification"]) == (aws_events.HOST, "required")
    assert len(options["challenge"]) >= 43


def test_who_is_invited_enrols_and_signs_in_by_passkey(inbox: WarmFunction, invitation: str) -> None:
    device = Device(ORIGIN)
    assert enrol(inbox, device, invitation).payload["statusCode"] == 200
    signed_in = sign_in(inbox, device)
    assert signed_in.payload["statusCode"] == 200
    cookie = header(signed_in, "Set-Cookie").partition(";")[0]
    assert get(inbox, cookie=cookie).payload["statusCode"] == 200


def test_another_key_opens_nothing(inbox: WarmFunction, invitation: str) -> None:
    device, copy = Device(ORIGIN), Device(ORIGIN)
    enrol(inbox, device, invitation)
    copy.pretend_to_be(device)
    refused = sign_in(inbox, copy)
    assert refused.payload["statusCode"] == 403
    assert "set-cookie" not in {name.lower() for name in refused.payload["headers"]}


def test_no_name_key_or_secret_is_printed(inbox: WarmFunction, invitation: str) -> None:
    enrol(inbox, Device(ORIGIN), invitation)
    get(inbox, "find")
    assert [value for value in ("Ana", "ana@example.com", invitation, SECRET) if value in inbox.printed()] == []


def test_a_visitor_cannot_be_told_from_a_stranger_by_the_public_function(api: WarmFunction, aws: LocalAws) -> None:
    # The API never leads these there, and its role could read nothing; even so it says no more than "sign in".
    api.invoke(
        aws_events.submission("contact", json.dumps({"email": "a@example.com", "message": "Hi"}), aws_events.JSON)
    )
    (lead,) = aws.leads()
    outcome = get(api, f"leads/{lead['reference']['S']}")
    assert outcome.payload["statusCode"] == 303
    assert outcome.payload["body"] in {"", "{}"}
