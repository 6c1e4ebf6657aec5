"""Pushes in Chromium: the page's switch, and the real worker, to which the browser delivers pushes without content.

Browsers ask their maker's servers for an address to push to. Here the page is given one, and everything else is real.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Worker, expect

from chalicelib.inbox.pages.push.view import COOKIE
from chalicelib.mail.push import DeviceGoneError
from chalicelib.mail.vapid import public_key
from chalicelib.storage.devices import devices_of
from chalicelib.web.request import Reply
from tests.browser.devices import PATIENCE
from tests.browser.served import served
from tests.desks import KEYS, QuietDesk
from tests.inbox.signed_in import SignedIn

# How often it is looked whether a push has come, before it is delivered once more: ten seconds.
_LOOKS = 100
ENDPOINT = "https://push.example.com/send/1"
NEWS, TEST = "Nueva solicitud", "Esto es una prueba"
# What the maker's servers would do: hand out an address, and remember that they have.
ADDRESS = """
let subscription = null;
PushManager.prototype.subscribe = async function (options) {
  window.asked = options;
  subscription = { endpoint: "%s", options, unsubscribe: async () => { subscription = null; return true; } };
  return subscription;
};
PushManager.prototype.getSubscription = async () => subscription;
"""
NOTIFICATIONS = """
async () => {
  const registration = await navigator.serviceWorker.ready;
  const shown = await registration.getNotifications();
  return shown.map(({ title, body, lang, tag }) => ({ title, body, lang, tag }));
}
"""


class Sitter(SignedIn):
    """Somebody whose browser keeps the cookie of its device."""

    def ask(
        self, method: str, place: str, *, query: Mapping[str, str] | None = None, body: bytes = b"", **headers: str
    ) -> Reply:
        reply = super().ask(method, place, query=query, body=body, **headers)
        given = reply.headers.get("Set-Cookie", "").partition(";")[0]
        if given.startswith(COOKIE):
            self.cookie = f"{self.cookie.partition(';')[0]}; {given}"
        return reply


@pytest.fixture
def sitter(desk: QuietDesk) -> Sitter:
    return Sitter(desk)


@pytest.fixture
def url(sitter: Sitter) -> Iterator[str]:
    with served(sitter) as address:
        yield address


@pytest.fixture
def context(whole_chromium: Browser, url: str) -> Iterator[BrowserContext]:
    """Yield a browser's profile that allows notifications, and was given an address to push to."""
    made = whole_chromium.new_context(base_url=url, permissions=["notifications"], locale="es-MX")
    made.set_default_timeout(PATIENCE)
    made.add_init_script(ADDRESS % ENDPOINT)
    yield made
    made.close()


def switched_on(context: BrowserContext) -> Page:
    """Open one's own page, and tap the switch."""
    page = context.new_page()
    page.goto("/inbox/you")
    page.locator("[data-push] .tell").click()
    page.locator("[data-push] .test").wait_for()
    return page


class Deliveries:
    """The browser's side of a push service: it delivers to the worker whatever arrives."""

    def __init__(self, page: Page, origin: str) -> None:
        self._page = page
        self._origin = origin
        self._registrations: list[str] = []
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")
        while not self._registrations:
            page.wait_for_timeout(50)

    def _note(self, event: dict[str, Any]) -> None:
        self._registrations += [one["registrationId"] for one in event["registrations"] if not one["isDeleted"]]

    def push(self, title: str) -> list[dict[str, str]]:
        """Deliver a push without content; return the notifications that are shown once there is one of this title."""
        self._page.evaluate("navigator.serviceWorker.ready.then(() => null)")  # an earlier one would meet no worker
        told = {"origin": self._origin, "registrationId": self._registrations[-1], "data": ""}
        shown: list[dict[str, str]] = []
        for look in range(PATIENCE // 100):
            if look % _LOOKS == 0 and not shown:  # a worker that was just ending takes none
                self._session.send("ServiceWorker.deliverPushMessage", told)
            shown = self._page.evaluate(NOTIFICATIONS)
            if title in {each["title"] for each in shown}:
                break
            self._page.wait_for_timeout(100)
        return shown


def worker_of(context: BrowserContext) -> Worker:
    return context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")


def test_the_switch_subscribes_with_the_desks_key_and_the_desk_knows_the_device(
    context: BrowserContext, sitter: Sitter
) -> None:
    page = context.new_page()
    page.goto("/inbox/you")
    with page.expect_request("**/inbox/you/push"):
        page.locator("[data-push] .tell").click()
    page.locator("[data-push] .test").wait_for()
    (device,) = devices_of(sitter.desk.records)
    assert (device.endpoint, device.key) == (ENDPOINT, KEYS.newest.id)
    expect(page.locator("[data-push] .tag")).to_have_text("this device")


def test_the_page_asks_for_nothing_until_it_is_tapped(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/inbox/you")
    page.locator("[data-push] .tell").wait_for()
    assert page.evaluate("window.asked === undefined && navigator.serviceWorker.controller === null")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0


def test_a_push_without_content_shows_one_notification_in_the_devices_language(
    context: BrowserContext, url: str
) -> None:
    deliveries = Deliveries(switched_on(context), url)
    fixed = {"title": NEWS, "body": "Toque para ver lo que espera.", "lang": "es", "tag": "requests"}
    assert deliveries.push(NEWS) == [fixed]
    assert deliveries.push(NEWS) == [fixed]  # the second one took the place of the first


def test_the_worker_keeps_nothing_of_any_page(context: BrowserContext, url: str) -> None:
    page = switched_on(context)
    Deliveries(page, url).push(NEWS)
    page.goto("/inbox")
    page.goto("/inbox/you")
    kept = "Promise.all([caches.keys(), indexedDB.databases()]).then((found) => found.flat().length)"
    assert page.evaluate(kept) == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_worker_reaches_today_itself(context: BrowserContext, url: str) -> None:
    page = switched_on(context)
    scope = page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.scope)")
    assert scope == f"{url}/inbox"


def test_tapping_the_notification_looks_at_today_again(context: BrowserContext, url: str) -> None:
    page = switched_on(context)
    today = context.new_page()
    today.goto("/inbox")
    Deliveries(page, url).push(NEWS)
    with today.expect_navigation():
        worker_of(context).evaluate(
            """async () => {
              const [notification] = await self.registration.getNotifications();
              self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
            }"""
        )
    assert page.evaluate(NOTIFICATIONS) == []
    assert page.url == f"{url}/inbox/you"


def test_a_test_is_called_one(context: BrowserContext, sitter: Sitter, url: str) -> None:
    page = switched_on(context)
    deliveries = Deliveries(page, url)
    page.locator("[data-push] .test").click()
    expect(page.locator("[data-push] .said")).to_have_text("Sent. A notification should appear within seconds.")
    assert [push.endpoint for push in sitter.desk.phones.taken] == [ENDPOINT]
    assert [shown["title"] for shown in deliveries.push(TEST)] == [TEST]
    assert [shown["title"] for shown in deliveries.push(NEWS)] == [NEWS]


def test_a_test_says_that_the_device_is_gone(context: BrowserContext, sitter: Sitter) -> None:
    page = switched_on(context)
    sitter.desk.phones.faults[ENDPOINT] = DeviceGoneError("HTTP 410")
    page.locator("[data-push] .test").click()
    expect(page.locator("[data-push] .said")).to_contain_text("no longer knows this device")


def test_the_worker_tells_the_desk_of_another_address(context: BrowserContext, sitter: Sitter) -> None:
    switched_on(context)
    worker = worker_of(context)
    with context.expect_event("response", lambda response: response.url.endswith("/inbox/push/renew")):
        worker.evaluate(
            """() => {
              PushManager.prototype.subscribe = async (options) => {
                self.asked = options;
                return { endpoint: "https://push.example.com/send/2" };
              };
              self.dispatchEvent(new ExtendableEvent("pushsubscriptionchange"));
            }"""
        )
    (device,) = devices_of(sitter.desk.records)
    assert device.endpoint == "https://push.example.com/send/2"
    key = worker.evaluate("btoa(String.fromCharCode(...self.asked.applicationServerKey))")
    assert key.rstrip("=").replace("+", "-").replace("/", "_") == public_key(KEYS.newest)


def test_who_says_no_is_told_where_to_allow_it(whole_chromium: Browser, url: str) -> None:
    context = whole_chromium.new_context(base_url=url, permissions=[])
    context.add_init_script("Notification.requestPermission = async () => 'denied';")
    page = context.new_page()
    page.goto("/inbox/you")
    page.locator("[data-push] .tell").click()
    expect(page.locator("[data-push] .said")).to_contain_text("Notifications are not allowed for this page.")
    context.close()


def test_a_browser_without_pushes_says_what_helps(whole_chromium: Browser, url: str) -> None:
    context = whole_chromium.new_context(base_url=url)
    context.add_init_script("delete window.PushManager;")
    page = context.new_page()
    page.goto("/inbox/you")
    expect(page.locator("[data-push] .said")).to_contain_text("first add the inbox to the Home Screen")
    expect(page.locator("[data-push] .tell")).to_be_hidden()
    context.close()


def test_chromium_finds_nothing_wrong_with_the_manifest(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/inbox")
    session = context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"].endswith("/inbox/manifest.webmanifest")
    wrong = {each["errorId"] for each in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert wrong == {"in-incognito"}  # as each profile of a test is
