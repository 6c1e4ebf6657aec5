"""Proof of work, for a visitor's browser whose message is held: a small riddle, by which the message frees itself.

It is ALTCHA's: find the number that was added to a salt, given the hash of both. Each lead has one riddle, made of its
key, so that a repeat of a post gets the same answer. Who does not solve it has lost nothing: a person decides.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.clock import Clock
from chalicelib.faults import log_fault
from chalicelib.finding import keyed_hash
from chalicelib.forms.validating import Posted
from chalicelib.intake import replying
from chalicelib.intake.body import read_fields
from chalicelib.intake.negotiating import language_of
from chalicelib.intake.redirecting import as_absolute
from chalicelib.intake.refusals import Refused
from chalicelib.intake.replying import ON_EVERY_REPLY, Caller
from chalicelib.intake.request import Reply, Request
from chalicelib.intake.submitting import load_or_refuse, refuse_strangers
from chalicelib.lead import Lead
from chalicelib.practice import Practice
from chalicelib.sameday.solving import can_be_freed, spent
from chalicelib.settings import Settings
from chalicelib.storage import RecordStore, StoreUnavailableError

if TYPE_CHECKING:
    from altcha.v1 import Challenge

# An old phone tries some ten thousand a second: it takes one second or two.
MAX_NUMBER = 20_000
LASTS = timedelta(minutes=10)
_NUMBER = re.compile(r"[0-9]{1,5}")
_NAMES = ("algorithm", "challenge", "number", "salt", "signature")
_SALT_LENGTH = 24  # hex digits


class SolvingDesk(Protocol):
    """What this room needs of the desk."""

    @property
    def settings(self) -> Settings: ...
    @property
    def practice(self) -> Practice: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def records(self) -> RecordStore: ...


def challenge_field(caller: Caller, lead: Lead, *, secret: bytes, now: datetime) -> dict[str, Any]:
    """Give the riddle that goes with the answer to a held message; nothing for whom it could not help."""
    if not caller.wants_json or not can_be_freed(lead) or now >= _end_of(lead):
        return {}
    from chalicelib.pages.script import script_hash

    base, request = caller.request.base_path, caller.request
    addresses = {
        "script": as_absolute(request, f"{base}/challenge.js?v={script_hash('challenge.js')}"),
        "solution": as_absolute(request, f"{base}/f/{lead.form}/solution"),
    }
    return {"challenge": {**make_challenge(lead, secret).to_dict(), **addresses}}


def make_challenge(lead: Lead, secret: bytes) -> "Challenge":
    """Make the riddle of a lead: always the same one."""
    from altcha.v1 import ChallengeOptions, create_challenge  # only who is in doubt waits for it

    return create_challenge(
        ChallengeOptions(
            algorithm="SHA-256",
            max_number=MAX_NUMBER,
            hmac_key=_key(secret),
            salt=keyed_hash(secret, "riddle: salt", lead.key)[:_SALT_LENGTH],
            number=int(keyed_hash(secret, "riddle: number", lead.key), 16) % (MAX_NUMBER + 1),
            expires=_end_of(lead),
            params={"lead": lead.key},
        )
    )


def solve(desk: SolvingDesk, request: Request, form_name: str) -> Reply:
    """Take a solution; the lead is freed by whoever alerts. A repeat meets the first, and gets the same answer."""
    caller = Caller(request, desk.practice, wants_json=True, language=language_of(request.headers, request.query, {}))
    try:
        refuse_strangers(request, desk.practice)
        load_or_refuse(form_name)
        posted = read_fields(request.header("content-type"), request.body)
        key, signature = solved_lead(posted, desk.settings.desk_secret, desk.clock.now())
        desk.records.write(spent(key, signature, desk.clock.now()))
    except Refused as refusal:
        return replying.refused(caller, refusal)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return replying.refused(caller, Refused("TRY_AGAIN"))
    return Reply(HTTPStatus.OK, ON_EVERY_REPLY, {"ok": True, "success": True})


def solved_lead(posted: Posted, secret: bytes, now: datetime) -> tuple[str, str]:
    """Give the key of the lead whose riddle is solved, and the riddle's signature.

    Raises:
        Refused: NOT_SOLVED: it is wrong, too late, or no riddle of ours.
    """
    said = {name: value for name in _NAMES if isinstance(value := posted.get(name), str)}
    if said.keys() != set(_NAMES) or said["algorithm"] != "SHA-256" or not _NUMBER.fullmatch(said["number"]):
        raise Refused("NOT_SOLVED")
    from altcha.v1 import Payload, verify_solution

    payload = Payload("SHA-256", said["challenge"], int(said["number"]), said["salt"], said["signature"])
    # The clock is the desk's: altcha would look at its own.
    is_solved, _ = verify_solution(payload, _key(secret), check_expires=False)
    if not is_solved:
        raise Refused("NOT_SOLVED")
    _, end, params = payload.parse_salt()
    if end is None or now >= datetime.fromtimestamp(end, UTC):
        raise Refused("NOT_SOLVED")
    return _only(params, "lead"), said["signature"]


def _only(params: Mapping[str, list[str]], name: str) -> str:
    (value,) = params[name]
    return value


def _end_of(lead: Lead) -> datetime:
    return lead.received_at + LASTS


def _key(secret: bytes) -> str:
    return keyed_hash(secret, "riddle")
