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


def day(language: str) -> Pages:
    """Show a day of visits and of what to finish, and what is said after each outcome."""
    house = House(language)
    house.lay_out_visits()
    device = Device(house).enrol()
    yield "inbox_today_of_visits", device.read()
    for status in ("no_answer", "contacted", "declined", "did_not_come"):
        reference = house.reference_of("Over Example" if status == "did_not_come" else "Later Example")
        yield f"inbox_today_done_{status}", _after(device, reference, "status", status=status)
    yield "inbox_today_undone", _after(device, reference, "undo")
    reference = house.reference_of("Today Example")
    yield "inbox_lead_and_who_is_next", _after(device, reference, "status", "lead", status="declined")
    house.wait(2 * HOUR)
    device.sign_in()
    yield "inbox_today_in_the_afternoon", device.read()
    house.wait(9 * HOUR)
    device.sign_in()
    yield "inbox_today_at_night", device.read()
    house = House(language)
    house.never_opens()
    yield "inbox_today_never_open", Device(house).enrol().read()
    house = House(language)
    house.lay_out_what_to_know()
    yield "inbox_today_of_what_to_know", Device(house).enrol().read()


def bursts(language: str) -> Pages:
    """Show many of one sender, on both lists, and what is said once they are marked as spam and given back."""
    for place, is_held in (("", False), ("held", True)):
        house = House(language)
        house.lay_out_bursts(is_held=is_held)
        device = Device(house).enrol()
        name = f"inbox_{place or 'today'}_burst"
        yield name, device.read(place)
        everything = re.findall(r'name="all" value="([^"]*)"', device.get(place).body)[0]
        marked = device.post("spam", which="all", all=everything, **{"from": place or "today"})
        shown = device.get(*_below(marked.headers["location"]))
        yield f"{name}_marked", main_of(shown)
        many = re.findall(r'name="many" value="([^"]*)"', shown.body)[0]
        undone = device.post("spam/undo", many=many, **{"from": place or "today"})
        yield f"{name}_undone", device.read(*_below(undone.headers["location"]))
    yield "inbox_audit_of_many", device.read("audit")
    yield "inbox_spam_nothing_ticked", main_of(device.post("spam"))
    yield "inbox_spam_all_changed", main_of(device.post("spam", which="all", all=everything))
    house = House(language)
    house.fill()
    device = Device(house).enrol()
    yield "inbox_held_spam", _after(device, house.reference_of("Jo Example"), "status", "held", status="spam")
    yield "inbox_held_undone", _after(device, house.reference_of("Jo Example"), "undo", "held")
    yield "inbox_held_released", _after(device, house.reference_of("Jo Example"), "release", "held")


def _after(device: Device, reference: str, action: str, place: str = "today", **fields: str) -> list[str]:
    """Return what a list says after an action on one of its rows."""
    reply = device.tap(reference, action, **{"from": place}, **fields)
    return device.read(*_below(reply.headers["location"]))


def _below(address: str) -> tuple[str]:
    return (address.removeprefix("/inbox").removeprefix("/"),)


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
    for more, name in ((1, "inbox_today_one_more"), (2, "inbox_today_more")):
        house = House(language)
        house.pile_up(100 + more)
        yield name, clipped(Device(house).enrol().read(), 8, 8)
    house = House(language)
    house.pile_up(6, is_doubted=True)
    yield "inbox_today_doubted", Device(house).enrol().read()
    house = House(language)
    house.pile_up(510)
    yield "inbox_numbers_cut", Device(house).enrol().read("numbers")
    house = House(language)
    for number in range(13):
        Browser(house).submit(
            "contact",
            CONTACT
            | {"heard_from": f"Friend {number}", "_source": f"https://blog.example.com/{number}" if number else ""},
        )
    yield "inbox_numbers_of_many_answers", Device(house).enrol().read("numbers")
