"""A table as a practice of many years has it: what is open stays the same, and only the past grows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyed_hashes import email_hash, phone_hash
from chalicelib.leads.lead import Answer, Lead
from chalicelib.leads.promise import Promise
from chalicelib.leads.reference import public_reference
from chalicelib.leads.status import Standing, Status
from chalicelib.settings import read_settings
from chalicelib.storage.items import to_item
from chalicelib.storage.wire_values import to_attributes
from tests.desks import ENVIRONMENT, NOON

NOW = NOON + timedelta(days=7)
# What lies there on any day: open in both forms, of which every third is under way, and held as possible spam.
OPEN, HELD = 60, 30
# So many more are open in a flood.
FLOOD = 2_000
# Those that have come to their end came at this pace.
_A_DAY = 40
_DAY = timedelta(days=1)
_GIVEN = ("Ana", "Bo", "Chidi", "Dara", "Emil", "Faye", "Gil", "Hana", "Ida", "Jo", "Kai", "Lou")
_WORDS = "I have had pain in my back for some years and would like to know whether an evaluation is possible today. "
_KEYS = read_settings(ENVIRONMENT).keys
# Somebody who wrote three times, whatever the table's size.
KNOWN_NAME, KNOWN_PHONE, KNOWN_EMAIL = "Quim Sought", "+12125550199", "quim@example.com"
_KNOWN = (10, 200, 700)


def usual_items(size: int) -> Iterator[dict[str, Any]]:
    """Yield the items of a table of so many leads."""
    return (_item_of(_usual(number)) for number in range(size))


def flood_items() -> Iterator[dict[str, Any]]:
    """Yield the items of requests that came within a day, and of which nobody has been answered."""
    return (_item_of(_waiting(number)) for number in range(FLOOD))


def due_items() -> Iterator[dict[str, Any]]:
    """Yield the item of a request of which the practice is to be told."""
    return iter([_item_of(_lead("due", 0, NOW, alert=Alert(AlertState.PENDING, due_at=NOW)))])


def known_reference() -> str:
    """Return the reference of a lead that is in a table of any size."""
    return public_reference(_key_of("usual", _KNOWN[0]))


def _item_of(lead: Lead) -> dict[str, Any]:
    return to_attributes(to_item(lead))


def _usual(number: int) -> Lead:
    if number < OPEN:
        at = NOW - 4 * _DAY * (number + 1) / OPEN
        standing = Standing() if number % 3 else Standing(Status.CONTACTED, 1, at)
        return _lead("usual", number, at, standing=standing)
    if number < OPEN + HELD:
        return _lead("usual", number, NOW - _DAY * (number - OPEN + 1), alert=Alert(AlertState.HELD))
    at = NOW - _DAY * (number - OPEN - HELD + 1) / _A_DAY
    return _lead("usual", number, at, standing=_at_an_end(number, at))


def _at_an_end(number: int, at: datetime) -> Standing:
    if number % 2:
        return Standing(Status.CERTIFIED, 1, at, certified_until=(at + 365 * _DAY).date())
    return Standing(Status.DECLINED, 1, at)


def _waiting(number: int) -> Lead:
    return _lead("flood", number, NOW - _DAY * (number + 1) / FLOOD)


def _lead(
    kind: str, number: int, at: datetime, *, alert: Alert | None = None, standing: Standing | None = None
) -> Lead:
    """Make a lead with answers of a usual length: about a page of its item is what a person wrote."""
    key = _key_of(kind, number)
    is_known = kind == "usual" and number in _KNOWN
    phone = KNOWN_PHONE if is_known else f"+1212555{number:06}"
    email = KNOWN_EMAIL if is_known else f"somebody{number}@example.com"
    is_held = alert is not None and alert.state is AlertState.HELD
    is_waiting = standing is None or standing == Standing()
    return Lead(
        key=key,
        reference=public_reference(key),
        form="certification" if number % 3 and not is_held else "contact",
        received_at=at,
        language="en",
        content=key * 2,
        alerts={Channel.FIRST: alert or Alert(AlertState.DELIVERED, None, 1, sent_at=at)},
        answers=_answers(KNOWN_NAME if is_known else f"{_GIVEN[number % len(_GIVEN)]} Example{number}", phone, email),
        doubts=("honeypot",) if is_held else (),
        phone_hash=phone_hash(_KEYS, phone),
        email_hash=email_hash(_KEYS, email),
        standing=standing or Standing(),
        promise=Promise(NOW + timedelta(hours=2), same_day=True) if is_waiting and not is_held else None,
        remind_at=NOW + timedelta(minutes=20) if is_waiting and not is_held else None,
        expires_at=NOW + 300 * _DAY,
    )


def _key_of(kind: str, number: int) -> str:
    return blake2b(f"{kind} {number}".encode(), digest_size=16).hexdigest()


def _answers(name: str, phone: str, email: str) -> dict[str, Answer]:
    return {
        "name": name,
        "phone": {"typed": phone, "e164": phone},
        "email": email,
        "date_of_birth": "1975-04-23",
        "for_whom": "self",
        "in_new_york": "yes",
        "kind": "new",
        "zip": "10001",
        "condition": "Chronic pain",
        "message": _WORDS * 6,
        "heard_from": "A friend",
    }
