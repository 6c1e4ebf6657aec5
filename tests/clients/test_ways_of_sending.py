"""However a form is embedded and sent: the lead arrives once, and its visitor is told so where they are."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Error, Frame, Page

from chalicelib.web.static_files import script
from tests.browser.devices import PATIENCE, Contexts
from tests.browser.visiting import READING, Outbox, let_pass, new_words, question
from tests.clients.conftest import LIKE_A_VISITORS
from tests.clients.ways import (
    ACCEPTS,
    AS_DATA,
    HIDDEN_SITE,
    MERGED,
    SITE,
    THANKS,
    WAYS,
    Way,
    fetched,
    frame,
    own_script,
)
from tests.clients.workshop import DESK, Site, bundle, page_of

# Accents show whether a page's charset is understood.
ACCENTS = " ¿Cuánto cuesta?"
# What Chromium says of a call, a frame or a form that it does not let through.
STOPPED = re.compile("CORS policy|Refused to (connect|display|frame|load|send)|violates|refused to connect")


@dataclass(frozen=True)
class Outcome:
    """What became of one way."""

    words: str
    said: str  # what the visitor read
    said_first: str
    complaints: tuple[str, ...]


def text_of(shown: Frame) -> str:
    """Return what can be read in a frame; nothing while it is being replaced."""
    try:
        return shown.locator("body").inner_text(timeout=2_000)
    except Error:
        return ""


class Trial:
    """A visitor of the site who goes one way after the other."""

    def __init__(self, page: Page, site: Site, desk_url: str, packages: Path) -> None:
        self._page, self._site, self._desk_url, self._packages = page, site, desk_url, packages
        self._complaints: list[str] = []
        page.on("console", lambda said: self._complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        site.put(MERGED, f"(() => {{ window.theme = 1 }})();{script()}", "text/javascript")

    def go(self, way: Way, path: str) -> Outcome:
        self._close_what_a_way_opened()
        self._complaints.clear()
        self._open(way, path)
        words = new_words()
        self._fill(words)
        first = self._press_and_read(way.first_says) if way.first_says else ""
        return Outcome(words, self._press_and_read(way.says), first, tuple(self._complaints))

    def _open(self, way: Way, path: str) -> None:
        scripts = [self._library(name) for name in way.libraries]
        if way.component:
            mount = 'createRoot(document.querySelector("#root")).render(<Contact />);'
            source = bundle(f'import {{ createRoot }} from "react-dom/client";\n{way.component}\n{mount}')
            scripts.append(self._site.put(f"{path}.js", self._placed(source), "text/javascript"))
        for name, text in way.files.items():
            self._site.put(name, text, "text/javascript")
        head = way.head + "".join(f'<script defer src="{source}"></script>' for source in scripts)
        html = page_of(way.body).replace("</head>", f"{head}</head>")
        if "1252" in way.kind:
            html = html.replace('<meta charset="utf-8">', "")
        self._page.goto(self._site.put(path, self._placed(html), way.kind))

    def _library(self, name: str) -> str:
        return self._site.put(f"/{name}", (self._packages / name).read_text(), "text/javascript")

    def _placed(self, text: str) -> str:
        return text.replace(DESK, self._desk_url).replace(SITE, self._site.url)

    def _fill(self, words: str) -> None:
        place = self._place()
        place.locator("[name=email]").fill("ana@example.com")
        place.locator("[name=message]").fill(question(words) + ACCENTS)

    def _place(self) -> Frame:
        """Return the frame that holds the form, once it is there."""
        return next(frame for frame in self._frames() if frame.locator("form [name=message]").count())

    def _press_and_read(self, expected: str) -> str:
        """Press the button, and return the text that was expected or, if it does not come, whatever can be read."""
        let_pass(self._page, READING)
        self._place().locator("form button:not([type=button])").click()
        texts = map(text_of, self._frames())
        return next(filter(re.compile(expected).search, texts), "") or "\n".join(map(text_of, self._page.frames))

    def _frames(self) -> Iterator[Frame]:
        """Yield every frame of every open page again and again, as long as a visitor would have patience."""
        deadline = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < deadline:
            for page in self._page.context.pages:
                yield from page.frames
            self._page.wait_for_timeout(20)

    def _close_what_a_way_opened(self) -> None:
        for page in self._page.context.pages:
            if page is not self._page:
                page.close()


@pytest.fixture(scope="module")
def trial(contexts: Contexts, site: Site, desk_url: str, packages: Path) -> Iterator[Trial]:
    """Yield a visitor with one page for all ways: opening a browser's page costs more than a way."""
    page = contexts.new_page(width=1280)
    page.add_init_script(LIKE_A_VISITORS)
    yield Trial(page, site, desk_url, packages)
    page.close()


@pytest.fixture(scope="module")
def outcomes(trial: Trial) -> Mapping[str, Outcome]:
    """Go every way."""
    return {name: trial.go(way, f"/way-{number}") for number, (name, way) in enumerate(WAYS.items())}


ways = pytest.mark.parametrize("way", WAYS)


@ways
def test_visitor_reads_that_it_arrived(outcomes: Mapping[str, Outcome], way: str) -> None:
    assert re.search(THANKS, outcomes[way].said)
    assert re.search(WAYS[way].first_says, outcomes[way].said_first)


@ways
def test_lead_arrives_once_word_for_word(outcomes: Mapping[str, Outcome], desk_url: str, way: str) -> None:
    outbox, words = Outbox(desk_url), outcomes[way].words

    alert = outbox.wait_for(words)

    assert ACCENTS.strip() in alert["text"]
    assert len(outbox.emails_with(words)) == 1


@ways
def test_browser_stops_nothing(outcomes: Mapping[str, Outcome], way: str) -> None:
    assert [text for text in outcomes[way].complaints if STOPPED.search(text)] == []


# A call that asks to bring cookies cannot be told from another, and no reply of the desk allows any: its script cannot
# read that it arrived. The guide says what to leave out; whoever presses again makes no second lead of it.
def test_call_that_would_bring_cookies_arrives_once_however_often_it_is_sent(trial: Trial, desk_url: str) -> None:
    way = Way(own_script(fetched(f"credentials: 'include', {ACCEPTS}, {AS_DATA}")), first_says="Failed", says="Failed")
    outcome = trial.go(way, "/with-cookies")

    assert Outbox(desk_url).wait_for(outcome.words)
    assert len(Outbox(desk_url).all_with(outcome.words)) == 1
    assert any("Access-Control-Allow-Credentials" in text for text in outcome.complaints)


@pytest.mark.parametrize("sandbox", ["", HIDDEN_SITE, 'sandbox="allow-scripts allow-forms allow-same-origin"'])
@pytest.mark.parametrize("path", ["/inbox", "/inbox/sign-in", "/inbox/nothing"])
def test_inbox_shows_nothing_in_a_frame(page: Page, site: Site, desk_url: str, path: str, sandbox: str) -> None:
    page.goto(site.put("/framed", page_of(frame(f"{desk_url}{path}", sandbox))))

    [framed] = page.main_frame.child_frames
    assert framed.url == "chrome-error://chromewebdata/"
