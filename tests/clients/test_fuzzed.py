"""schemathesis reads `/openapi.json` of the running desk and sends what it can think of to every public route."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CASES_AT_LEAST = 5_000
# Cases that are made up for each operation, beside those that follow from its schema; a plain page has few.
MADE_UP = 230
CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.timeout(600)
def test_no_request_to_a_public_route_is_answered_otherwise_than_described(desk_url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    # In CI the same cases every time, so that a failure there can be had again; elsewhere new ones.
    luck = ["--generation-deterministic"] if os.environ.get("CI") else []
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", f"{desk_url}/openapi.json"),
        *("--max-examples", str(MADE_UP), "--max-redirects", "0", "--no-color", *luck),
        *("--report", "json", "--report-json-path", str(report)),
    ]

    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    found = json.loads(report.read_text())
    print(f"schemathesis: {found['test_cases']}")  # noqa: T201 - `pytest -s` shows the figure
    assert ran.returncode == 0, ran.stdout[-8_000:]
    assert found["operations"]["tested"] == found["operations"]["total"]
    assert found["test_cases"]["generated"] >= CASES_AT_LEAST
    assert found["test_cases"]["with_failures"] == 0
