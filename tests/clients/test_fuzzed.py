"""schemathesis reads `/openapi.json` of the served app and sends what it can think of to every public route.

The app stands on moto, as `make run` lets it, but nobody is told of the leads: that comes after the answer.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from chalice.config import Config
from chalice.local import LocalChalice, LocalDevServer

import app
from local.gateway import DeskRequestHandler, PatientServer
from local.pages import LocalPages
from local.ports import free_port
from tests.conftest import CountedDesk
from tools.places import ROOT

# Cases that are made up for each operation, beside those that follow from its schema, and how many cases that makes at
# the least; a plain page has few. PROVE=1 asks for as many as somebody who waits for it wants to see.
MADE_UP, CASES_AT_LEAST = (230, 5_000) if os.environ.get("PROVE") else (30, 3_000)
CONFIG = Path(__file__).with_name("schemathesis.toml")


class NoPages(LocalPages):
    """The local desk's own pages, which are no part of the document, left out."""

    def __init__(self) -> None:
        pass

    def serves(self, method: str, path: str) -> bool:  # noqa: ARG002 - as the base class has it
        return False


@pytest.fixture
def app_url(
    counted: CountedDesk,  # noqa: ARG001 - it answers the app's routes
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """Serve the app, and give its address."""
    port = free_port()
    monkeypatch.setattr(app.app, "__class__", LocalChalice)  # each thread has a request of its own
    config = Config.create(project_dir=str(ROOT), chalice_app=app.app)
    handler = partial(DeskRequestHandler, pages=NoPages())
    server = LocalDevServer(app.app, config, "127.0.0.1", port, handler, PatientServer)
    threading.Thread(target=server.server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    server.server.server_close()


@pytest.mark.timeout(1_800)
def test_no_request_to_a_public_route_is_answered_otherwise_than_described(app_url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    # In CI the same cases every time, so that a failure there can be had again; elsewhere new ones.
    luck = ["--generation-deterministic"] if os.environ.get("CI") else []
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", f"{app_url}/openapi.json"),
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
