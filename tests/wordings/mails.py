"""What the desk sends: alerts, their second way, reminders, digests, emails to whoever wrote, and alarms."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.mail.message import Message
from tests.desks import NOON, STRANGER
from tests.posts import AS_MACHINE, AS_PERSON, CERTIFICATION, CONTACT, as_json
from tests.wordings.house import HOUR, MINUTE, SECOND, Broken, House, Out, lines_of_mail, lines_of_mails
from tests.wordings.people import Browser, Device
from tests.wordings.visitors import MONDAY_EVENING, Pages, closed_for_a_year

TEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TUESDAY_AT_NINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
DETAILS = ("minimal", "contact", "full")
# Everything that can be answered.
WHOLE = CERTIFICATION | {
    "email": "rosa@example.com",
    "for_whom": "other_adult",
    "relationship": "Her sister",
    "person_name": "Luz Example",
    "zip": "10001",
    "county": "Kings",
    "kind": "renewal",
    "current_expires_on": "29 de diciembre de 2026",
    "condition": "Back pain",
    "message": "Two lines\nof it",
    "preferred_contact": "text",
    "preferred_time": "After 2 PM",
    "voicemail_ok": "no",
    "language": "es",
    "access_needs": "More time",
    "heard_from": "A friend",
    "renewal_reminders": "yes",
    "Favourite colour": "Green",
    "_source": "https://blog.example.com/back-pain?utm_source=newsletter&utm_medium=email&gclid=x",
}
WHOLE_CONTACT = CONTACT | {
    "name": "Ben Example",
    "phone": "646-555-0192 x7",
    "preferred_contact": "email",
    "voicemail_ok": "yes",
    "language": "en",
    "consent_contact": "yes",
}
OUTSIDE = CERTIFICATION | {
    "date_of_birth": "4/5/1975",
    "in_new_york": "no",
    "for_whom": "minor",
    "email": "ñandú@gmial.com",
    "kind": "new",
}


def alerts(language: str) -> Pages:
    """Tell the practice of a lead, at each level of detail."""
    for detail in DETAILS:
        house = House(language, detail=detail)
        for form, fields in (("certification", WHOLE), ("contact", WHOLE_CONTACT)):
            Browser(house).submit(form, fields)
            house.sweep()
            yield f"mail_alert_{form}_{detail}", lines_of_mail(house.mails()[0])
    house = House(language, MONDAY_EVENING)
    Browser(house).submit("certification", OUTSIDE)
    house.sweep()
    yield "mail_alert_for_tomorrow", lines_of_mails(*house.mails())
    house = House(language, detail="full")
    Browser(house).submit("certification", OUTSIDE)
    house.sweep()
    yield "mail_alert_with_notes", lines_of_mails(*house.mails())
    house = House(language, detail="full")
    Browser(house).submit("certification", CERTIFICATION | {"relationship": "mother"})
    house.sweep()
    yield "mail_alert_naming_somebody_else", lines_of_mails(*house.mails())
    house = House(language, detail="minimal")
    for form in ("certification", "contact"):
        Browser(house).ask("POST", f"/f/{form}", as_json({"zip": "10001"}), AS_MACHINE)
    Browser(house).ask("POST", "/f/certification", as_json({"email": "rosa@example.com"}), AS_MACHINE)
    house.sweep()
    yield "mail_alert_of_what_is_missing", lines_of_mails(*house.mails())
    house = House(language)
    Browser(house).submit("certification", CERTIFICATION)
    house.sweep()
    house.wait(3 * HOUR)
    Browser(house).submit("certification", CERTIFICATION)
    house.sweep()
    yield "mail_alert_asked_again", lines_of_mail(house.mails()[-1])
    nobody = closed_for_a_year(language).house
    Browser(nobody).submit("certification", WHOLE)
    nobody.sweep()
    alert, acknowledgement = nobody.mails()
    yield "mail_alert_without_promise", lines_of_mail(alert)
    yield "mail_acknowledgement_without_promise", lines_of_mail(acknowledgement)


def doubts(language: str) -> Pages:
    """Tell the practice of leads that may be spam, for every reason there is."""
    house = House(language, detail="full")
    browser = Browser(house)
    pitch = "We offer SEO services, guest post and backlink deals: click here, [url=http://a.example]x[/url] "
    links = "www.a.example www.b.example www.c.example <a href=x> " + "Xkcdvbnmq Qwrtpsdfg Zxcvbnmkj " * 9
    token = browser.ask("GET", "/f/certification", headers={"Accept": "application/json"}).json["fill_token"]
    at_once = CERTIFICATION | {
        "name": "www.a.example",
        "email": "x@mailinator.com",
        "message": pitch + links,
        "_fill": token,
    }
    as_stranger = {**AS_PERSON, "Origin": STRANGER}
    assert browser.ask("POST", "/f/certification", as_json(at_once), as_stranger).is_accepted
    house.wait(SECOND)
    loaded_at = int(house.clock.now().timestamp() * 1000)
    session = base64.b64encode(json.dumps({"loadedAt": loaded_at, "webdriver": True}).encode()).decode()
    by_program = CERTIFICATION | {
        "message": "МЫ ПИШЕМ ВАМ ПО ДЕЛУ, КОТОРОЕ НЕ ТЕРПИТ ОТЛАГАТЕЛЬСТВА: WHITE HAT, НЕДОРОГО"
    }
    browser.submit("certification", by_program, **{"Formspree-Session-Data": session})
    for number in range(6):
        browser.submit_from("192.0.2.7", "certification", CERTIFICATION | {"message": f"Number {number}"})
    house.sweep()
    doubted = [message for message in house.mails() if "spam" in message.subject]
    # In the order in which they were written: that in which they are told of goes by their keys.
    doubted.sort(key=lambda message: ("Number" in message.text, "www.a.example" not in message.text))
    for name, message in zip(("what_is_written", "how_it_came", "a_burst"), doubted, strict=True):
        yield f"mail_alert_doubting_{name}", lines_of_mail(message)


def acknowledgements(language: str) -> Pages:
    """Tell whoever wrote that it arrived: in time, and when the promised time is over."""
    house = House(language)
    Browser(house).submit("certification", WHOLE)
    house.sweep()
    yield "mail_acknowledgement", lines_of_mail(house.mails()[1])
    house = House(language)
    house.mail.mood = "refuses"
    Browser(house).submit("certification", WHOLE)
    house.sweep(4, 30 * MINUTE)
    house.mail.mood = "takes"
    house.sweep(3, HOUR)
    (late,) = (message for message in house.mails() if message.to == "rosa@example.com")
    yield "mail_acknowledgement_late", lines_of_mail(late)
    house = House(language)
    Browser(house).submit("certification", CERTIFICATION | {"email": "rosa@example.com", "in_new_york": "unsure"})
    house.sweep()
    yield "mail_acknowledgement_from_elsewhere", lines_of_mail(house.mails()[1])


def repeats(language: str) -> Pages:
    """Send again what may have arrived."""
    house = House(language)
    Browser(house).submit("contact", CONTACT)
    house.mail.mood = "leaves in doubt"
    house.sweep()
    house.mail.mood = "takes"
    house.wait(10 * MINUTE)
    house.sweep()
    (again,) = house.mails()
    yield "mail_alert_repeated", lines_of_mail(again)


def _hear(kind: str, **details: str) -> Callable[[House], None]:
    def happen(house: House) -> None:
        house.sweep()
        house.hear(house.mails()[0], kind, **details)
        house.sweep()

    return happen


def _refuse(house: House) -> None:
    house.mail.mood = "refuses"
    house.sweep(5, 20 * MINUTE)
    house.mail.mood = "takes"
    house.sweep(2, HOUR)


def _refuse_for_good(house: House) -> None:
    house.mail.mood = "refuses for good"
    house.sweep()
    house.mail.mood = "takes"
    house.sweep(2, HOUR)


def _keep_silent(house: House) -> None:
    house.sweep(2, 31 * MINUTE)


MISHAPS: Mapping[str, Callable[[House], None]] = {
    "refused": _refuse,
    "misconfigured": _refuse_for_good,
    "undelivered": _keep_silent,
    "bounced": _hear("Bounce", bounceType="Permanent"),
    "complained": _hear("Complaint"),
    "failed": _hear("Reject"),
}


def second_ways(language: str) -> Pages:
    """Tell the second address and whoever watches over the desk, for every reason."""
    told = []
    for reason, happen in MISHAPS.items():
        house = House(language)
        Browser(house).submit("contact", CONTACT)
        happen(house)
        (second,) = (message for message in house.mails() if message.to == house.practice.second_to)
        yield f"mail_alert_second_{reason}", lines_of_mail(second)
        told += [f"--- {reason}", *house.alarms()]
    house = House(language)
    Browser(house).submit("contact", CONTACT)
    house.store = Broken()
    house.stream()
    told += ["--- a record that cannot be read", *house.alarms()]
    for name, house in (("reminders", _remind_in_vain(language)), ("digest", _sum_up_in_vain(language))):
        told += [f"--- {name} that are refused", *house.alarms()]
    yield "alarms", told


def gathered(language: str) -> Pages:
    """Tell of many at once: clean ones and doubted ones, a single one, at the second address and on the topic."""
    house = House(language, TEN)
    browser = Browser(house)
    _send_many(browser, 18)
    for number in range(5):
        browser.submit(
            "certification", CERTIFICATION | {"message": f"[url=http://a.example]{number}[/url] www.a.example"}
        )
    house.sweep()
    house.wait(6 * MINUTE)
    house.sweep()
    yield "mail_gathered", lines_of_mails(*house.mails("alerts"))
    browser.submit("contact", CONTACT | {"message": "One more"})
    house.wait(6 * MINUTE)
    house.sweep()
    yield "mail_gathered_one", lines_of_mails(*house.mails("alerts"))
    house = House(language, TEN)
    house.mail.mood = "refuses for good"
    _send_many(Browser(house), 24)
    house.sweep(4, 6 * MINUTE)
    house.mail.mood = "takes"
    house.sweep(3, 6 * MINUTE)
    yield (
        "mail_gathered_second",
        lines_of_mails(*(message for message in house.mails("alerts") if message.to == house.practice.second_to)),
    )
    yield "alarm_gathered", house.alarms()


def _send_many(browser: Browser, count: int) -> None:
    for number in range(count):
        browser.submit("contact", CONTACT | {"message": f"Number {number}"})


def _remind_in_vain(language: str) -> House:
    house = House(language, TEN)
    Browser(house).submit("contact", CONTACT)
    house.deliver()
    house.mail.mood = "refuses"
    house.sweep(30, 2 * MINUTE)
    return house


def _sum_up_in_vain(language: str) -> House:
    house = House(language, MONDAY_EVENING)
    Browser(house).submit("contact", CONTACT)
    house.deliver()
    Device(house).enrol().done(house.only_lead().reference, "status", status="contacted")
    Browser(house).submit("contact", CONTACT | {"_gotcha": "x"})
    house.set_clock.time = TUESDAY_AT_NINE
    house.mail.mood = "refuses"
    house.sweep(30, 2 * MINUTE)
    return house


def reminders(language: str) -> Pages:
    """Remind of one, of some, of more than are listed, and of those whose time is over; once perhaps again."""
    house = House(language, TEN)
    browser = Browser(house)
    browser.submit("certification", WHOLE)
    house.sweep()
    house.wait(15 * MINUTE)
    house.sweep()
    yield "mail_reminder_of_one", lines_of_mails(*house.mails("reminder"))
    browser.submit("contact", CONTACT)
    house.wait(MINUTE)
    browser.submit("certification", CERTIFICATION | {"name": "x" * 9, "message": "[url=http://a.example]x[/url]"})
    house.wait(16 * MINUTE)
    house.sweep()
    first, second = house.mails("reminder")
    yield "mail_reminder_overdue", lines_of_mail(first)
    yield "mail_reminder_overdue_second", lines_of_mail(second)
    house.mail.mood = "leaves in doubt"
    house.sweep(2, 31 * MINUTE)
    house.mail.mood = "takes"
    house.sweep(2, 30 * MINUTE)
    yield "mail_reminder_repeated", lines_of_mail(house.mails("reminder")[0])
    yield "mail_reminder_of_many", _of_many(language)
    yield "mail_reminder_without_promise", _without_promise(language)


def _of_many(language: str) -> list[str]:
    """Remind of so many that most are only counted, some of them late, and not all were looked at."""
    house = House(language, TEN)
    browser = Browser(house)
    for number in range(55):
        browser.submit("contact", CONTACT | {"message": f"Number {number}"})
    house.wait(20 * MINUTE)
    for number in range(110):
        browser.submit("certification", CERTIFICATION | {"message": f"Number {number}"})
    house.wait(16 * MINUTE)
    house.sweep()
    lines = [line for line in lines_of_mail(house.mails("reminder")[0]) if line.strip() and "/leads/" not in line]
    half = lines.index("--- html")
    # The rows are all alike.
    return [*dict.fromkeys(lines[:half]), *dict.fromkeys(lines[half:])]


def _without_promise(language: str) -> list[str]:
    """Remind of one that was put off and has no promise."""
    browser = closed_for_a_year(language)
    house = browser.house
    reference = browser.submit("contact", CONTACT).json["id"]
    house.sweep()
    Device(house, "Alex Example", "alex@example.com").enrol().done(reference, "snooze")
    house.wait(HOUR + MINUTE)
    house.sweep()
    return lines_of_mails(*house.mails("reminder"))


def digests(language: str) -> Pages:
    """Say at opening what there is: everything, and only what waits; perhaps again."""
    house = House(language, NOON)
    browser, device = Browser(house), Device(house).enrol()
    for number, until in enumerate(("2026-12-01", "2026-12-24", "2027-01-23")):
        reference = browser.submit("certification", CERTIFICATION | {"name": f"Number {number}"}).json["id"]
        device.done(reference, "status", status="certified", certified_until=until)
    visited = browser.submit("certification", CERTIFICATION | {"name": "Visitor"}).json["id"]
    device.done(visited, "status", status="scheduled", visit_date="2026-11-24", visit_time="14:30")
    talked_to = browser.submit("certification", CERTIFICATION | {"name": "Talked to"}).json["id"]
    device.done(talked_to, "status", status="contacted")
    browser.submit("contact", CONTACT | {"_gotcha": "x"})
    browser.submit("certification", WHOLE)
    house.sweep()
    for message in house.mails():
        house.hear(message, "Bounce", bounceType="Permanent")
    house.set_clock.time = TUESDAY_AT_NINE - HOUR
    browser.submit("contact", CONTACT)
    house.set_clock.time = TUESDAY_AT_NINE
    house.mail.mood = "leaves in doubt"
    house.sweep()
    house.mail.mood = "takes"
    house.sweep(2, 10 * MINUTE)
    (digest,) = house.mails("digest")
    yield "mail_digest_of_everything", lines_of_mail(digest)
    house = House(language, MONDAY_EVENING)
    Browser(house).submit("contact", CONTACT)
    house.set_clock.time = TUESDAY_AT_NINE
    house.sweep()
    yield "mail_digest_of_one", lines_of_mails(*house.mails("digest"))
    house = House(language, MONDAY_EVENING)
    for number in range(5):
        browser = Browser(house)
        browser.submit_from(f"192.0.2.{number}", "certification", WHOLE | {"email": f"nobody{number}@example.com"})
        house.sweep()
        for message in house.mails():
            if message.to.startswith("nobody"):
                house.hear(message, "Bounce", bounceType="Permanent")
    house.set_clock.time = TUESDAY_AT_NINE
    house.sweep()
    yield "mail_digest_without_acknowledgements", lines_of_mails(*house.mails("digest"))


def renewals(language: str) -> Pages:
    """Remind whoever was certified, three times, and let them stop it."""
    house = House(language)
    browser, device = Browser(house), Device(house).enrol()
    reference = browser.submit("certification", WHOLE).json["id"]
    house.deliver()
    device.done(reference, "status", status="certified", certified_until="2027-02-28")
    for days, moment in ((60, "2026-12-30"), (30, "2027-01-29"), (7, "2027-02-21")):
        house.set_clock.time = datetime.fromisoformat(f"{moment}T15:00:00+00:00")
        if days == 7:
            house.mail.mood = "leaves in doubt"
            house.sweep()
            house.mail.mood = "takes"
            house.wait(10 * MINUTE)
        (mail,) = house.deliver()
        yield f"mail_renewal_{days}", lines_of_mail(mail)
    link = mail.headers["List-Unsubscribe"].strip("<>").removeprefix("https://desk.example.com")
    yield "stop_asked", browser.read(link)
    records, house.records = house.records, Out()
    yield "stop_not_done", browser.read(link, as_json({}))
    house.records = records
    yield "stop_done", browser.read(link, as_json({}))
    yield "stop_unknown", browser.read("/stop/nobody")


def visits(language: str) -> Pages:
    """Tell whoever has a visit that it is, was moved, is near and called off, and let them ask for another time."""
    house = House(language)
    browser, device = Browser(house), Device(house).enrol()
    reference = browser.submit("certification", WHOLE).json["id"]
    house.deliver()
    yield "mail_visit", lines_of_mail(_told_of_visit(house, device, reference, "13:00"))
    house.mail.mood = "leaves in doubt"
    _schedule(device, reference, "15:30")
    house.sweep()
    house.mail.mood = "takes"
    house.wait(10 * MINUTE)
    (mail,) = house.deliver()
    yield "mail_visit_moved", lines_of_mail(mail)
    house.set_clock.time = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
    reminder = _to_visitor(house)
    yield "mail_visit_reminder", lines_of_mail(reminder)
    for name, link in _links_in(reminder).items():
        yield f"wish_{name}_asked", browser.read(link)
        store, house.store = house.store, Out()
        yield f"wish_{name}_not_done", browser.read(link, as_json({}))
        house.store = store
        yield f"wish_{name}_done", browser.read(link, as_json({}))
        house.sweep()
    device.done(reference, "status", status="declined")
    yield "mail_visit_called_off", lines_of_mail(_to_visitor(house))
    yield "wish_over", browser.read(_links_in(reminder)["cannot_come"])
    yield "wish_unknown", browser.read("/visit/nobody")
    house.settings = replace(house.settings, public_url="")
    for name, at in {"at_night": "1:00", "in_the_morning": "9:15", "at_noon": "12:00"}.items():
        yield f"mail_visit_{name}_without_links", lines_of_mail(_told_of_visit(house, device, reference, at, "11-28"))


def wishes(language: str) -> Pages:
    """Tell the practice what somebody asks of their visit."""
    house = House(language)
    browser, device = Browser(house), Device(house).enrol()
    reference = browser.submit("certification", WHOLE).json["id"]
    house.deliver()
    _schedule(device, reference, "15:30")
    yield "inbox_lead_visit_told_soon", device.read(f"leads/{reference}")
    told = _to_visitor(house)
    yield "inbox_lead_visit_told", device.read(f"leads/{reference}")
    for name, link in _links_in(told).items():
        browser.read(link, as_json({}))
        house.sweep()
        yield f"mail_alert_{name}", lines_of_mails(*house.mails())
        yield f"inbox_lead_{name}", device.read(f"leads/{reference}")
    _schedule(device, reference, "16:00")
    house.hear(_to_visitor(house), "Bounce", bounceType="Permanent")
    yield "inbox_lead_visit_told_in_vain", device.read(f"leads/{reference}")


def _schedule(device: Device, reference: str, at: str, day: str = "11-25") -> None:
    device.done(reference, "status", status="scheduled", visit_date=f"2026-{day}", visit_time=at)


def _told_of_visit(house: House, device: Device, reference: str, at: str, day: str = "11-25") -> Message:
    _schedule(device, reference, at, day)
    return _to_visitor(house)


def _to_visitor(house: House) -> Message:
    """Let the sweep come, and return the one email to whoever wrote."""
    (message,) = (message for message in house.deliver() if message.to == WHOLE["email"])
    return message


def _links_in(message: Message) -> Mapping[str, str]:
    another_time, cannot_come = re.findall(r"https://desk\.example\.com(/visit/\S+)", message.text)
    return {"another_time": another_time, "cannot_come": cannot_come}
