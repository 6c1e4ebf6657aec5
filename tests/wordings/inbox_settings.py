"""What an owner sets in the inbox instead of in the practice's file, closing at once, and who is told."""

import re

from tests.wordings.house import DAY, House, lines_of_mail, lines_of_mails
from tests.wordings.people import Device, main_of
from tests.wordings.visitors import Pages

HOURS = {
    "part": "hours",
    "monday": "10:00-12:00",
    "wednesday": "9:00-21:00",
    "wednesday_until": "20:00",
    "respond_within": "1h30m",
}
NEW = "frontdesk@clinic.example.com"


def closing(language: str) -> Pages:
    """Close what is left of today, and tomorrow, and take it back."""
    house = House(language)
    device = Device(house).enrol()
    for when in ("today", "tomorrow"):
        device.post("practice/close", when=when)
        yield f"inbox_practice_closed_{when}", device.read("practice", closed=when)
    house.wait(5 * DAY)
    device.post("practice/add", first="2026-12-24", last="2026-12-26", how="open", opens1="9:00", closes1="10:00")
    yield "inbox_practice_on_a_weekend", device.read("practice")
    house.wait(900 * DAY)
    yield "inbox_practice_as_usual", device.read("practice")


def settings(language: str) -> Pages:
    """Set hours and phone, ask for other addresses, and let the links be opened: once, late, and for the same one."""
    house = House(language)
    device = Device(house).enrol()
    house.mails("notice")
    phone = {"part": "phone", "phone": "+1 646-555-0199"}
    yield "inbox_confirm_changed_practice", main_of(device.post_unconfirmed("practice/settings", **phone))
    device.post("practice/settings", **phone)
    yield "notice_changed_practice", lines_of_mail(house.mails("notice")[0])
    device.post("practice/settings", **HOURS)
    yield "inbox_practice_set", device.read("practice", saved="hours")
    yield "inbox_practice_mistyped", main_of(device.post("practice/settings", **HOURS | {"wednesday_until": "8:00"}))
    house.mails("notice")
    device.post("practice/settings", part="alerts_to", alerts_to=NEW)
    mails = house.mail.sent[:]
    (asked,) = (mail for mail in mails if mail.to == NEW)
    yield "mail_address", lines_of_mail(asked)
    yield "notice_asked_address", lines_of_mail(house.mails("notice")[0])
    yield "inbox_practice_waiting", device.read("practice", saved="alerts_to")
    device.post("practice/settings", part="second_to", second_to=NEW)
    (second,) = house.mails("address")
    yield "inbox_address", device.read(_place_in(asked.text))
    yield "inbox_address_confirmed", main_of(device.post(_place_in(asked.text)))
    yield "notice_changed_address", lines_of_mails(*house.mails("notice"))
    yield "inbox_address_of_the_other", main_of(device.post(_place_in(second.text)))
    yield "inbox_address_used", device.read(_place_in(asked.text))
    yield "inbox_audit_of_settings", device.read("audit")


def _place_in(text: str) -> str:
    return str(re.findall(r"/inbox/(address/\w+)", text)[0])
