"""What is fuzzed: each target takes any bytes, reads them as the desk would, and asserts what must hold."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from chalicelib.alerts.feedback import read_notification
from chalicelib.forms import FORMS, load_form
from chalicelib.forms.dates import latest_past, this_century, understand_date
from chalicelib.forms.sorted_fields import Posted, sort_fields
from chalicelib.forms.validation import FieldError, InvalidAnswersError, validate
from chalicelib.intake.body import WIRE, forgiving_fields, read_fields
from chalicelib.intake.control_fields import answers_among
from chalicelib.intake.form_layout import lay_out
from chalicelib.intake.refusals import REASONS, Refused
from chalicelib.intake.screening.score import reasons_against
from chalicelib.leads.alert import Channel
from chalicelib.leads.keyring import read_keyring
from chalicelib.leads.lookup_keys import email_of, phone_of
from chalicelib.mail.message import ATTEMPT_TAG, CHANNEL_TAG, KEY_TAG, MAILING_TAG, TRACE_HEADER

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
KEYS = read_keyring("the secret of fuzzing guards nobody at all")
CONTENT_TYPES = (
    *("application/json", "application/x-www-form-urlencoded", "text/plain", "", "multipart/form-data; boundary=b"),
    *("application/x-www-form-urlencoded; charset=shift_jis", "application/json; charset=utf-16", "text/csv"),
)


def fuzz_body(data: bytes) -> None:
    """Read a body: fields within the limits, or a refusal that has its sentence; and what is given back is text."""
    content_type, body = CONTENT_TYPES[data[0] % len(CONTENT_TYPES)] if data else "", data[1:]
    fields, refused = _read(content_type, body)
    assert refused == "" or refused in REASONS
    if not refused:
        texts = [text for value in fields.values() for text in ([value] if isinstance(value, str) else value)]
        assert len(texts) <= WIRE.fields
        assert all("\0" not in text for text in (*fields, *texts))
        assert all(len(name) <= WIRE.name for name in fields)
        "".join((*fields, *texts)).encode()
    json.dumps(forgiving_fields(content_type, body), ensure_ascii=False).encode()


def fuzz_understanding(data: bytes) -> None:
    """Understand, validate and screen whatever a body says, and lay it out again: never a fault."""
    posted = _posted(data)
    form = load_form(sorted(FORMS)[len(data) % len(FORMS)])
    fields = sort_fields(form, answers_among(posted, {}))
    assert fields.ours.keys() <= form.questions().keys()
    errors: list[FieldError] = []
    try:
        answers = validate(form, fields, language="en", today=TODAY)
        email_of(answers.values)
        phone_of(answers.values)
    except InvalidAnswersError as invalid:
        errors = list(invalid.errors)
    assert all(error.message for error in errors)
    said = {**fields.others, **fields.ours}
    reasons_against(posted, {}, form, said=said, keys=KEYS, now=NOW, is_stranger=False, own_sites=frozenset())
    lay_out(form, posted, errors, "en")


def _posted(data: bytes) -> Posted:
    return _read(CONTENT_TYPES[data[0] % len(CONTENT_TYPES)] if data else "", data[1:])[0]


def _read(content_type: str, body: bytes) -> tuple[Posted, str]:
    """Return the fields, and the code under which the body is refused, if it is."""
    try:
        return read_fields(content_type, body), ""
    except Refused as refusal:
        return {}, refusal.code


# What the mail service's events are made of.
_NAMES = (
    *("eventType", "notificationType", "mail", "tags", "headers", "name", "value", "timestamp", "bounce", "bounceType"),
    *("complaint", "delivery", KEY_TAG, CHANNEL_TAG, ATTEMPT_TAG, MAILING_TAG),
)
_VALUES = (
    *("Bounce", "Complaint", "Delivery", "Send", "Reject", "Rendering Failure", "Transient", "first", "visitor", "1"),
    *("0" * 32, "", "-1", "\u0664", "9" * 30, "2026-11-22T20:40:02.012Z", "0001-01-01T00:00:00+23:59", "20261122"),
    *(TRACE_HEADER, "00/first/1", "//", None, 1, True, 1e308),
)
_MOST_DEPTH = 5


def fuzz_feedback(data: bytes) -> None:
    """Read what the mail service says: an event about one of our messages, or nothing."""
    text = data.decode("utf-8", "replace") if data.startswith(b"{") else json.dumps(_composed(iter(data)))
    event = read_notification({"Message": text})
    if event is not None:
        assert isinstance(event.key, str)
        assert isinstance(event.channel, Channel)
        assert event.at.tzinfo is not None
        event.at.astimezone(UTC)


def _composed(data: Iterator[int], depth: int = 0) -> object:
    """Make JSON of the parts of an event: each byte chooses what comes next."""
    kind = next(data, 0) % 8
    if (depth < _MOST_DEPTH and kind < 5) or not depth:
        count = next(data, 0) % len(_NAMES)
        return {_NAMES[next(data, 0) % len(_NAMES)]: _composed(data, depth + 1) for _ in range(count)}
    if depth < _MOST_DEPTH and kind == 5:
        return [_composed(data, depth + 1) for _ in range(next(data, 0) % 4)]
    return _VALUES[next(data, 0) % len(_VALUES)]


def fuzz_dates(data: bytes) -> None:
    """Read a date: none, or a day that a calendar has; and what was understood, written out, is understood alike."""
    text = data.decode("utf-8", "replace")
    for century in (latest_past, this_century):
        reading = understand_date(text, TODAY, century)
        if reading is not None:
            assert reading.other is None or reading.other != reading.meant
            again = understand_date(reading.meant.isoformat(), TODAY, century)
            assert again is not None
            assert again.meant == reading.meant


TARGETS: dict[str, Callable[[bytes], None]] = {
    "body": fuzz_body,
    "understanding": fuzz_understanding,
    "feedback": fuzz_feedback,
    "dates": fuzz_dates,
}


def be_quiet() -> None:
    """Keep what is logged of each odd input to itself."""
    logging.disable(logging.CRITICAL)
