"""What the emails to the practice about many leads have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.alerts.mails import words
from chalicelib.alerts.mails.common import trace_of_batch, write
from chalicelib.leads.alert import Channel
from chalicelib.mail.message import Message
from chalicelib.practice.practice import Practice
from chalicelib.text.words import Words


@dataclass(frozen=True)
class BatchTry:
    """One try to send such an email."""

    channel: Channel
    attempt: int
    may_be_repeat: bool
    now: datetime
    desk_url: str


def write_batch(
    mail: str,
    context: Mapping[str, object],
    batch: BatchTry,
    *,
    practice: Practice,
    subject: Sequence[str],
    second: Words | None = None,
    mailing: str = "",
) -> Message:
    """Return the email whose templates lie in the folder `mail`: it shows no names and leads to the inbox.

    `second` is why it comes to the second address; `mailing` is its name for feedback, if that is not the folder's.
    """
    language, is_second = practice.language, batch.channel is Channel.SECOND
    said = {
        "language": language,
        "remarks": [
            *([words.MAY_BE_REPEAT(language)] if batch.may_be_repeat else []),
            *([second(language)] if second and is_second else []),
        ],
        "privacy": words.NO_ANSWERS_SHOWN(language),
        "url": f"{batch.desk_url}/inbox",
        "open": words.OPEN_INBOX(language),
    }
    return write(
        mail,
        {**said, **context},
        practice=practice,
        to=practice.second_to if is_second else practice.alerts_to,
        subject=" · ".join(subject),
        trace=trace_of_batch(mailing or mail, batch.channel, batch.attempt, practice=practice, now=batch.now),
    )
