"""The real zip under AWS's own runtime client: from a visitor's post to the email that was sent."""

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.lambda_zip.local_aws import SECRET, SENDING, LocalAws, empty_aws
from tests.lambda_zip.warm import WarmFunction
from tools import aws_events
from tools.commands import run
from tools.lambda_runtime import REGION, LambdaFunction, Outcome
from tools.places import ROOT
from tools.pythons import packaged

# Each value is told apart from all else that could be printed.
TYPED = {
    "name": "Zephyrine Quillfeather",
    "email": "zephyrine.quillfeather@example.org",
    "phone": "+1 212-555-0187",
    "message": "My neuropathy keeps me awake, could we talk today?",
}


def posted(function: WarmFunction, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
    outcome = function.invoke(aws_events.submission("contact", json.dumps(fields), aws_events.JSON))
    return outcome.payload["statusCode"], json.loads(outcome.payload["body"])


def state(lead: dict[str, Any]) -> str:
    """Return where the alert to the practitioner's own address stands."""
    return str(lead["alerts"]["M"]["first"]["M"]["state"]["S"])


def header(outcome: Outcome, name: str) -> str:
    sent = {key.lower(): value for key, value in outcome.payload["headers"].items()}
    return str(sent[name.lower()])


# The functions as they are deployed, each with something that wakes it and needs an open desk.
DEPLOYED: dict[str, dict[str, Any]] = {
    "app.app": aws_events.request("GET", "/f/{form}", {"form": "contact"}),
    "app.inbox": aws_events.request("GET", "/inbox"),
    "app.on_lead_written": aws_events.inserted(),
    "app.on_mail_event": aws_events.notification((ROOT / "tests" / "events" / "ses-delivery-event.json").read_text()),
    "app.sweep": aws_events.minute(),
}


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("handler", DEPLOYED)
def test_a_deployed_function_opens_its_desk_from_its_environment(
    task_root: Path, libraries: Path, environment: dict[str, str], handler: str
) -> None:
    with LambdaFunction(handler, task_root, libraries, environment | SENDING) as function:
        outcome = function.invoke(DEPLOYED[handler])
        printed = function.printed()
    assert (outcome.kind, "fault" in printed) == ("response", False), printed


def test_health_is_answered(api: WarmFunction) -> None:
    outcome = api.invoke(aws_events.request("GET", "/health"))
    assert (outcome.kind, outcome.payload["statusCode"]) == ("response", 200)
    assert json.loads(outcome.payload["body"])["ok"] is True


def test_an_accepted_submission_is_in_the_table(api: WarmFunction, aws: LocalAws) -> None:
    status, body = posted(api, TYPED)
    assert (status, body["ok"], "errors" in body) == (200, True, False)
    (lead,) = aws.leads()
    assert lead["pk"]["S"].startswith("LEAD#")
    assert TYPED["message"] in json.dumps(lead)


def test_a_script_that_posts_form_data_is_understood(api: WarmFunction, aws: LocalAws) -> None:
    outcome = api.invoke(aws_events.submission("contact", aws_events.multipart(TYPED), aws_events.MULTIPART))
    assert (outcome.payload["statusCode"], json.loads(outcome.payload["body"])["ok"]) == (200, True)
    (lead,) = aws.leads()
    assert TYPED["message"] in json.dumps(lead)


def test_a_browser_without_script_is_led_to_the_thank_you_page(api: WarmFunction, aws: LocalAws) -> None:
    body = aws_events.urlencoded(TYPED)
    outcome = api.invoke(aws_events.submission("contact", body, aws_events.URLENCODED))
    assert outcome.payload["statusCode"] == 303
    assert "/thanks" in header(outcome, "Location")
    assert len(aws.leads()) == 1


def test_a_faulty_submission_is_refused_and_not_stored(api: WarmFunction, aws: LocalAws) -> None:
    status, body = posted(api, {"email": "ada", "message": "Hello"})
    assert (status, body["ok"]) == (422, False)
    assert [error["code"] for error in body["errors"]] == ["TYPE_EMAIL"]
    assert aws.leads() == []


def test_the_same_submission_twice_is_one_lead(api: WarmFunction, aws: LocalAws) -> None:
    first, second = posted(api, TYPED), posted(api, TYPED)
    assert first == second
    assert len(aws.leads()) == 1


def test_a_stored_lead_becomes_one_email(api: WarmFunction, alert: WarmFunction, aws: LocalAws) -> None:
    posted(api, TYPED)
    outcome = alert.invoke(aws_events.inserted(*aws.leads()))
    assert (outcome.kind, outcome.payload) == ("response", {"batchItemFailures": []})
    assert len(aws.mails()) == 1
    assert [state(lead) for lead in aws.leads()] == ["sent"]


def test_an_email_says_nothing_of_what_was_typed(api: WarmFunction, alert: WarmFunction, aws: LocalAws) -> None:
    posted(api, TYPED)
    alert.invoke(aws_events.inserted(*aws.leads()))
    (mail,) = aws.mails()
    assert [value for value in TYPED.values() if value in mail] == []


def test_a_lead_that_was_alerted_is_not_alerted_again(api: WarmFunction, alert: WarmFunction, aws: LocalAws) -> None:
    posted(api, TYPED)
    event = aws_events.inserted(*aws.leads())
    alert.invoke(event)
    alert.invoke(event)
    assert len(aws.mails()) == 1


def test_nothing_typed_and_no_secret_is_printed(api: WarmFunction, alert: WarmFunction, aws: LocalAws) -> None:
    posted(api, TYPED)
    posted(api, {"email": TYPED["name"], "message": TYPED["message"]})
    alert.invoke(aws_events.inserted(*aws.leads()))
    printed = api.printed() + alert.printed()
    assert [value for value in [*TYPED.values(), SECRET] if value in printed] == []


def test_what_is_logged_is_json(api: WarmFunction, alert: WarmFunction, aws: LocalAws) -> None:
    posted(api, TYPED)
    alert.invoke(aws_events.inserted(*aws.leads()))
    lines = [line for line in (api.printed() + alert.printed()).splitlines() if line]
    assert lines
    assert all(isinstance(json.loads(line), dict) for line in lines)


NOT_FOR_A_SUBMISSION = [
    "dataclasses",
    "inspect",
    "tomllib",
    "chalicelib.practice.file",
    "botocore",
    "pydantic",
    "email_validator",
    "phonenumbers",
    "jinja2",
    "python_multipart",
    "chalicelib.mail.ses",
    "chalicelib.alerts",
    "chalicelib.inbox",
    "chalicelib.storage.audit",
    "chalicelib.practice.changes",
    "webauthn",
    "cryptography",
    "cbor2",
    "_cbor2",
    "_cffi_backend",
    "OpenSSL",
    "pyasn1",
    "pyasn1_modules",
    "dns",
]
ALSO_TYPED = {"date_of_birth": "4/23/1975", "in_new_york": "yes", "zip": "10001", "consent_contact": "yes"}
# As our own pages ask for a date.
IN_BOXES = {"date_of_birth_month": "4", "date_of_birth_day": "23", "date_of_birth_year": "1975"}
# How it may be sent: how it is written, its headers, and the status of the answer.
WAYS: dict[str, tuple[Callable[[dict[str, str]], str], dict[str, str], int]] = {
    "JSON": (json.dumps, aws_events.JSON, 200),
    "HTML": (aws_events.urlencoded, aws_events.URLENCODED, 303),
}
SUBMISSIONS = {
    (form, way): (aws_events.submission(form, write(fields), headers), status)
    for form, fields in {"contact": TYPED, "certification": TYPED | ALSO_TYPED}.items()
    for way, (write, headers, status) in WAYS.items()
}
_WITH_BOXES = {name: text for name, text in ALSO_TYPED.items() if name != "date_of_birth"} | IN_BOXES
SUBMISSIONS["certification", "boxes"] = (
    aws_events.submission("certification", aws_events.urlencoded(TYPED | _WITH_BOXES), aws_events.URLENCODED),
    303,
)


@pytest.mark.parametrize("module", NOT_FOR_A_SUBMISSION)
@pytest.mark.parametrize(("form", "way"), SUBMISSIONS)
def test_taking_a_submission_does_not_load(
    loaded_by: Callable[[dict[str, Any], int], frozenset[str]], form: str, way: str, module: str
) -> None:
    assert module not in loaded_by(*SUBMISSIONS[form, way])


@pytest.mark.parametrize("module", ["botocore", "pydantic", "phonenumbers", "email_validator"])
def test_asking_a_person_to_mend_does_not_load(
    loaded_by: Callable[[dict[str, Any], int], frozenset[str]], module: str
) -> None:
    mistaken = aws_events.urlencoded({"email": "ada", "message": "Hello"})
    assert module not in loaded_by(aws_events.submission("contact", mistaken, aws_events.URLENCODED), 422)


WAKE_UPS = {
    "health": (aws_events.request("GET", "/health"), 200),
    "preflight": (aws_events.request("OPTIONS", "/f/{form}", {"form": "contact"}), 204),
    "script": (aws_events.request("GET", "/frontdesk.js"), 200),
}


@pytest.mark.parametrize("wake_up", WAKE_UPS)
@pytest.mark.parametrize(("form", "way"), SUBMISSIONS)
def test_after_a_wake_up_a_post_has_nothing_left_to_load(
    loaded_by: Callable[[dict[str, Any], int], frozenset[str]], wake_up: str, form: str, way: str
) -> None:
    left = loaded_by(*SUBMISSIONS[form, way]) - loaded_by(*WAKE_UPS[wake_up])
    # What is counted is printed among the names.
    assert {name for name in left if name.replace(".", "").isidentifier()} == set()


@pytest.fixture(scope="module")
def loaded_by(
    task_root: Path, libraries: Path, environment: dict[str, str], server: str
) -> Callable[[dict[str, Any], int], frozenset[str]]:
    """Return what tells the names of the modules that are loaded once an event is answered with this status."""
    empty_aws(server)
    program = (
        "import json, sys; import app; reply = app.app(json.loads(sys.argv[1]), None);"
        "assert reply['statusCode'] == int(sys.argv[2]), reply; print(' '.join(sys.modules))"
    )
    # As Lambda tells its functions.
    told = {
        "AWS_LAMBDA_FUNCTION_NAME": "desk",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": REGION,
    }
    path = {"PYTHONPATH": f"{task_root}{os.pathsep}{libraries}", "PYTHONDONTWRITEBYTECODE": "1"}

    @cache
    def ask(event: str, status: int) -> frozenset[str]:
        command: list[str | Path] = [packaged().bare, "-S", "-s", "-c", program, event, str(status)]
        return frozenset(run(command, environment | told | path, task_root).split())

    return lambda event, status: ask(json.dumps(event), status)
