"""What devices that are told by a push say, and what is said of them."""

import json

from tests.wordings.house import SECOND, House, lines_of_mail
from tests.wordings.people import Browser, Device, lines_of
from tests.wordings.visitors import Pages

ENDPOINT = "https://push.example.com/{}"
MOST = 10


def pushing(language: str) -> Pages:
    """Switch devices on, try and lose them, and show each time what their owner reads."""
    house = House(language)
    device = Device(house).enrol()
    house.mails("notice")
    _switch_on(device)
    yield "notice_added_device", lines_of_mail(house.mails("notice")[0])
    yield "inbox_push_notification", _notification(device, language)
    yield "inbox_push_told", lines_of(device.call("you/push/test", {}))
    house.let_pushes_fail(ENDPOINT.format(0), "HTTP 503")
    yield "inbox_push_test_failed", lines_of(device.call("you/push/test", {}))
    yield "inbox_you_with_a_device", device.read("you")
    reference = Browser(house).submit("contact", {"email": "ana@example.com", "message": "Hello"}).json["id"]
    house.let_pushes_fail(ENDPOINT.format(0), "HTTP 429")
    house.sweep()
    yield "inbox_you_with_a_device_in_trouble", device.read("you")
    house.lose_phone(ENDPOINT.format(0))
    house.sweep(5)
    yield "inbox_you_with_a_device_that_is_gone", device.read("you")
    yield "inbox_lead_whose_push_found_nobody", device.read(f"leads/{reference}")
    _switch_on(device, 1)
    device.call("push/renew", {"endpoint": ENDPOINT.format(2), "key": house.settings.keys.newest.id})
    reference = Browser(house).submit("contact", {"email": "bo@example.com", "message": "Hello again"}).json["id"]
    house.sweep()
    yield "inbox_lead_that_was_pushed", device.read(f"leads/{reference}")
    yield "inbox_you_with_a_device_that_was_told", device.read("you")
    house.lose_phone(ENDPOINT.format(2))
    yield "inbox_push_test_gone", lines_of(device.call("you/push/test", {}))
    for number in range(MOST + 1):
        other = Device(house)
        other.cookie = device.cookie.partition(";")[0]
        answer = _switch_on(other, 10 + number, is_last=number == MOST)
    yield "inbox_push_many", answer
    mine = device.get("you").body.partition('name="device" value="')[2].partition('"')[0]
    device.post("you/push/remove", device=mine)
    yield "inbox_push_audited", device.read("audit")


def _switch_on(device: Device, number: int = 0, *, is_last: bool = False) -> list[str]:
    device.house.wait(SECOND)
    key = device.house.settings.keys.newest.id
    answer = device.call("you/push", {"endpoint": ENDPOINT.format(number), "key": key})
    assert answer.json["ok"] is not is_last
    return lines_of(answer)


def _notification(device: Device, language: str) -> list[str]:
    """Return what the worker shows, on a device of this language."""
    facts = device.get("worker.js", lang=language).body.partition("\n")[0].removeprefix("const facts = ").rstrip(";")
    return [json.loads(facts)[name] for name in ("title", "body", "test")]
