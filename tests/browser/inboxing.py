"""Somebody of the practice in a real browser: a device with a passkey of its own, signed in to the inbox."""

from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from tests.browser.visiting import post_json

NAME = "Marisol Example"


def invite(desk_url: str, email: str = "marisol@example.com", name: str = NAME) -> str:
    """Ask the local desk for an invitation, and give its link."""
    return str(post_json(f"{desk_url}/local/invitations", {"email": email, "name": name})["url"])


class Seat:
    """A device of somebody of the practice. Its passkeys belong to one page, so that page does the signing in."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.authenticator: CDPSession = context.new_cdp_session(self.page)
        self.authenticator_id = ""
        self.authenticator.send("WebAuthn.enable")
        self.add_authenticator()

    def add_authenticator(self) -> None:
        """Build in an authenticator that knows its owner and has no passkey."""
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self.authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.authenticator_id = made["authenticatorId"]

    def enrol(self, link: str, *, replaces: bool = False) -> None:
        """Come in by an invitation, beside the person's other devices or in their place, and be signed in."""
        self.page.goto(link)
        self.page.locator(".offer .go").wait_for()
        tick = self.page.locator("#replaces")
        if tick.is_visible():
            tick.set_checked(replaces)
        self.page.locator(".offer .go").click()
        expect(self.page).not_to_have_url(f"{link.partition('#')[0]}")

    def sign_in(self, to: str = "") -> None:
        """Sign in with the device's passkey, and be led to a place of the inbox."""
        self.page.goto(f"/inbox/sign-in?to={to}" if to else "/inbox/sign-in")
        with self.page.expect_navigation():
            self.page.locator(".go").click()

    def set_verified(self, *, is_verified: bool) -> None:
        """Say whether the device knows its owner's face or finger when it asks."""
        self.authenticator.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.authenticator_id, "isUserVerified": is_verified}
        )


def confirm(page: Page) -> None:
    """Confirm with the passkey what was just asked for; its device belongs to this page."""
    page.locator("[data-ceremony=confirm] .go").click()


def signed_in(context: BrowserContext, desk_url: str, *, email: str = "marisol@example.com") -> Seat:
    """Return a device that came in by an invitation and is signed in; all pages of its context are."""
    seat = Seat(context)
    seat.enrol(invite(desk_url, email))
    return seat
