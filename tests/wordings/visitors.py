"""What a visitor reads: forms, answers, refusals, promises, the page that stops reminders, what a developer reads."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from tests.desks import NOON, STRANGER
from tests.posts import (
    AS_MACHINE,
    AS_PERSON,
    AS_SCRIPT,
    CERTIFICATION,
    CONTACT,
    Post,
    Visitor,
    as_json,
    as_multipart,
    file_part,
)
from tests.wordings.house import HOUR, MINUTE, House, Out, shut
from tests.wordings.people import Browser, Device, lines_of
from tests.wordings.reading import lines_of_json, masked, words_of_script

Pages = Iterator[tuple[str, list[str]]]

MONDAY_EVENING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
THANKSGIVING = datetime(2026, 11, 26, 17, tzinfo=UTC)
WEDNESDAY_EVENING = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
MISTAKEN_DATES = (
    *("4/23/2031", "1/1/1890", "2/30/1975", "31/31/1975", "soon", "1975", "4/23", "April", "4/1975"),
    *("/23/1975", "/23/", "4//1975"),
)
# When a visitor writes, by what is said of it then.
MOMENTS = {
    "today": NOON + 10 * MINUTE,
    "at_noon": NOON - 30 * MINUTE,
    "at_one": NOON + 30 * MINUTE,
    "in_the_morning": NOON - 2 * HOUR,
    "tomorrow": MONDAY_EVENING,
    "another_day": WEDNESDAY_EVENING,
}
HELD = CONTACT | {"message": "[url=http://spin.example.bet]Buy[/url]"}
EMPTY_ANSWERS = {"name": "Rosa", "email": "", "phone": "", "message": "", "date_of_birth": "", "in_new_york": ""}
BAD_ANSWERS = {
    "name": "R" * 201,
    "email": "rosa at example",
    "phone": "12",
    "date_of_birth": "the other day",
    "current_expires_on": "soon",
    "in_new_york": "perhaps",
    "kind": "a third one",
    "for_whom": "nobody",
    "voicemail_ok": "perhaps",
    "renewal_reminders": "perhaps",
    "zip": "1" * 21,
    "condition": "x" * 501,
    "heard_from": "x" * 501,
    "message": "Hello",
    "consent_contact": "no",
}


def forms(language: str) -> Pages:
    """Show each form, to a person and to a script, and the page that says thanks."""
    house = House(language)
    browser = Browser(house)
    for form in ("contact", "certification"):
        yield f"form_{form}", browser.read(f"/f/{form}")
        told = browser.read(f"/f/{form}", headers=AS_SCRIPT)
        yield f"description_{form}", [line for line in told if not _is_pattern(line)]
    yield "form_sent_with_get", browser.read("/f/contact?email=rosa%40example.com")
    yield "thanks", browser.read("/thanks")
    mistyped = browser.submit("contact", CONTACT | {"email": "rosa@gmial.com"}).json
    yield "thanks_and_a_question_about_the_email", [mistyped["message"], *browser.read("/thanks?check=email")]
    yield "thanks_for_what_was_known", browser.read("/thanks?known=1")
    yield "thanks_for_a_request", _after_sending(browser, CERTIFICATION)
    yield "thanks_from_elsewhere", _after_sending(browser, CERTIFICATION | {"in_new_york": "no"})
    yield "script", words_of_script(browser.ask("GET", "/frontdesk.js").body, language)


def _after_sending(browser: Browser, fields: Mapping[str, str]) -> list[str]:
    """Return the page on which somebody arrives who sent a request without a script."""
    sent = browser.ask("POST", "/f/certification", as_json(fields), AS_PERSON)
    return browser.read(sent.headers["location"])


def _is_pattern(line: str) -> bool:
    return line.partition(": ")[2].startswith("^")


def promises(language: str) -> Pages:
    """Say by when an answer may be expected, at different times of day and week."""
    said = []
    for name, moment in MOMENTS.items():
        browser = Browser(House(language, moment))
        said += [f"--- {name}", *_about_the_promise(browser)]
    said += ["--- at_midnight", *_about_the_promise(_open_until_midnight(language))]
    yield "promises", said
    for name, moment in (("after_hours", MONDAY_EVENING), ("day_off", THANKSGIVING)):
        yield f"form_certification_{name}", Browser(House(language, moment)).read("/f/certification")
    yield "thanks_for_tomorrow", _after_sending(Browser(House(language, MONDAY_EVENING)), CERTIFICATION)
    yield "thanks_without_promise", closed_for_a_year(language).read("/thanks")
    yield "form_contact_without_promise", closed_for_a_year(language).read("/f/contact")


def _about_the_promise(browser: Browser) -> list[str]:
    """Return the promise, and the lines of the pages that hold it."""
    said = browser.ask("GET", "/f/contact", headers=AS_SCRIPT).json["promise"]["text"]
    pages = [*browser.read("/thanks"), *browser.read("/f/contact")]
    said = masked(said)
    return [said, *(line for line in pages if said in line)]


def _open_until_midnight(language: str) -> Browser:
    house = House(language, MONDAY_EVENING)
    day = {"first": "2026-11-23", "how": "open", "opens1": "20:00", "closes1": "24:00"}
    Device(house).enrol().post("practice/add", **day)
    house.set_clock.time = datetime(2026, 11, 24, 4, 29, 30, tzinfo=UTC)
    return Browser(house)


def closed_for_a_year(language: str) -> Browser:
    """Return a visitor of a practice that closed for longer than anybody is told to wait."""
    house = House(language)
    days = {"first": "2026-11-23", "last": "2027-11-24", "how": "closed"}
    Device(house).enrol().post("practice/add", **days)
    house.wait(6 * MINUTE)
    return Browser(house)


def answers(language: str) -> Pages:
    """Answer what is accepted: with a promise, without, once it is over."""
    browser = Browser(House(language))
    once = {"Idempotency-Key": "once"}
    yield "accepted", lines_of(browser.submit("contact", CONTACT, **once))
    yield "accepted_and_held", lines_of(browser.submit("contact", HELD))
    yield "accepted_and_empty", browser.read("/f/contact", as_json({}), AS_MACHINE)
    browser.house.wait(2 * HOUR)
    yield "accepted_before", lines_of(browser.submit("contact", CONTACT, **once))
    browser.house.wait(24 * HOUR)
    yield "accepted_the_day_before", lines_of(browser.submit("contact", CONTACT, **once))
    yield "accepted_without_promise", lines_of(closed_for_a_year(language).submit("contact", CONTACT))


def field_errors(language: str) -> Pages:
    """Refuse forms whose answers need another look, in each way."""
    posts: Mapping[str, Mapping[str, str]] = {
        "missing": {"name": "Rosa"},
        "empty": EMPTY_ANSWERS,
        "mistaken": BAD_ANSWERS,
        "not_mailable": {**CERTIFICATION, **CONTACT, "phone": "", "email": "ñandú@example.com"},
    }
    browser = Browser(House(language))
    for form in ("contact", "certification"):
        for name, fields in posts.items():
            for kind, headers in (("page", AS_PERSON), ("json", AS_SCRIPT)):
                said = browser.read(f"/f/{form}", as_json(fields), headers)
                yield f"refused_{form}_{name}_{kind}", said


def mistakes_in_dates(language: str) -> Pages:
    """Say of a date what is wrong with it, in each way."""
    browser = Browser(House(language))
    said: list[str] = []
    for typed in MISTAKEN_DATES:
        fields = as_json(CERTIFICATION | {"date_of_birth": typed})
        (error,) = browser.ask("POST", "/f/certification", fields, AS_SCRIPT).json["errors"]
        said.append(f"{typed}: {error['message']}")
    yield "refused_dates", said


def refusals(language: str) -> Pages:
    """Refuse what cannot be taken, for every reason, to a person and to a script."""
    key = {"Idempotency-Key": "once"}
    posts: Mapping[str, tuple[str, Post, Mapping[str, str]]] = {
        "empty": ("/f/contact", as_json({"name": ""}), {}),
        "bad_body": ("/f/contact", Post("application/json", b'{"email": "rosa'), {}),
        "bad_key": ("/f/contact", as_json(CONTACT), {"Idempotency-Key": "two words"}),
        "no_file_uploads": ("/f/contact", as_multipart(CONTACT, file_part("id", "id.png", b"x")), {}),
        "form_not_found": ("/f/nothing", as_json(CONTACT), {}),
        "not_found": ("/nowhere", as_json({"message": ""}), {}),
        "too_big": ("/f/contact", as_json(CONTACT | {"more": "x" * 10_001}), {}),
        "unsupported_type": ("/f/contact", Post("application/xml", b"<a/>"), {}),
        "key_reused": ("/f/contact", as_json(CONTACT | {"message": "Another one"}), key),
    }
    browser = Browser(House(language))
    browser.submit("contact", CONTACT, **key)
    in_json = []
    for name, (path, post, headers) in posts.items():
        in_json += [f"--- {name}", *browser.read(path, post, {**AS_SCRIPT, **headers})]
        yield f"refused_{name}_page", browser.read(path, post, {**AS_PERSON, **headers})
    in_json += ["--- blocked", *browser.read("/f/contact", as_json(CONTACT), {**AS_SCRIPT, "Origin": STRANGER})]
    in_json += [
        "--- blocked_nobody",
        *browser.read("/f/contact", as_json(CONTACT), {**AS_SCRIPT, "Origin": "chrome-extension://x"}),
    ]
    in_json += ["--- method", *browser.read("/f/contact", as_json(CONTACT), AS_SCRIPT, method="PUT")]
    in_json += ["--- get_nothing", *browser.read("/nowhere", headers=AS_SCRIPT)]
    browser.house.store = Out()
    in_json += ["--- try_again", *browser.read("/f/contact", as_json(CONTACT), AS_SCRIPT)]
    yield "refused_try_again_page", browser.read("/f/contact", as_json(CONTACT))
    yield "refused_form_that_is_not_there", browser.read("/f/nothing")
    in_json += ["--- try_again_without_a_practice", *_without_a_practice(language)]
    yield "refused_json", in_json


def _without_a_practice(language: str) -> list[str]:
    """Ask a desk that does not know whose it is: its environment says nothing."""
    visitor = Visitor(House(language))
    shut()
    return lines_of(visitor.ask("GET", "/f/contact", {**AS_SCRIPT, "Accept-Language": language}))


def for_developers(language: str) -> Pages:
    """Describe the routes, in the one language that the document has."""
    if language == "en":
        document = json.loads(Browser(House(language)).ask("GET", "/openapi.json").body)
        yield "openapi", [line for line in lines_of_json(document, in_order=False) if _is_told(line)]


def _is_told(line: str) -> bool:
    """Tell sentences and titles from the names and patterns of the document."""
    place, _, text = line.partition(": ")
    return place.rpartition(".")[2] in {"title", "summary", "description"} or " " in text
