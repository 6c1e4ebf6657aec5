"""What asks for the passkey once more, who is told by email of what was done, and what an assistant may not."""

import re

from tests.wordings.house import House, lines_of_mail
from tests.wordings.inbox import removable
from tests.wordings.mails import WHOLE
from tests.wordings.people import LAPTOP, Browser, Device, lines_of, main_of
from tests.wordings.visitors import Pages


def step_up(language: str) -> Pages:
    """Do everything that a thief would do as well, and show the question and the email."""
    house = House(language)
    browser, device = Browser(house), Device(house).enrol()
    yield "notice_enrolled", _notice(house)
    Device(house, "Bo Example", "bo@example.com").enrol()
    laptop = Device(house, agent=LAPTOP)
    laptop.authenticator = device.authenticator
    house.mails("notice")
    laptop.sign_in()
    yield "notice_new_device", _notice(house)
    yield "inbox_confirm_script", lines_of(device.call("you/passkey/options", {}))
    device.confirm("add_passkey")
    second = Device(house)
    assert device.call("you/passkey", second.made(device.call("you/passkey/options", {}).json)).json["ok"]
    yield "notice_added_passkey", _notice(house)
    yield from _deeds(house, browser, device)
    yield "inbox_people_with_sessions", device.read("people")
    device.post("people/session/end", person=removable(device.get("people").body)[0])
    yield "inbox_people_signed_in_nowhere", device.read("people")
    yield from _audit(house, device)
    lost = Device(house).enrol(replaces=True)
    yield "notice_replaced_device", _notice(house)
    yield "inbox_audit_of_a_replaced_device", lost.read("audit")


def _deeds(house: House, browser: Browser, device: Device) -> Pages:
    reference = browser.submit("certification", WHOLE).json["id"]
    device.done(reference, "hold", hold="on")
    number = re.findall(r'name="number" value="(\d+)"', device.get(f"leads/{reference}").body)[0]
    key = re.findall(r'name="passkey" value="([^"]+)"', device.get("you").body)[-1]
    deeds: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("lifted_hold", f"leads/{reference}/hold", {"number": number, "hold": "off"}),
        ("exported_list", "all/export", {"form": "", "state": "", "month": ""}),
        ("erased", f"leads/{reference}/erase", {"number": str(int(number) + 1), "reference": reference}),
        ("removed_passkey", "you/passkey/remove", {"passkey": key}),
    )
    for name, place, fields in deeds:
        yield f"inbox_confirm_{name}", main_of(device.post_unconfirmed(place, **fields))
        device.post(place, **fields)
        yield f"notice_{name}", _notice(house)
    fields = {"person": removable(device.get("people").body)[0], "email": "bo@example.com"}
    yield "inbox_confirm_removed_person", main_of(device.post_unconfirmed("people/remove", **fields))
    device.post("people/remove", **fields)
    yield "notice_removed_person", _notice(house)
    Device(house, "Bo Example", "bo@example.com").enrol()


def _audit(house: House, device: Device) -> Pages:
    house.mail.mood = "refuses"
    device.post("all/export", form="", state="", month="")
    house.mail.mood = "takes"
    house.mails("notice")
    yield "inbox_audit_of_confirming", device.read("audit")


def assistant(language: str) -> Pages:
    """Show the inbox of an assistant, and what it refuses them."""
    house = House(language)
    owner = Device(house).enrol()
    helper = Device(house, "Bo Example", "bo@example.com", role="assistant").enrol()
    yield "inbox_people_in_two_roles", owner.read("people")
    yield "inbox_owners_only", helper.read("people")
    yield "inbox_audit_of_an_assistant", helper.read("audit")


def _notice(house: House) -> list[str]:
    """Return the last notice that was sent, to the practice's own address first."""
    return lines_of_mail(house.mails("notice")[0])
