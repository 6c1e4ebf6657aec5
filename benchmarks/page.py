"""What the browser script costs a page, beside @formspree/ajax on the same page and beside no script at all.

A server of our own on loopback serves three pages that differ in their script only, gzipped as a site would. Chromium
loads them in turn, each time with nothing kept, on a machine four times and a connection a thousand times slower than
this one: a cheap phone on a weak signal.
"""

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, Error, sync_playwright

from benchmarks.measuring import NotMeasurableError
from benchmarks.table import table
from chalicelib.web.static_files import script
from tools.browsing import launch_chromium
from tools.places import ROOT

FORMSPREE = ROOT / "tests" / "clients" / "node_modules" / "@formspree" / "ajax" / "dist" / "global.js"
PHONE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}  # ms, bytes/s
SLOWER = 4  # times
HTML, SCRIPT, DATA = "text/html; charset=utf-8", "text/javascript; charset=utf-8", "application/json"

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body>
<h1>Write to us</h1><form id="contact" action="/f/contact" method="post" data-frontdesk>
<label>Email <input name="email" data-fs-field></label>
<label>Message <textarea name="message" data-fs-field></textarea></label>
<button data-fs-submit-btn>Send</button></form>{scripts}<script src="/ready.js" defer></script></body></html>"""
# The last of the scripts: all before it have run. The visitor then goes to the first field at once.
_READY = """const ready = performance.now();
requestAnimationFrame(() => {
  document.querySelector("[name=email]").focus();
  requestAnimationFrame(() => setTimeout(() => { window.measured = { ready, interaction: performance.now() }; }));
});"""
_FORMSPREE_START = 'formspree("initForm", { formElement: "#contact", formId: "contact", origin: location.origin });'


@dataclass(frozen=True)
class Load:
    """What one load of a page took, in seconds; `size` is what its script weighs on the wire, in bytes."""

    size: int
    # Until the script has taken the form over.
    ready: float
    # Until the visitor stands in the first field, and it is painted.
    interaction: float
    # How long all scripts of the page ran.
    running: float


COLUMNS: dict[str, Callable[[Load], float]] = {
    "ready ms": lambda load: load.ready * 1000,
    "1st interaction ms": lambda load: load.interaction * 1000,
    "script CPU ms": lambda load: load.running * 1000,
}


def measure_pages(rounds: int) -> str:
    """Return the table.

    Raises:
        NotMeasurableError: the packages of other services are missing, or a Chromium.
    """
    if not FORMSPREE.is_file():
        raise NotMeasurableError("the npm packages are missing (make clients)")
    try:
        with sync_playwright() as playwright, _serving(_files()) as address:
            browser = launch_chromium(playwright)
            loads = _load_in_turn(browser, address, rounds)
            browser.close()
    except Error as missing:
        raise NotMeasurableError(f"there is no Chromium: {missing.message.splitlines()[0]}") from None
    sizes = [f"{name:<26}{measured[0].size:>8,} bytes of script, gzipped" for name, measured in loads.items()]
    title = "A phone on a weak signal, until the form can be used"
    return "\n".join([*sizes, "", table(title, loads, COLUMNS)])


def _files() -> Mapping[str, tuple[str, str]]:
    def page(*scripts: str) -> tuple[str, str]:
        return HTML, _PAGE.format(scripts="".join(f'<script src="{name}" defer></script>' for name in scripts))

    return {
        "/none": page(),
        "/desk": page("/frontdesk.js"),
        "/formspree": page("/global.js", "/start.js"),
        "/ready.js": (SCRIPT, _READY),
        "/frontdesk.js": (SCRIPT, script()),
        "/global.js": (SCRIPT, FORMSPREE.read_text(encoding="utf-8")),
        "/start.js": (SCRIPT, _FORMSPREE_START),
        "/f/contact": (DATA, "{}"),
    }


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: pages are closed while they still load something."""


@contextmanager
def _serving(files: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    packed = {path: (kind, gzip.compress(text.encode())) for path, (kind, text) in files.items()}

    class Site(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            kind, body = packed.get(self.path.partition("?")[0], (HTML, gzip.compress(b"")))
            self.send_response(200)
            headers = {"Content-Type": kind, "Content-Encoding": "gzip", "Content-Length": str(len(body))}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
            """Stay silent."""

    server = _QuietServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _load_in_turn(browser: Browser, address: str, rounds: int) -> dict[str, Sequence[Load]]:
    pages = {
        "no script": ("/none", 0),
        "front desk": ("/desk", len(gzip.compress(script().encode()))),
        "@formspree/ajax 1.1.5": ("/formspree", len(gzip.compress(FORMSPREE.read_bytes()))),
    }
    loads: dict[str, list[Load]] = {name: [] for name in pages}
    # The first round only wakes the browser.
    for number in range(rounds + 1):
        names = list(pages)
        first = number % len(names)
        for name in [*names[first:], *names[:first]]:
            path, size = pages[name]
            load = _load(browser, address + path, size)
            if number:
                loads[name].append(load)
    return dict(loads)


def _load(browser: Browser, url: str, size: int) -> Load:
    context = browser.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", PHONE)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wire.send("Performance.enable")
    page.goto(url)
    page.wait_for_function("window.measured")
    measured = page.evaluate("window.measured")
    metrics = {one["name"]: one["value"] for one in wire.send("Performance.getMetrics")["metrics"]}
    context.close()
    return Load(size, measured["ready"] / 1000, measured["interaction"] / 1000, metrics["ScriptDuration"])
