"""Links that call, text and email a person, and say nothing of why. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from chalicelib.inbox.words import table
from chalicelib.leads.lead import Answer, Lead
from chalicelib.leads.lookup_keys import mailable_email, phone_of
from chalicelib.practice.practice import Practice


@dataclass(frozen=True)
class ContactLink:
    # "call", "text" or "email".
    way: str
    link: str = field(repr=False)
    # Whether it is the way the person asked for; without a wish, a call.
    is_wished: bool
    # The number that is called, as it is read out.
    number: str = field(default="", repr=False)


_NORTH_AMERICAN = re.compile(r"\+1\d{10}")
_WAYS = {"phone": "call", "text": "text", "email": "email"}


def contact_links(lead: Lead, practice: Practice) -> list[ContactLink]:
    """Return the ways in which a person can be reached, in the order of the buttons."""
    links = dict(_links(lead, practice))
    wished = _WAYS.get(str(lead.answers.get("preferred_contact")), "call")
    first = wished if wished in links else next(iter(links), "")
    number = number_in_words(lead.answers.get("phone"))
    return [
        ContactLink(way, link, is_wished=way == first, number=number if way == "call" else "")
        for way, link in links.items()
    ]


def number_in_words(phone: Answer | None) -> str:
    """Write a stored phone number as people here read it; one of another country as it is dialled."""
    if not isinstance(phone, dict):
        return ""
    number, extension = phone["e164"], phone.get("extension", "")
    if _NORTH_AMERICAN.fullmatch(number):
        number = f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return f"{number} ext. {extension}" if extension else number


def _links(lead: Lead, practice: Practice) -> Iterator[tuple[str, str]]:
    number, extension = phone_of(lead.answers), _extension_of(lead)
    # The visitor reads these: in the visitor's language, on a phone that others may look at.
    language = lead.language
    if number:
        yield "call", f"tel:{number}" + (f";ext={quote(extension)}" if extension else "")
    if number and not extension:
        body = table("lead")["text_body"](language).format(practitioner=practice.practitioner, phone=practice.phone)
        # Of the two marks, Android reads the first and iOS the second.
        yield "text", f"sms:{number}?&body={quote(body, safe='')}"
    if email := mailable_email(lead):
        subject = table("lead")["email_subject"](language).format(reference=lead.reference)
        yield "email", f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}"


def _extension_of(lead: Lead) -> str:
    phone = lead.answers.get("phone")
    return phone.get("extension", "") if isinstance(phone, dict) else ""
