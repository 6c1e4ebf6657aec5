"""Finding a lead by name, phone, email or reference: what was typed is in no address, title or audit event."""

from collections.abc import Iterator

from chalicelib.inbox.lead_lookup import found_by_any, still_there
from chalicelib.inbox.list_rows import rows_of
from chalicelib.inbox.page import page
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.found_by import names_asked_for, number_asked_for
from chalicelib.leads.keyed_hashes import email_hashes, phone_hashes
from chalicelib.leads.keyring import Keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import name_keys
from chalicelib.leads.reference import is_reference, letters_of
from chalicelib.storage import FoundBy
from chalicelib.web.request import Reply

MOST_FOUND = 50
LONGEST_QUESTION = 320  # characters, as the longest email address
_BETWEEN = set(" -–—‑_.#")
_FEWEST_DIGITS = 7
_PHONE_SIGNS = set("0123456789+()-./ \u00a0x")


def show_find(request: InboxRequest) -> Reply:
    request.audit("searched", code="opened")
    return _page(request, "", None)


def find(request: InboxRequest) -> Reply:
    typed = request.text("question")[:LONGEST_QUESTION]
    code = ""
    found: dict[str, Lead] = {}
    for by, values in ways_to_find(typed, request.desk.settings.keys):
        leads = still_there(request, found_by_any(request.desk.archive, by, values, MOST_FOUND))
        kind, _, is_part = by.partition("_")
        code = kind if found or leads or not is_part else code or kind
        found |= {lead.key: lead for lead in leads if lead.key not in found}
        # Who begins so is found at any age, who has the word elsewhere among the newest: both are shown.
        if found and by != "name":
            break
    shown = list(found.values())[:MOST_FOUND]
    request.audit_list("searched", [lead.reference for lead in shown], code=code or "nothing")
    return _page(request, typed, shown)


def _page(request: InboxRequest, typed: str, leads: list[Lead] | None) -> Reply:
    return page(
        request,
        "find",
        typed=typed,
        rows=rows_of(request, leads) if leads is not None else None,
        is_cut=leads is not None and len(leads) >= MOST_FOUND,
        longest=LONGEST_QUESTION,
    )


def ways_to_find(typed: str, keys: Keyring) -> Iterator[tuple[FoundBy, tuple[str, ...]]]:
    """Say what was typed may be, the likeliest first, and under what it may lie."""
    if reference := read_reference(typed):
        yield "reference", (reference,)
    if "@" in typed:
        yield "email", email_hashes(keys, _address(typed))
        return
    if number := _number(typed):
        yield "phone", phone_hashes(keys, number)
    if any(map(str.isalpha, typed)):
        if name := name_keys(typed.replace(",", " "))[0]:
            yield "name", (name,)
        if words := names_asked_for(typed):
            yield "name_part", tuple(" ".join(way) for way in words)
    if part := number_asked_for(typed):
        yield "number_part", (part,)


def read_reference(typed: str) -> str:
    """Read a reference however it was typed; nothing if it cannot be one. Some names can: "Mary-Anne" is one."""
    letters = letters_of(typed)
    # A saved list has an apostrophe before some.
    others = {char for char in typed.strip().removeprefix("'") if not char.isalnum()}
    reference = f"{letters[:4]}-{letters[4:]}"
    return reference if is_reference(reference) and others <= _BETWEEN else ""


def _address(typed: str) -> str:
    from pydantic_core import PydanticCustomError

    from chalicelib.forms.readers import read_email

    try:
        return read_email(typed)["address"]
    except PydanticCustomError:
        return typed


def _number(typed: str) -> str:
    """Read a phone number into E.164; nothing if it is none."""
    if set(typed.lower()) - _PHONE_SIGNS or sum(char.isdigit() for char in typed) < _FEWEST_DIGITS:
        return ""
    from pydantic_core import PydanticCustomError

    from chalicelib.forms.readers import read_phone

    try:
        return read_phone(typed)["e164"]
    except PydanticCustomError:
        return ""
