"""A device on which nobody is signed in yet, which enrols and signs in as the inbox's script does."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.inbox import people, sessions
from chalicelib.inbox.gate import answer
from chalicelib.inbox.sessions import COOKIE
from chalicelib.web.request import Reply, Request
from tests.desks import QuietDesk
from tests.inbox.authenticator import Authenticator
from tests.inbox.signed_in import HOST, OWN_URL

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1"


class Enrolling:
    """A device with a passkey dialog and a cookie jar."""

    def __init__(self, desk: QuietDesk) -> None:
        self.desk = desk
        self.authenticator = Authenticator()
        self.cookie = ""

    def invitation(
        self, email: str = "marisol@example.com", name: str = "Marisol Example", role: people.Role | None = None
    ) -> str:
        token, _ = people.invite(self.desk.records, email=email, name=name, role=role, now=self.desk.clock.now())
        return token

    def enrol(self, token: str | None = None) -> Reply:
        """Enrol by an invitation (a new one), as the script does."""
        token = token or self.invitation()
        offer = self.ask("enrol/options", {"invitation": token})
        if not offer.get("options"):
            return self.last
        return self.finish_enrolling(token, offer)

    def finish_enrolling(self, token: str, offer: Mapping[str, Any]) -> Reply:
        credential = self.authenticator.make(offer["options"])
        return self.post("enrol", {"invitation": token, "challenge": offer["challenge"], "credential": credential})

    def sign_in(self, to: str = "") -> Reply:
        return self.finish_signing_in(self.ask("sign-in/options", {}), to)

    def finish_signing_in(self, offer: Mapping[str, Any], to: str = "") -> Reply:
        credential = self.authenticator.use(offer["options"])
        return self.post("sign-in", {"challenge": offer["challenge"], "credential": credential, "to": to})

    def ask(self, place: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
        self.last = self.post(place, value)
        assert not isinstance(self.last.body, str)
        return self.last.body

    def post(self, place: str, value: Mapping[str, Any], **headers: str) -> Reply:
        return self._send("POST", place, json.dumps(value).encode(), headers)

    def confirm(self, deed: str, subject: str = "", **headers: str) -> Reply:
        """Confirm a deed with the passkey, as the script does."""
        wanted = {"deed": deed, "subject": subject}
        offer = self.post("confirm/options", wanted, **headers).body
        assert not isinstance(offer, str)
        if not offer.get("options"):
            return self.last
        used = self.authenticator.use(offer["options"])
        return self.post("confirm", {**wanted, "challenge": offer["challenge"], "credential": used}, **headers)

    @property
    def csrf(self) -> dict[str, str]:
        """Return the header with which the script of this device's pages posts."""
        session = sessions.find(self.desk.records, self.cookie)
        assert session
        return {"x-csrf-token": sessions.csrf_token(self.desk.settings.keys, session)}

    def get(self, place: str, **query: str) -> Reply:
        return self._send("GET", place, b"", {}, query)

    def person(self) -> people.Person:
        (person,) = people.people(self.desk.records)
        return person

    def _send(
        self, method: str, place: str, body: bytes, headers: Mapping[str, str], query: Mapping[str, str] | None = None
    ) -> Reply:
        sent = {"host": HOST, "origin": OWN_URL, "user-agent": IPHONE, "cookie": self.cookie, **headers}
        reply = answer(self.desk, Request(headers=sent, query=query or {}, body=body, own_url=OWN_URL), method, place)
        handed_out = reply.headers.get("Set-Cookie", "")
        if handed_out.startswith(COOKIE):
            self.cookie = handed_out.partition(";")[0]
        return reply


def outcome(reply: Reply) -> str:
    """Return "ok", or the code of the refusal."""
    assert not isinstance(reply.body, str)
    return "ok" if reply.body["ok"] else str(reply.body["code"])
