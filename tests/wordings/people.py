"""Whoever stands before the house: a visitor with a browser, and somebody of the practice with a passkey."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import app
from chalicelib.inbox import people
from tests.inbox.authenticator import Authenticator
from tests.inbox.enrolling import IPHONE, Enrolling
from tests.inbox.signed_in import OWN_URL, WANTED
from tests.posts import AS_PERSON, AS_SCRIPT, Answer, Post, Visitor, as_json
from tests.wordings.house import SECOND, House
from tests.wordings.reading import lines_of_body
from tools import aws_events
from tools.invite import invite_into

LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# A session of the inbox ends after a quarter of an hour.
_NAP = timedelta(minutes=10)


class Browser:
    """A visitor who reads one language."""

    def __init__(self, house: House, language: str = "") -> None:
        self.house = house
        self.language = language or house.language
        self._visitor = Visitor(house)

    def ask(self, method: str, path: str, post: Post | None = None, headers: Mapping[str, str] = AS_PERSON) -> Answer:
        self.house.open()
        sent = {"Accept-Language": self.language, **({"Content-Type": post.content_type} if post else {}), **headers}
        return self._visitor.ask(method, path, sent, post.body if post else b"")

    def read(
        self, path: str, post: Post | None = None, headers: Mapping[str, str] = AS_PERSON, method: str = ""
    ) -> list[str]:
        """Return what the answer says."""
        return lines_of(self.ask(method or ("POST" if post else "GET"), path, post, headers))

    def submit(self, form: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form that is accepted; the next one comes a little later."""
        answer = self.ask("POST", f"/f/{form}", as_json(fields), {**AS_SCRIPT, **headers})
        assert answer.is_accepted, answer.body
        self.house.wait(SECOND)
        return answer

    def submit_from(self, sender: str, form: str, fields: Mapping[str, str]) -> None:
        """Send a form from an address of the internet."""
        self.house.open()
        event = aws_events.submission(form, json.dumps(fields), aws_events.JSON)
        event["requestContext"]["identity"]["sourceIp"] = sender
        assert app.app(event, None)["statusCode"] == HTTPStatus.OK
        self.house.wait(SECOND)


def lines_of(answer: Answer) -> list[str]:
    return lines_of_body(answer.headers.get("content-type", "application/json"), answer.body)


def main_of(answer: Answer) -> list[str]:
    """Return what an answer of the inbox says, without the frame that is around every page."""
    return lines_of_body(answer.headers.get("content-type", "application/json"), answer.body, "main")


class Device:
    """Somebody of the practice, with a passkey and a cookie jar."""

    def __init__(
        self,
        house: House,
        name: str = "Marisol Example",
        email: str = "marisol@example.com",
        agent: str = IPHONE,
        role: people.Role | None = None,
    ) -> None:
        self.house = house
        self.role = role
        self.name, self.email, self.agent = name, email, agent
        self.authenticator = Authenticator()
        self.cookie = ""
        self._csrf = ""
        self._seen_at = house.clock.now()
        self._visitor = Visitor(house)

    def invitation(self) -> str:
        return Enrolling(self.house).invitation(self.email, self.name, self.role)

    def invite_by_operator(self) -> None:
        """Be invited by the operator's command."""
        house = self.house
        invite_into(house.records, house.practice, OWN_URL, house.clock, email=self.email, name=self.name)

    def enrol(self, *, replaces: bool = False) -> "Device":
        """Come in by an invitation, beside the devices that there are or in their place."""
        token = self.invitation()
        offer = self.call("enrol/options", {"invitation": token, "replaces": replaces}).json
        answer = self.call("enrol", {"invitation": token, **self.made(offer)})
        assert answer.json["ok"], answer.body
        return self

    def made(self, offer: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of the device to an offer to make a passkey."""
        return {"challenge": offer["challenge"], "credential": self.authenticator.make(offer["options"])}

    def used(self, offer: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of the device to an offer to use its passkey."""
        return {"challenge": offer["challenge"], "credential": self.authenticator.use(offer["options"])}

    def sign_in(self) -> Answer:
        self._csrf = ""
        return self.call("sign-in", {**self.used(self.call("sign-in/options", {}).json), "to": ""})

    def awake(self) -> None:
        """Sign in again before a session ends by itself."""
        if self.cookie and self.house.clock.now() - self._seen_at > _NAP:
            assert self.sign_in().json["ok"]

    def get(self, place: str = "", **query: str) -> Answer:
        self.awake()
        path = f"/inbox/{place}".rstrip("/").replace("/?", "?")
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path)

    def read(self, place: str = "", **query: str) -> list[str]:
        """Return what a page says, without the frame that is around every page."""
        return main_of(self.get(place, **query))

    def post(self, place: str, **fields: str) -> Answer:
        """Send a form as a page of this device has it, and confirm it with the passkey if that is asked for."""
        answer = self.post_unconfirmed(place, **fields)
        wanted = WANTED.search(answer.body)
        if wanted is None:
            return answer
        self.confirm(wanted["deed"], wanted["subject"])
        return self.post_unconfirmed(place, **fields)

    def confirm(self, deed: str, subject: str = "") -> None:
        wanted = {"deed": deed, "subject": subject}
        answer = self.call("confirm", {**wanted, **self.used(self.call("confirm/options", wanted).json)})
        assert answer.json["ok"], answer.body

    def post_unconfirmed(self, place: str, **fields: str) -> Answer:
        self.awake()
        return self.post_too_late(place, **fields)

    def post_too_late(self, place: str, **fields: str) -> Answer:
        """Send a form whether or not the session has ended by itself."""
        form = {"csrf": self.csrf} | fields
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", f"/inbox/{place}", headers, urlencode(form).encode())

    def tap(self, reference: str, action: str, /, **fields: str) -> Answer:
        """Do something to a lead from its page as it is now."""
        numbers = re.findall(r'name="number" value="(\d+)"', self.get(f"leads/{reference}").body)
        return self.post(f"leads/{reference}/{action}", **({"number": numbers[0]} if numbers else {}) | fields)

    def done(self, reference: str, action: str, /, **fields: str) -> None:
        """Tap, and see that it was done."""
        answer = self.tap(reference, action, **fields)
        assert answer.status == HTTPStatus.SEE_OTHER, answer.body

    def call(self, place: str, value: Mapping[str, Any]) -> Answer:
        """Send JSON as the inbox's script does."""
        headers = {"Content-Type": "application/json"} | ({"X-CSRF-Token": self.csrf} if self.cookie else {})
        return self._ask("POST", f"/inbox/{place}", headers, json.dumps(value).encode())

    @property
    def csrf(self) -> str:
        if not self._csrf:
            page = self._ask("GET", "/inbox").body
            self._csrf = (re.findall(r'data-csrf="([^"]*)"', page) or [""])[0]
        return self._csrf

    def _ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        self.house.open()
        self.house.wait(SECOND)
        self._seen_at = self.house.clock.now()
        sent = {"Accept": "text/html", "Cookie": self.cookie, "User-Agent": self.agent, **(headers or {})}
        answer = self._visitor.ask(method, path, sent, body)
        handed_out = answer.headers.get("set-cookie", "").partition(";")[0]
        if handed_out.startswith("__Host-desk-device"):
            self.cookie = f"{self.cookie.partition(';')[0]}; {handed_out}"
        elif handed_out:
            self.cookie = handed_out if not handed_out.endswith("=") else ""
            self._csrf = ""
        return answer
