"""What a plain submission does not load: a cold start pays for nothing that our own forms have no need of."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
from tests.desks import QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, ENCODINGS, LEAST, Visitor
visitor = Visitor(QuietDesk())
for form, fields in LEAST.items():
    for headers in (AS_SCRIPT, AS_PERSON):
        assert visitor.post(f"/f/{form}", ENCODINGS[sys.argv[1]](fields), headers).is_accepted
seldom = ("understanding", "agreement", "incomplete", "charsets", "raw_plus")
print([name for name in sys.modules if name.startswith("chalicelib.") and any(word in name for word in seldom)])
"""

# The function itself, without what tests bring along.
BARE = """
import json, os, sys
from tests.desks import ENVIRONMENT, NOON
os.environ |= ENVIRONMENT
import app
from chalicelib.desk import Desk
from chalicelib.intake.submission import submit
from chalicelib.web.request import Request
from tests.fakes import MemoryLeadStore, MemoryRecordStore, SetClock
desk = Desk.from_environment(os.environ)
desk.clock = SetClock(NOON)
desk.store, desk.records = MemoryLeadStore(), MemoryRecordStore(desk.clock)
fields = {"email": "rosa@example.com", "message": "Hello"}
request = Request({"content-type": "application/json"}, body=json.dumps(fields).encode())
assert submit(desk, request, "contact").status == 200
others = ("chalicelib.alerts", "chalicelib.inbox", "chalicelib.mail", "chalicelib.storage.devices", "cryptography")
print([name for name in sys.modules if name.startswith(others) and name not in sys.argv[1].split()])
"""
# What the fakes are made of.
BROUGHT_ALONG = "chalicelib.mail chalicelib.mail.message"


@pytest.mark.parametrize("encoding", ["json", "urlencoded", "multipart"])
def test_plain_submission_loads_nothing_that_only_others_need(encoding: str) -> None:
    assert loaded(SCRIPT, encoding) == []


def test_the_public_function_loads_nothing_of_what_tells_the_practice() -> None:
    assert loaded(BARE, BROUGHT_ALONG) == []


def loaded(script: str, argument: str) -> list[str]:
    """Run a script in a process of its own; return the names that it prints."""
    ran = subprocess.run(
        [sys.executable, "-c", script, argument],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    names: list[str] = ast.literal_eval(ran.stdout.strip().splitlines()[-1])
    return names
