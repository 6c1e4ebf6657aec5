"""Screening: what speaks against a submission. It never refuses; in doubt a person decides."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

from chalicelib.forms.form import Form
from chalicelib.forms.sorted_fields import Posted
from chalicelib.intake import control_fields
from chalicelib.intake.screening.signals import Suspicion, suspicions_about
from chalicelib.leads.keyed_hashes import keyed_hash
from chalicelib.leads.keyring import Key, Keyring

Circumstance = Literal[
    "honeypot",  # a field that no person sees was filled in
    "too_fast",  # the form was sent before anybody could have read it
    "hasty",  # the same, as the visitor's own clock has it
    "webdriver",  # the browser was driven by a program, as its client says
    "stranger",  # the page that sent it is not on the practice's list: a copy, a translation, another site
]
# Found out once the answers are read.
Outcome = Literal[
    "elsewhere",  # nobody can answer it, and it came to an address that the desk never gave out
]
# Found out only after the visitor has been answered (see alerts.sender_limit).
Afterthought = Literal[
    "burst",  # the same sender wrote many times in a few minutes
]
Doubt = Circumstance | Suspicion | Outcome | Afterthought
DOUBTS: tuple[Doubt, ...] = tuple(
    doubt for kind in (Circumstance, Suspicion, Outcome, Afterthought) for doubt in get_args(kind)
)

# What each reason weighs. A submission is in doubt from DOUBTFUL on; what honest people do now and then (write in
# capitals, send a link, use an address once, read the blog through a translator) can never get there without more.
DOUBTFUL = 100
WEIGHTS: Mapping[Doubt, int] = {
    "honeypot": 100,
    "too_fast": 100,
    "markup": 100,
    "gibberish": 100,
    "link_in_name": 100,
    "pitch": 70,
    "more_pitches": 40,
    "hasty": 40,
    "webdriver": 40,
    # These four together, even on a translated page, are what a talkative patient may send.
    "hint": 30,
    "more_hints": 10,
    "link": 30,
    "more_links": 10,
    "throwaway": 15,
    "stranger": 15,
    "other_script": 10,
    "shouting": 5,
    "elsewhere": 100,
    "burst": 100,
}

# Programs post within milliseconds. Nobody reads and fills a form in a second, even with a browser's autofill; a longer
# bound would hold people whose clock is a little off.
FASTEST_PERSON = timedelta(seconds=1)
_TOKEN = re.compile(r"(\d{10,16})\.([0-9a-f]{32})")


def doubts_of(reasons: tuple[Doubt, ...]) -> tuple[Doubt, ...]:
    """Return the reasons for doubt: none for most people, and none where the reasons together do not weigh enough."""
    return reasons if score(reasons) >= DOUBTFUL else ()


def score(reasons: Iterable[Doubt]) -> int:
    """Weigh reasons, each once: one more never weighs less."""
    return sum(WEIGHTS[reason] for reason in set(reasons))


def is_held(form: Form, doubts: tuple[Doubt, ...]) -> bool:
    """Return whether a submission waits for a person's decision instead of raising an alert."""
    return "honeypot" in doubts or (bool(doubts) and form.holds_when_in_doubt)


def reasons_against(
    posted: Posted,
    headers: Mapping[str, str],
    form: Form,
    *,
    keys: Keyring,
    now: datetime,
    said: Posted | None = None,
    is_stranger: bool = False,
    own_sites: frozenset[str] = frozenset(),
) -> tuple[Doubt, ...]:
    """Return everything that speaks against a submission, however little it weighs, in the order of DOUBTS.

    `posted` is what came; `said` is the same as it was understood, under our names where they are known.
    Links to the origins in `own_sites` speak against nobody.
    """
    handed_out_at, session = _handed_out_at(posted, form, keys), _session(headers)
    loaded_at = None if handed_out_at else _loaded_at(session)
    circumstances: dict[Circumstance, bool] = {
        "honeypot": control_fields.fell_into_honeypot(posted),
        "too_fast": _is_too_short(handed_out_at, now),
        # Nobody signed it, and some pages make their client only when the form is sent.
        "hasty": _is_too_short(loaded_at, now),
        "webdriver": session.get("webdriver") is True,
        "stranger": is_stranger,
    }
    suspicions = suspicions_about(posted if said is None else said, own_sites)
    return (*(reason for reason, applies in circumstances.items() if applies), *suspicions)


def make_fill_token(form: Form, *, keys: Keyring, now: datetime) -> str:
    """Sign the moment at which a form was handed out."""
    moment = str(int(now.timestamp() * 1000))
    return f"{moment}.{_signature(keys.newest, form, moment)}"


def _signature(key: Key, form: Form, moment: str) -> str:
    return keyed_hash(key, "fill token", form.name_in_url, moment)[:32]


def _is_too_short(begun_at: datetime | None, now: datetime) -> bool:
    return begun_at is not None and timedelta(0) <= now - begun_at < FASTEST_PERSON


def _handed_out_at(posted: Posted, form: Form, keys: Keyring) -> datetime | None:
    """Find out when the desk handed out the form; None if no token of ours says so."""
    token = _TOKEN.fullmatch(control_fields.control(posted, (control_fields.FILL_TOKEN,)))
    moment = _moment(int(token[1])) if token else None
    if token and moment and any(token[2] == _signature(key, form, token[1]) for key in keys.trusted_for(moment)):
        return moment
    return None


def _loaded_at(session: Mapping[str, Any]) -> datetime | None:
    """Read when the client says it was loaded, by the visitor's own clock."""
    try:
        return _moment(int(session["loadedAt"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _session(headers: Mapping[str, str]) -> Mapping[str, Any]:
    """Read what a Formspree client says of its browser."""
    try:
        session = json.loads(base64.b64decode(headers.get("formspree-session-data", ""), validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return session if isinstance(session, dict) else {}


def _moment(milliseconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None
