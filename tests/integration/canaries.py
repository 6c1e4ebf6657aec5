"""A secret for every field, and a round through every flow that lets nothing out of sight."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from itertools import product
from urllib.parse import unquote, urlencode

from chalicelib.forms import FORMS, load_form
from chalicelib.forms.question import Question, Widget
from chalicelib.inbox.routes import ROUTES, Route, routes_at
from chalicelib.leads.lead import Lead
from chalicelib.web.request import Reply
from tests.desks import STRANGER, QuietDesk
from tests.inbox.signed_in import SignedIn
from tests.outlets import Outlets, Secret, word
from tests.posts import AS_PERSON, AS_SCRIPT, Answer, Post, Visitor, as_json, as_multipart, as_text, as_urlencoded

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# By form and field: what is no word by itself, and what the form does not ask.
_OTHER_THAN_WORDS: Mapping[str, Mapping[str, Secret]] = {
    "certification": {
        "name": word("zqname", "Ines {} Example"),
        "phone": Secret("(212) 555-0191", ("555-0191", "5550191", "12125550191", "2125550191")),
        "email": word("zqemail", "{}@example.com"),
        "date_of_birth": Secret("7/19/1933", ("7/19/1933", "1933-07-19", "Jul 19, 1933", "July 19, 1933")),
        "zip": Secret("12534", ("12534",)),
        "current_expires_on": Secret("3/27/2027", ("3/27/2027", "2027-03-27", "Mar 27, 2027")),
        "message": word("zqmessage", "Two lines\nof {}"),
        "a question of theirs": word("zqother"),
        "zqlabel": word("zqlabel"),
    },
    "contact": {
        "name": word("zxname", "Bo {}"),
        "email": word("zxemail", "{}@example.com"),
        "phone": Secret("646-555-0192", ("555-0192", "5550192", "16465550192", "6465550192")),
        "another question": word("zxother"),
    },
}
_MARKS = {"certification": "zq", "contact": "zx"}
_PICKED = {
    "certification": {"in_new_york": "yes", "for_whom": "other_adult", "kind": "renewal", "voicemail_ok": "no"},
    "contact": {"preferred_contact": "email", "voicemail_ok": "no"},
}


def _is_picked(question: Question) -> bool:
    """Say whether the answer is picked from a list, and so holds no secret."""
    return question.widget in {Widget.CHOICE, Widget.TICK}


def _secrets(form: str) -> dict[str, Secret]:
    asked = {name for name, question in load_form(form).questions().items() if not _is_picked(question)}
    return {name: word(_MARKS[form] + name.replace("_", "")) for name in asked} | dict(_OTHER_THAN_WORDS[form])


def _picked(form: str) -> dict[str, str]:
    picked = {name: question for name, question in load_form(form).questions().items() if _is_picked(question)}
    return {name: _PICKED[form].get(name) or next(iter(one.choices), "yes") for name, one in picked.items()}


SECRETS: Mapping[str, Mapping[str, Secret]] = {form: _secrets(form) for form in FORMS}
CHOSEN: Mapping[str, Mapping[str, str]] = {form: _picked(form) for form in FORMS}
NOTE, DRAFT, CALLED = word("zqnote"), word("zqdraft"), word("zqcalled")
WRONG, TRAP = word("zqwrong"), word("zqtrap")
EVERY_SECRET = {
    **{f"{form}.{name}": secret for form, secrets in SECRETS.items() for name, secret in secrets.items()},
    "note": NOTE,
    "draft": DRAFT,
    "call": CALLED,
    "wrong input": WRONG,
    "honeypot": TRAP,
}
# The pages whose work it is to show answers. (What people say of how they heard is counted among the numbers.)
SHOWING = {"", "held", "all", "all/export", "audit/breach", "find", "numbers", "renewals", "call", "call/unfinished"}
SHOWING_OF_ONE = {"", "print", "export", "status", "undo", "snooze", "note", "release", "hold", "renewals"}


def answers(form: str) -> dict[str, str]:
    return {**{name: secret.typed for name, secret in SECRETS[form].items()}, **CHOSEN[form]}


def source_that_tells_too_much(form: str) -> str:
    """Return the address of a page whose own address names the visitor, as some sites' do."""
    told = {name: secret.typed for name, secret in SECRETS[form].items() if name in {"name", "email", "phone"}}
    email, phone = told["email"], told["phone"]
    query = urlencode({**told, "gclid": TRAP.typed, "utm_source": email, "utm_campaign": phone})
    return f"https://blog.example.com/users/{email}/{phone}?{query}#{told['name']}"


class Round:
    """One desk, everybody who comes to it, and what it lets out."""

    def __init__(self, desk: QuietDesk) -> None:
        self.desk = desk
        self.outlets = Outlets()
        self.visitor = Visitor(desk)
        self.user = SignedIn(desk)
        self.visited: set[Route] = set()

    # --- the visitor -------------------------------------------------------------------------------------------------

    def send(self, path: str, post: Post, headers: Mapping[str, str] = AS_SCRIPT) -> Answer:
        answer = self.visitor.post(path, post, headers)
        self.outlets.hear_reply(answer.headers, answer.body, shows_answers=False)
        return answer

    def submit_everything(self) -> None:
        """Accepted, repeated, held, doubted, refused, unreadable, unknown: in every encoding."""
        for form in FORMS:
            whole, path = answers(form), f"/f/{form}"
            key = {"Idempotency-Key": f"key-{form}"}
            for _ in range(2):
                assert self.send(path, as_json(whole), {**AS_SCRIPT, **key}).is_accepted
            assert self.send(path, as_json({**whole, "message": WRONG.typed}), {**AS_SCRIPT, **key}).status == 422
            for encode in (as_urlencoded, as_multipart, as_text):
                sent = {**whole, "nr": encode.__name__, "_source": source_that_tells_too_much(form)}
                assert self.send(path, encode(sent), AS_PERSON).is_accepted
            assert self.send(path, as_urlencoded({**whole, "_gotcha": TRAP.typed}), AS_PERSON).is_accepted
            self._be_refused(path, whole)
            self._send_with_get(path, whole)

    def _be_refused(self, path: str, whole: Mapping[str, str]) -> None:
        mistakes = dict.fromkeys(("email", "phone", "date_of_birth", "zip", "in_new_york", "kind"), WRONG.typed)
        for headers in (AS_SCRIPT, AS_PERSON):
            assert self.send(path, as_urlencoded({**whole, **mistakes}), headers).status == 422
            assert not self.send(path, as_json({**whole, "message": "zqmessage " * 9_000}), headers).is_accepted
            assert not self.send("/f/zz", as_urlencoded(whole), headers).is_accepted
            assert not self.send(
                "/submit", as_urlencoded({**whole, **mistakes, "form-name": WRONG.typed}), headers
            ).is_accepted
            broken = Post("application/json", as_json(whole).body[:-9])
            assert not self.send(path, broken, headers).is_accepted
        self.send(path, as_json(whole), {**AS_SCRIPT, "Origin": STRANGER})

    def _send_with_get(self, path: str, whole: Mapping[str, str]) -> None:
        for place, headers in product((path, "/submit", "/zz"), (AS_SCRIPT, AS_PERSON)):
            answer = self.visitor.get(f"{place}?{urlencode(whole)}", headers)
            self.outlets.hear_reply(answer.headers, answer.body, shows_answers=False)
            assert answer.status == (200 if headers is AS_PERSON else 405)

    # --- mail --------------------------------------------------------------------------------------------------------

    def let_pass(self, time: timedelta, sweeps: int = 1) -> None:
        from chalicelib.alerts.sweep import sweep

        for _ in range(sweeps):
            self.desk.wait(time / sweeps)
            sweep(self.desk)

    def say_of_all_mail(self, kind: str, detail: str) -> None:
        """Let the mail service speak of every email as it does: with addresses, and with what servers answered."""
        for sent in list(self.desk.outbox.sent):
            about = {"destination": [sent.message.to], "tags": {n: [v] for n, v in sent.message.tags.items()}}
            said = {
                "bouncedRecipients": [{"emailAddress": "zqemail@example.com", "diagnosticCode": "550 zqemail unknown"}],
                "timestamp": self.desk.clock.now().isoformat(),
            }
            self.hear_from_mail(
                json.dumps({"eventType": kind, "mail": {**about, "timestamp": said["timestamp"]}, detail: said})
            )

    def hear_from_mail(self, message: str) -> None:
        from chalicelib.alerts.feedback import handle_notifications

        handle_notifications(self.desk, {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": message}}]})

    # --- the practice ------------------------------------------------------------------------------------------------

    def ask(self, method: str, place: str, fields: Mapping[str, str] | None = None) -> Reply:
        """Go somewhere in the inbox, and take down what comes back."""
        name, _, rest = place.partition("/")
        action = rest.partition("/")[2]
        shows = action in SHOWING_OF_ONE if name == "leads" else place in SHOWING
        query = dict(fields or {}) if method == "GET" else {}
        for route, _ in routes_at(place):
            self.visited |= {route} if route.method == method else set()
        if method == "POST" and any(
            route.speaks_json for route in self.visited if route.parameters_in(place) is not None
        ):
            reply = self.user.ask(method, place, body=json.dumps(fields).encode(), x_csrf_token=self.user.csrf)
        elif method == "POST":
            reply = self.user.post(place, fields)
        else:
            reply = self.user.get(place, **query)
        self.outlets.hear_reply(reply.headers, reply.body, shows_answers=shows)
        return reply

    def tap(self, lead: Lead, action: str, **fields: str) -> Reply:
        current = self.desk.store.get(lead.key)
        assert current is not None
        return self.ask("POST", f"leads/{lead.reference}/{action}", {"number": str(current.standing.number), **fields})

    def act_on(self, lead: Lead) -> None:
        """Do to a lead all that can be done, rightly and wrongly."""
        here = f"leads/{lead.reference}"
        for place in (here, f"{here}/print", f"{here}/erase"):
            assert self.ask("GET", place).status is HTTPStatus.OK
        for tap in ("release", "snooze", "undo"):
            self.tap(lead, tap)
        self.tap(lead, "note", text=NOTE.typed)
        self.tap(lead, "note", text=NOTE.typed * 2_000)
        self.tap(lead, "draft", draft="zzz", version=WRONG.typed, text=DRAFT.typed)
        self.tap(lead, "draft", draft=WRONG.typed * 10, text=DRAFT.typed)
        self.tap(lead, "draft", draft="zzz", text=DRAFT.typed * 2_000)
        for status in ("contacted", WRONG.typed, "scheduled", "certified"):
            for day in (WRONG.typed, "2027-01-25"):
                self.tap(lead, "status", status=status, visit_date=day, visit_time="15:10", certified_until=day)
        self.ask("POST", f"{here}/status", {"number": WRONG.typed, "status": "declined"})  # out of date
        for action, wishes in (("hold", ("on", "off")), ("renewals", ("off", "on"))):
            for wish in (WRONG.typed, *wishes):
                self.tap(lead, action, **{action: wish})
        assert self.tap(lead, "export").status is HTTPStatus.OK
        self.tap(lead, "erase", reference=WRONG.typed)

    def _mark_many(self) -> None:
        """Mark many as spam, on every list and wrongly, and give them back."""
        leads = self.desk.leads()
        everything = " ".join(f"{lead.reference}.{lead.standing.number}" for lead in leads)
        for place in ("today", "held", WRONG.typed):
            reply = self.ask("POST", "spam", {"which": "all", "all": everything, "from": place})
            _, _, many = reply.headers.get("Location", "").partition("many=")
            for named in (unquote(many), WRONG.typed):
                self.ask("POST", "spam/undo", {"many": named, "from": place})
            self.ask("POST", "spam", {"which": "all", "all": WRONG.typed, "from": place})
            self.ask("POST", "spam", {f"pick-{WRONG.typed}": WRONG.typed})

    def come_too_late(self, lead: Lead) -> None:
        """Send a note when the session is over: it is taken along to the sign-in."""
        token = self.user.csrf
        self.desk.wait(HOUR)
        reply = self.user.post(f"leads/{lead.reference}/note", {"text": DRAFT.typed}, csrf=token)
        self.outlets.hear_reply(reply.headers, reply.body, shows_answers=False)
        assert DRAFT.typed in str(reply.body)
        self.user.sign_in()

    def _call(self) -> None:
        """Write down a telephone call, rightly and wrongly."""
        told = {"call": "zzz", "name": CALLED.typed, "phone": "(212) 555-0191", "about": CALLED.typed}
        for phone in (WRONG.typed, told["phone"]):
            self.ask("POST", "call", {**told, "phone": phone})
            self.ask("POST", "call/unfinished", {**told, "phone": phone})
        (called,) = (lead for lead in self.desk.leads() if "called" in lead.notes)
        self.tap(called, "status", status="contacted", text=NOTE.typed)

    def change_settings(self) -> None:
        """Set everything that can be set, with secrets and with what is right, and confirm an address that is."""
        parts = {"hours": "monday", "phone": "phone", "alerts_to": "alerts_to", "second_to": "second_to"}
        for part, name in parts.items():
            reply = self.user.post("practice/settings", {"part": part, name: WRONG.typed, "respond_within": "1h"})
            self.outlets.hear_reply(reply.headers, reply.body, shows_answers=True)
        self.ask("POST", "practice/settings", {"part": "second_to", "second_to": "second@example.com"})
        mail = next(one.message for one in reversed(self.desk.outbox.sent) if one.message.to == "second@example.com")
        token = next(iter(re.findall(r"/inbox/address/(\w+)", mail.text)))
        for method, name in product(("GET", "POST"), (WRONG.typed, token)):
            self.ask(method, f"address/{name}")

    def look_around(self) -> None:
        """Open every page and use every form of it, with what is right, with secrets and with nonsense."""
        for route in ROUTES:
            if route.method == "GET" and "{" not in route.path:
                self.ask("GET", route.path)
                self.ask(
                    "GET",
                    route.path,
                    dict.fromkeys(
                        ("form", "state", "month", "after", "day", "to", "done", "what", "many", "undone"), "zzz"
                    ),
                )
        for secret in EVERY_SECRET.values():
            self.ask("POST", "find", {"question": secret.typed})
        self._mark_many()
        self._call()
        self.ask("POST", "all/export", {"form": "", "state": "", "month": ""})
        for place in ("audit/report", "audit/breach"):
            self.ask("POST", place, {})
        self.ask("POST", "practice/add", {"first": WRONG.typed, "last": "2026-12-02", "how": WRONG.typed})
        self.ask("POST", "practice/add", {"first": "2026-12-01", "last": "2026-12-02", "how": "closed"})
        self.ask("POST", "practice/remove", {"change": WRONG.typed})
        for when in (WRONG.typed, "today", "tomorrow"):
            self.ask("POST", "practice/close", {"when": when})
        self.change_settings()
        for place in (
            "people/remove",
            "people/session/end",
            "you/passkey/remove",
            "you/push/remove",
            "you/session/end",
        ):
            self.ask("POST", place, dict.fromkeys(("person", "email", "passkey", "device", "session"), WRONG.typed))
        for route in ROUTES:
            if route.speaks_json and route.method == "POST":
                self.ask(
                    "POST", route.path, dict.fromkeys(("invitation", "challenge", "credential", "to"), WRONG.typed)
                )
        for place in (WRONG.typed, f"leads/{WRONG.typed}"):
            self.user.get(place)
