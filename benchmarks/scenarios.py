"""Who is measured, and what each is asked."""

import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tools import aws_events
from tools.aws_events import JSON, URLENCODED
from tools.places import DEPLOYMENT_ZIP
from tools.pythons import packaged
from tools.zipping import compile_shipped

_HANDLERS = Path(__file__).with_name("handlers")
_AS_SCRIPT, _AS_PERSON = dict(JSON), dict(URLENCODED)
_OURS = ("app.py", "chalicelib")
Fields = Mapping[str, str]


def answers(status: HTTPStatus, shown: str = "", times: int = 1) -> Callable[[Any], bool]:
    """Return what tells a page of this status that shows something at least so often."""
    return lambda payload: payload["statusCode"] == status and payload["body"].count(shown) >= times


ANSWERED = answers(HTTPStatus.OK)


@dataclass(frozen=True)
class Scenario:
    """One line of a table: the folder that a function runs from, the events it gets, by number, and what it answers."""

    name: str
    task_root: Path
    event: Callable[[int], dict[str, Any]]
    # Whether an answer is what was to be measured.
    is_right: Callable[[Any], bool] = ANSWERED
    # What wakes the function before; without it, the first answer is a cold one.
    woken_by: dict[str, Any] | None = None
    handler: str = "app.app"
    # What is done before the events are made and the process starts.
    before: Callable[[], object] = lambda: None
    # How many warm answers are measured.
    warm: int = 50


def contact(number: int) -> dict[str, str]:
    """Return a submission that differs from all others, so that it is not taken for a repeat."""
    return {
        "name": "Ada Example",
        "email": f"ada.{number}@example.org",
        "phone": "+1 212-555-0187",
        "message": f"Hello, I would like to talk about a certification. This is message number {number}.",
    }


def certification(number: int) -> dict[str, str]:
    """Return one whose writer is sent an acknowledgement."""
    return {
        **contact(number),
        "date_of_birth": "4/23/1975",
        "in_new_york": "yes",
        "zip": "10001",
        "consent_contact": "yes",
    }


def _unusual(number: int) -> dict[str, str]:
    """Return what is read by the libraries for addresses and numbers of the whole world, and masked."""
    return {
        **contact(number),
        "email": f"ada.{number}@bücher.example.org",
        "phone": "+44 20 7946 0018 ext. 5",
        "message": f"My number is 123456789 and this is message {number}. Llámeme, por favor.",
    }


def _mistaken(number: int) -> dict[str, str]:
    return {"email": "ada", "message": f"Number {number}"}


def _json(form: str, fields: Callable[[int], Fields]) -> Callable[[int], dict[str, Any]]:
    return lambda number: aws_events.submission(form, json.dumps(fields(number)), _AS_SCRIPT)


def _page(form: str, fields: Callable[[int], Fields]) -> Callable[[int], dict[str, Any]]:
    return lambda number: aws_events.submission(form, aws_events.urlencoded(fields(number)), _AS_PERSON)


def _get(resource: str, **parameters: str) -> Callable[[int], dict[str, Any]]:
    return lambda _: aws_events.request("GET", resource, parameters, headers={"Accept": "text/html"})


def _add_pydantic(folder: Path) -> None:
    """Add what the desk does not ship, as it would be shipped."""
    python = packaged()
    shutil.rmtree(folder / "pydantic_core")
    for name in ("pydantic", "pydantic_core", "annotated_types", "typing_inspection"):
        left_out = shutil.ignore_patterns("__pycache__", "v1")
        shutil.copytree(python.packages / name, folder / name, ignore=left_out)
    compile_shipped(folder, python)


def scenarios(folder: Path) -> list[Scenario]:
    """Unpack everything that is measured into a folder; the first is the floor, the second the same again."""
    desk, usual = folder / "desk", folder / "chalice_pydantic"
    for name in ("floor", "bare", "mailing"):
        shutil.copytree(_HANDLERS / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for root in (desk, usual):
        with zipfile.ZipFile(DEPLOYMENT_ZIP) as archive:
            archive.extractall(root)
    shutil.rmtree(usual / "chalicelib")
    shutil.copy(_HANDLERS / "chalice_pydantic" / "app.py", usual / "app.py")
    _add_pydantic(usual)
    plain = _json("contact", contact)
    return [
        Scenario("floor", folder / "floor", plain),
        Scenario("floor again (noise)", folder / "floor", plain),
        Scenario("interpreter alone", folder / "bare", plain),
        Scenario("Chalice and pydantic", usual, plain),
        Scenario("write, then mail", folder / "mailing", plain),
        Scenario("contact, JSON", desk, plain),
        Scenario("contact, page", desk, _page("contact", contact), answers(HTTPStatus.SEE_OTHER)),
        Scenario("certification, JSON", desk, _json("certification", certification)),
        Scenario("certification, page", desk, _page("certification", certification), answers(HTTPStatus.SEE_OTHER)),
        Scenario("contact, unusual, JSON", desk, _json("contact", _unusual)),
        Scenario("mistakes, page", desk, _page("contact", _mistaken), answers(HTTPStatus.UNPROCESSABLE_ENTITY)),
        Scenario("the form's page", desk, _get("/f/{form}", form="contact")),
    ]


def wake_ups(folder: Path) -> list[Scenario]:
    """Return a post after each way of waking the function, unpacked by `scenarios`; the first wakes nothing."""
    asked = {"Accept": "application/json", "Origin": "https://www.hudsonlantern.example.com"}
    before = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "idempotency-key", **asked}
    form = {"form": "contact"}
    wakers = {
        "nothing": None,
        "GET /health": aws_events.request("GET", "/health"),
        "a preflight": aws_events.request("OPTIONS", "/f/{form}", form, headers=before),
        "frontdesk.js": aws_events.request("GET", "/frontdesk.js"),
        "the form's description": aws_events.request("GET", "/f/{form}", form, headers=asked),
        "the form's page": aws_events.request("GET", "/f/{form}", form, headers={"Accept": "text/html"}),
        "a post": _json("contact", contact)(0),
    }
    return [Scenario(name, folder / "desk", _json("contact", contact), woken_by=one) for name, one in wakers.items()]
