"""What the practice reads in the lists of its inbox, in its numbers and in its files."""

import re

from tests.posts import CONTACT
from tests.wordings.house import HOUR, MINUTE, House
from tests.wordings.mails import WHOLE
from tests.wordings.people import Browser, Device, main_of
from tests.wordings.reading import clipped
from tests.wordings.visitors import HELD, Pages


def lists(language: str) -> Pages:
    """Show today, what is held, all, and what is found, with much in them and with nothing."""
    house = House(language)
    device = Device(house).enrol()
    for place in ("held", "all", "find", "numbers"):
        yield f"inbox_{place}_empty", device.read(place)
    yield "inbox_today_empty", device.read()
    browser = Browser(house)
    browser.submit("contact", CONTACT)
    browser.submit("contact", HELD)
    yield "inbox_today_one_message", device.read()
    browser.submit("certification", WHOLE)
    house.wait(40 * MINUTE)
    device.done(_reference_of(house, "contact"), "status", status="contacted")
    yield "inbox_today_one_late_request", device.read()
    browser.submit("certification", WHOLE | {"message": "Another"})
    browser.submit("contact", HELD | {"name": "Jo Example"})
    house.leave_a_nameless_one()
    house.wait(3 * HOUR)
    yield "inbox_today_two_late_requests", device.read()
    house = House(language)
    house.fill()
    device = Device(house).enrol()
    yield "inbox_today", device.read()
    # Whoever did something there has left the practice long ago.
    gone = next(lead for lead in house.leads() if lead.answers.get("name") == "Hana Example")
    yield "inbox_lead_that_somebody_marked", device.read(f"leads/{gone.reference}")
    yield "inbox_held", device.read("held")
    yield "inbox_all", device.read("all")
    yield "inbox_all_certified", clipped(device.read("all", form="certification", state="certified", month="2026-11"))
    yield "inbox_all_nothing", device.read("all", form="contact", state="declined", month="2020-02")
    yield "inbox_all_older", clipped(device.read(*_older(device.get("all").body)))
    yield "inbox_found", main_of(device.post("find", question="ana"))
    yield "inbox_found_nobody", main_of(device.post("find", question="zzz"))
    yield "inbox_numbers", device.read("numbers")
    house.miss_a_visit()
    yield "inbox_numbers_with_a_missed_visit", device.read("numbers")
    house.miss_a_visit()
    yield "inbox_numbers_with_missed_visits", device.read("numbers")
    yield "inbox_file", clipped(main_of(device.post("all/export", form="", state="", month="")), 120, 0)


def _reference_of(house: House, form: str) -> str:
    return next(lead.reference for lead in house.leads() if lead.form == form and not lead.is_held)


def _older(page: str) -> tuple[str]:
    """Return where the link to older leads leads to, below the inbox."""
    (link,) = re.findall(r'rel="next" href="/inbox/([^"]*)"', page)
    return (link.replace("&amp;", "&"),)


def ending_certificates(language: str) -> Pages:
    """Show whose certificate ends when: those over, soon and later, told, renewed, and more than a page; and nobody."""
    house = House(language)
    device = Device(house).enrol()
    yield "inbox_renewals_empty", device.read("renewals")
    for number, days in enumerate((-3, 0, 1, 400)):
        house.certify(f"Number {number}", days)
    house.certify("Told", 11, is_told=True)
    house.certify("Again", 12, phone="+12125550147")
    house.certify("Again", 700, phone="+12125550147")
    yield "inbox_renewals", device.read("renewals")
    for number in range(30):
        house.certify(f"Many {number}", 30)
    yield "inbox_renewals_many", clipped(device.read("renewals"))
    yield "inbox_renewals_further", clipped(device.read(*_older(device.get("renewals").body)))


def long_lists(language: str) -> Pages:
    """Say so where there is more than a page, a search or a file looks at."""
    house = House(language)
    house.pile_up(420, is_spam=True)
    device = Device(house).enrol()
    yield "inbox_all_looked_through", device.read("all", state="certified")
    month = device.get("all", state="certified", month="2026-11").body
    yield "inbox_all_looked_through_a_month", device.read("all", state="certified", month="2026-11")
    yield "inbox_all_looked_further", device.read(*_older(month))
    yield "inbox_found_too_many", clipped(main_of(device.post("find", question="kim")))
    house = House(language)
    house.pile_up(1001, is_spam=True)
    device = Device(house).enrol()
    export = main_of(device.post("all/export", form="", state="", month=""))
    yield "inbox_file_that_is_a_part", clipped(export, 50, 12)
    house = House(language)
    house.pile_up(501, is_over=True)
    yield "inbox_today_cut", Device(house).enrol().read()
    house = House(language)
    house.pile_up(510)
    yield "inbox_numbers_cut", Device(house).enrol().read("numbers")
    house = House(language)
    for number in range(13):
        Browser(house).submit("contact", CONTACT | {"heard_from": f"Friend {number}"})
    yield "inbox_numbers_of_many_answers", Device(house).enrol().read("numbers")
