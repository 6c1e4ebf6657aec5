"""What a plain submission does not load: a cold start pays for nothing that our own forms have no need of."""

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


@pytest.mark.parametrize("encoding", ["json", "urlencoded", "multipart"])
def test_plain_submission_loads_nothing_that_only_others_need(encoding: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, encoding],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr
