"""What the doctor says of the desk on this machine, what it asks outside AWS, and what it knows of Lambda's Pythons."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.browser.served import served
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import SignedIn
from tests.ship.fake_account import ORIGINS, FakeOutside
from tools.ship.aws import ShippingError
from tools.ship.doctor import facts
from tools.ship.doctor.__main__ import main, report
from tools.ship.doctor.checks import look_at_local_desk
from tools.ship.doctor.findings import Finding, State
from tools.ship.doctor.outside import Network, host_of
from tools.ship.doctor.runtimes import DEPRECATED_ON

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
URL = "http://localhost:8000"
CANARY = {"passed_at": NOON.isoformat(), "failed_at": "", "code": "", "failures": 0}
WELL: dict[str, Any] = {
    "now": NOON.isoformat(),
    "opened_at": (NOON - HOUR).isoformat(),
    "swept_at": (NOON - MINUTE).isoformat(),
    "alert_detail": "minimal",
    "origins": list(ORIGINS),
    "closures_end": "2027-12-26",
    "canary": CANARY,
}


def look(**said: object) -> list[Finding]:
    return list(look_at_local_desk(WELL | said, URL, FakeOutside()))


def test_a_healthy_desk_has_nothing_amiss() -> None:
    findings = look()
    assert [one.state for one in findings] == [State.GOOD] * 7 + [State.LEFT_OUT]
    assert report(findings) == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sweep", {"swept_at": (NOON - 6 * MINUTE).isoformat()}),
        ("sweep", {"swept_at": ""}),
        ("detail", {"alert_detail": "full"}),
        ("closures", {"closures_end": "2027-01-20"}),
        ("closures", {"closures_end": ""}),
        ("canary", {"canary": CANARY | {"code": "not_alerted", "failures": 1}}),
        ("origin", {"origins": ["https://another.example.com"]}),
    ],
)
def test_of_one_fault_one_line_says_what_to_do(name: str, said: dict[str, object]) -> None:
    findings = look(**said)
    (amiss,) = (one for one in findings if one.state is State.BAD)
    assert (amiss.name, ":" in amiss.says) == (name, True)
    assert report(findings) == 1


def test_a_desk_that_has_just_opened_need_not_have_swept() -> None:
    findings = look(opened_at=NOON.isoformat(), swept_at="", canary=CANARY | {"passed_at": ""})
    assert report(findings) == 0


def test_where_no_desk_runs_one_sentence_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("STAGE", "STACK"):
        monkeypatch.delenv(name, raising=False)
    with nobody_there() as port:
        monkeypatch.setenv("PORT", str(port))
        assert main() == 1
    assert capsys.readouterr().err.startswith("No local desk answers at http://localhost:")


@contextmanager
def nobody_there() -> Iterator[int]:
    """Yield a port at which something answers that is no desk."""
    with answering(404, {}) as url:
        yield int(url.rpartition(":")[2])


@contextmanager
def answering(status: int, headers: dict[str, str]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_OPTIONS  # noqa: N815 - the same

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("status", "headers", "allowed"),
    [
        (204, {"Access-Control-Allow-Origin": ORIGINS[0]}, ORIGINS[0]),
        (204, {"Vary": "Origin"}, ""),
        (403, {"Access-Control-Allow-Origin": ORIGINS[0]}, ""),
    ],
)
def test_a_preflight_is_read_as_a_browser_reads_it(status: int, headers: dict[str, str], allowed: str) -> None:
    with answering(status, headers) as url:
        assert Network().allowed_origin(f"{url}/f/contact", ORIGINS[0]) == allowed


def test_a_door_that_does_not_answer_is_told_of() -> None:
    with answering(204, {}) as url:
        gone = url
    with pytest.raises(ShippingError, match="is the desk there"):
        Network().allowed_origin(f"{gone}/f/contact", ORIGINS[0])


def test_the_worker_of_a_real_inbox_is_known_by_its_reach_and_its_key() -> None:
    with served(SignedIn(QuietDesk())) as url:
        assert Network().worker(f"{url}/inbox/worker.js") == facts.Worker("/inbox", has_key=True)


@pytest.mark.parametrize("status", [200, 404, 502])
def test_anything_else_there_is_no_worker(status: int) -> None:
    with answering(status, {}) as url:
        assert Network().worker(f"{url}/inbox/worker.js") == facts.Worker("", has_key=False)


def test_a_desk_whose_worker_nobody_hands_out_is_told_of() -> None:
    with answering(200, {}) as url:
        gone = url
    with pytest.raises(ShippingError, match="is the desk there"):
        Network().worker(f"{gone}/inbox/worker.js")


def test_a_certificates_host_is_that_of_the_address() -> None:
    assert host_of("https://forms.example.com/desk") == "forms.example.com"


def test_the_ends_of_lambdas_pythons_are_those_that_cfn_lint_knows() -> None:
    spec = find_spec("cfnlint")  # where it lies; to import all of it takes seconds
    assert spec
    assert spec.origin
    file = Path(spec.origin).with_name("data") / "AdditionalSpecs" / "LmbdRuntimeLifecycle.json"
    known = json.loads(file.read_text(encoding="utf-8"))
    assert {name: date.fromisoformat(known[name]["deprecated"]) for name in DEPRECATED_ON} == DEPRECATED_ON
