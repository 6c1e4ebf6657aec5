"""What visitors and the practice sit at: contexts of the one browser, each with cookies and a history of its own."""

from functools import cache

from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 30_000  # milliseconds for anything to appear, however busy the machine is
HEIGHT = 844
# The desk's clock stands still, and so does the stopwatch of a page by which its script tells how long somebody read.
STOPWATCH = "performance.now = () => 0;"


class Contexts:
    """Makes contexts, and uses one again after cleaning it: to make one takes longer than most tests."""

    def __init__(self, chromium: Browser, desk_url: str) -> None:
        self._chromium = chromium
        self._desk_url = desk_url
        self._free: list[BrowserContext] = []
        self._visitors = cache(self._make)

    def new_page(self, *, width: int = 390, javascript: bool = True, dark: bool = False) -> Page:
        """Open a page for a visitor; visitors keep nothing in their browser, so they share a context."""
        page = self._visitors(javascript=javascript).new_page()
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme="dark" if dark else "light")
        return page

    def borrow(self) -> BrowserContext:
        """Return a context that has never been at the desk, as far as the desk can tell."""
        return self._free.pop() if self._free else self._make()

    def give_back(self, context: BrowserContext) -> None:
        """Clean a context for whoever borrows it next. Its pages take their passkeys and their history with them."""
        for page in context.pages:
            page.close()
        context.set_offline(False)
        context.clear_cookies()
        self._free.append(context)

    def _make(self, *, javascript: bool = True) -> BrowserContext:
        context = self._chromium.new_context(
            base_url=self._desk_url,
            viewport={"width": 390, "height": HEIGHT},
            java_script_enabled=javascript,
            color_scheme="light",
            locale="en-US",
            timezone_id="America/New_York",
            reduced_motion="reduce",
        )
        context.add_init_script(STOPWATCH)
        context.set_default_timeout(PATIENCE)
        return context
