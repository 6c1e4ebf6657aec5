"""What the practice reads around its leads: signing in, hours, people, devices, and the audit log."""

import re
from collections.abc import Iterator

from tests.posts import Answer
from tests.wordings.house import DAY, MINUTE, House, Out
from tests.wordings.inbox_leads import MARKS
from tests.wordings.mails import WHOLE
from tests.wordings.people import LAPTOP, Browser, Device, lines_of, main_of
from tests.wordings.reading import clipped
from tests.wordings.visitors import HELD, Pages

# --- signing in ------------------------------------------------------------------------------------------------------


def signing(language: str) -> Pages:
    """Show the pages for whoever is not signed in, and say why somebody does not come in."""
    house = House(language)
    stranger = Device(house)
    yield "inbox_frame_for_strangers", lines_of(stranger.get("signed-out"))
    yield "inbox_sign_in", stranger.read("sign-in")
    yield "inbox_enrol", stranger.read("enrol")
    yield "inbox_signed_out", stranger.read("signed-out")
    yield "inbox_signed_out_idle", stranger.read("signed-out", why="idle")
    yield "inbox_nothing_here_for_strangers", stranger.read("nowhere")
    yield "inbox_not_signed_in", main_of(stranger.post("sign-out"))
    yield "inbox_signing_refused", list(_refusals(house))
    yield "inbox_csrf", main_of(Device(house).enrol().post("sign-out", csrf="x"))
    device = Device(house).enrol()
    yield "inbox_frame", lines_of(device.get())
    yield "inbox_nothing_here", device.read("nowhere")
    yield "inbox_method", main_of(device.post("numbers"))
    yield "inbox_gone", device.read("leads/K7Q2-9M4T")
    yield "inbox_bad_input", device.read("all", form="nothing")
    yield "inbox_not_possible", main_of(device.post("practice/remove", change="x"))
    house.records = Out()
    yield "inbox_busy", device.read()


def _refusals(house: House) -> Iterator[str]:
    """Yield what the script of the inbox is told where somebody is not let in."""
    device = Device(house)
    yield from _told("bad_invitation", device.call("enrol/options", {"invitation": "x"}))
    yield from _told("bad_input", device.call("enrol/options", {}))
    device.enrol()
    offer = device.call("sign-in/options", {}).json
    yield from _told("bad_passkey", device.call("sign-in", {"challenge": offer["challenge"], "credential": {}}))
    yield from _told("too_late", device.call("sign-in", {**device.used(offer), "to": ""}))
    device.sign_in()
    device.authenticator.uses = 0
    yield from _told("copied", device.sign_in())
    device.authenticator.credential_id = b"another passkey"
    yield from _told("unknown_passkey", device.sign_in())
    yield from _told("not_signed_in", Device(house).call("session/stay", {}))


def _told(name: str, answer: Answer) -> list[str]:
    return [f"--- {name}", *lines_of(answer)]


# --- hours -----------------------------------------------------------------------------------------------------------

MISTYPED_HOURS = {
    "nothing": {},
    "no_dates": {"first": "soon", "last": "later", "how": "open"},
    "last_before_first": {"first": "2026-12-24", "last": "2026-12-01", "how": "closed"},
    "too_long": {"first": "2026-12-24", "last": "2028-01-01", "how": "closed"},
    "far_away": {"first": "2040-12-24", "how": "closed"},
    "over": {"first": "2026-11-02", "how": "closed"},
    "no_time": {"first": "2026-12-24", "how": "open", "opens1": "9", "closes1": "late"},
    "closes_before": {"first": "2026-12-24", "how": "open", "opens1": "13:00", "closes1": "9:00"},
    "overlap": {
        "first": "2026-12-24",
        "how": "open",
        "opens1": "9:00",
        "closes1": "13:00",
        "opens2": "12:00",
        "closes2": "14:00",
    },
}


def hours(language: str) -> Pages:
    """Show the practice's hours, with changes and without, mistyped ones, and as many as there is room for."""
    house = House(language)
    device = Device(house).enrol()
    yield "inbox_practice_without_changes", device.read("practice")
    for name, fields in MISTYPED_HOURS.items():
        said = main_of(device.post("practice/add", **fields))
        yield f"inbox_practice_{name}", said
    device.post("practice/add", first="2026-11-24", how="closed")
    device.post("practice/add", first="2026-12-24", last="2027-01-02", how="closed")
    spans = {"opens1": "9:00", "closes1": "12:30", "opens2": "13:00", "closes2": "24:00"}
    device.post("practice/add", first="2026-12-05", how="open", **spans)
    house.wait(2 * DAY)
    yield "inbox_practice", device.read("practice")
    for number in range(97):
        device.post("practice/add", first=f"2027-{number // 25 + 2:02}-{number % 25 + 1:02}", how="closed")
    yield "inbox_practice_full", clipped(device.read("practice"), ends=90)
    yield "inbox_practice_too_full", main_of(device.post("practice/add", first="2027-09-01", how="closed"))


# --- people and the audit log ----------------------------------------------------------------------------------------


def people(language: str) -> Pages:
    """Show who may come in, one's own devices, and why somebody or something is not removed."""
    house = House(language)
    device = Device(house).enrol()
    yield "inbox_people_alone", device.read("people")
    yield "inbox_you_with_one_passkey", device.read("you")
    (mine,) = _values(device.get("you").body, "session")
    for name, email in (("Alex Example", "alex@example.com"), ("Noor Example", "noor@example.com")):
        Device(house, name, email).enrol()
    house.wait(MINUTE)
    laptop = Device(house, agent=LAPTOP).enrol()
    Device(house, agent="Something else").enrol()
    unused = Device(house, agent=LAPTOP)
    unused.cookie = laptop.cookie
    laptop.confirm("add_passkey")
    offer = unused.call("you/passkey/options", {}).json
    assert unused.call("you/passkey", unused.made(offer)).json["ok"]
    alex, noor = removable(device.get("people").body)
    yield "inbox_people_other_email", main_of(device.post("people/remove", person=alex, email="noor@example.com"))
    yield "inbox_people_nobody", main_of(device.post("people/remove", person="nobody", email="x"))
    device.post("people/remove", person=noor, email="noor@example.com")
    yield "inbox_people", device.read("people")
    yield "inbox_people_yourself", main_of(_as_alex(house).post("people/remove", person=alex, email="x"))
    yield "inbox_you", device.read("you")
    keys = _values(device.get("you").body, "passkey")
    for key in (*keys[1:-1], keys[0]):  # the one that confirms is the last to go
        device.post("you/passkey/remove", passkey=key)
    yield "inbox_people_with_a_passkey_never_used", device.read("people")
    yield "inbox_you_only_passkey", main_of(device.post("you/passkey/remove", passkey=keys[-1]))
    yield "inbox_you_no_such_session", main_of(device.post("you/session/end", session="x"))
    device.post("you/session/end", session=mine)


def removable(page: str) -> list[str]:
    """Return the people whose access the page can take away."""
    return re.findall(r'people/remove".*?name="person" value="([^"]+)"', page, re.DOTALL)


def _as_alex(house: House) -> Device:
    return Device(house, "Alex Example", "alex@example.com").enrol()


def _values(page: str, name: str) -> list[str]:
    """Return what the fields of a name hold."""
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def audit_log(language: str) -> Pages:
    """Do everything that is audited, and show the audit log of those days."""
    house = House(language)
    browser, device = Browser(house), Device(house)
    device.invite_by_operator()
    device.enrol()
    everything = browser.submit("certification", WHOLE).json["id"]
    _do_to_a_lead(device, everything)
    held = browser.submit("contact", HELD | {"_gotcha": "x"}).json["id"]
    device.done(held, "release")
    _look_around(device, everything)
    _try_to_come_in(house, device)
    _be_refused(device, held)
    device.post("sign-out")
    house.wait(DAY)
    device.sign_in()
    yield "inbox_audit", device.read("audit", day="2026-11-23")
    yield "inbox_audit_today", device.read("audit")
    yield "inbox_audit_nothing", device.read("audit", day="2026-11-01")
    yield "inbox_audit_mistyped_day", device.read("audit", day="some day")
    yield "inbox_audit_mistyped_days", device.read("audit", day="2026-11-23", until="2026-11-01")
    yield "inbox_audit_mistyped_reference", device.read("audit", reference="K7")
    yield "inbox_audit_nothing_fits", device.read("audit", day="2026-11-01", kind="read")
    days = {"day": "2026-11-23", "until": "2026-11-24"}
    yield "inbox_audit_of_a_request", clipped(device.read("audit", **days, reference=held))
    for name in ("report", "breach"):
        device.post(f"audit/{name}", **days, person="", reference=held, kind="")
        file = main_of(device.post(f"audit/{name}", **days, person=_person_in(device), reference="", kind="access"))
        yield f"inbox_audit_{name}", clipped([_without_session(line) for line in file], 30, 30)
    every = main_of(device.post("audit/breach", **days, person="", reference="", kind=""))
    yield "inbox_audit_breach_of_all", [_without_session(line) for line in every]
    yield "inbox_audit_filters", clipped(device.read("audit", kind="taken"))
    house.wait(400 * DAY)
    house.sweep()
    device.sign_in()
    yield "inbox_audit_a_year_later", device.read("audit", day="2027-11-23")
    for _ in range(210):
        device.get("numbers")
    yield "inbox_audit_of_a_long_day", clipped(device.read("audit"))


def _person_in(device: Device) -> str:
    found: list[str] = re.findall(r'<option value="([\w-]{16})"', device.get("audit").body)
    return found[-1]


def _without_session(line: str) -> str:
    return re.sub(r"'?\b[0-9a-f]{8}\b", "‹session›", line)


def _do_to_a_lead(device: Device, reference: str) -> None:
    device.done(reference, "snooze")
    for status, fields in MARKS.items():
        device.done(reference, "status", status=status, **fields)
    taps: tuple[tuple[str, dict[str, str]], ...] = (
        ("undo", {}),
        ("draft", {"draft": "a-page", "text": "A"}),
        ("status", {"status": "contacted", "text": "A note, too"}),
        ("note", {"text": "A note"}),
        ("hold", {"hold": "on"}),
        ("erase", {"reference": reference}),
        ("hold", {"hold": "off"}),
        ("renewals", {"renewals": "off"}),
        ("renewals", {"renewals": "on"}),
        ("export", {}),
        ("status", {"status": "scheduled", "visit_date": "some day"}),
        ("status", {"status": "nothing"}),
    )
    for action, fields in taps:
        device.tap(reference, action, **fields)
    device.post(f"leads/{reference}/status", number="0", status="declined")


def _look_around(device: Device, reference: str) -> None:
    """Read every page, look for somebody in every way, and change the hours."""
    for place in (
        "",
        "held",
        "all",
        "find",
        "practice",
        "people",
        "you",
        "numbers",
        "renewals",
        f"leads/{reference}/print",
    ):
        device.get(place)
    device.post("all/export", form="", state="", month="")
    device.post("all/export", form="contact", state="open", month="2026-11")
    device.get("all", state="held")
    device.get("all", state="spam")
    for question in ("ana", "rosa@example.com", "212-555-0134", "0134", reference, ""):
        device.post("find", question=question)
    device.post("practice/add", first="2026-12-24", how="closed")
    device.post("practice/add", first="soon", how="closed")
    device.post("practice/remove", change=_values(device.get("practice").body, "change")[0])
    device.post("practice/remove", change="x")
    device.call("session/stay", {})
    device.get("call")
    device.post("call", call="a-page", phone="646-555-0134")


def _be_refused(device: Device, reference: str) -> None:
    """Erase a lead, and then ask for what is not there or is not done."""
    device.done(reference, "erase", reference=reference)
    for place in (f"leads/{reference}", "nowhere"):
        device.get(place)
    device.post("numbers")
    device.post("sign-out", csrf="x")
    device.get("audit", day="some day")


def _try_to_come_in(house: House, device: Device) -> None:
    """Add and remove passkeys, sessions and somebody else; and come in wrongly."""
    Device(house, "Alex Example", "alex@example.com").enrol()
    second = Device(house, agent=LAPTOP)
    second.cookie = device.cookie
    device.confirm("add_passkey")
    second.call("you/passkey", second.made(second.call("you/passkey/options", {}).json))
    second.cookie = ""
    second.call("enrol/options", {"invitation": "x"})
    offer = second.call("sign-in/options", {}).json
    second.call("sign-in", {"challenge": offer["challenge"], "credential": {}})
    second.call("sign-in", {**second.used(offer), "to": ""})
    second.get("held")
    second.post("sign-out")
    second.authenticator.uses = 9
    second.sign_in()
    second.cookie, second.authenticator.uses = "", 0
    second.sign_in()
    second.authenticator.credential_id = b"another passkey"
    second.sign_in()
    keys = _values(device.get("you").body, "passkey")
    device.post("you/passkey/remove", passkey=keys[-1])
    device.post("you/passkey/remove", passkey=keys[0])
    device.post("you/session/end", others="yes")
    (alex,) = removable(device.get("people").body)
    device.post("people/remove", person=alex, email="x")
    device.post("people/remove", person=alex, email="alex@example.com")
