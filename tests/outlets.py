"""What leaves the desk, sorted by the way it leaves; and which of the secrets are found where none may be."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.outbox import Sent
from tests.desks import QuietDesk
from tests.markup import take_apart

_LINK = re.compile(r'\b(?:href|src|action|formaction|data-to)="([^"]*)"')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# One tap to call or write: these lead out of the desk, to the person.
_TO_THE_PERSON = ("tel:", "sms:", "mailto:")


# Whose calendar it is for, with what a long line is folded by.
_ATTENDEE = re.compile(r"^ATTENDEE.*\r\n(?: .*\r\n)*", re.MULTILINE)


def _without_envelope(calendar: str) -> str:
    return _ATTENDEE.sub("", calendar).replace("\r\n ", "")


@dataclass(frozen=True)
class Secret:
    """Something that a person typed, and the ways in which it might be written elsewhere."""

    typed: str
    marks: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        # A hash has digits enough to hold a short number by chance; a number that stands by itself is none.
        marks = "|".join(map(re.escape, self.marks))
        return re.search(rf"(?<![0-9a-f])(?:{marks})(?![0-9a-f])", text, re.IGNORECASE) is not None


def word(mark: str, typed: str = "{}") -> Secret:
    """Return a secret made of one word that stands nowhere else; `typed` says what stands around it."""
    return Secret(typed.format(mark), (mark,))


@dataclass
class Outlets:
    """Every text that left, by its outlet."""

    heard: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def hear(self, outlet: str, *texts: str) -> None:
        self.heard[outlet] += texts

    def hear_reply(self, headers: Mapping[str, str], body: Any, *, shows_answers: bool) -> None:  # noqa: ANN401 - as replies are
        """Take down a reply. On pages that show answers, only titles and links must be free of them."""
        self.hear("headers", *(f"{name}: {value}" for name, value in headers.items()))
        text = body if isinstance(body, str) else json.dumps(dict(body), ensure_ascii=False)
        if "text/html" in headers.get("Content-Type", headers.get("content-type", "")):
            self.hear("titles", *_TITLE.findall(text))
            self.hear("links", *(link for link in _LINK.findall(text) if not link.startswith(_TO_THE_PERSON)))
            if not shows_answers:
                self.hear("pages", take_apart(text).text)
        elif not shows_answers:
            self.hear("data", text)

    def hear_mail(self, sent: Iterable[Sent]) -> None:
        """Take down emails as they arrive. The envelope of one to a visitor has an address; nothing else may."""
        for message in (one.message for one in sent):
            self.hear("subjects", message.subject)
            self.hear("mail headers", json.dumps(dict(message.headers)), message.reply_to or "")
            self.hear("tags", json.dumps(dict(message.tags)))
            self.hear("mail texts", message.text, message.html)
            if message.calendar:
                self.hear("calendars", _without_envelope(message.calendar.text))

    def hear_desk(self, desk: QuietDesk) -> None:
        """Take down what the desk keeps beside the leads, and what a traceback would show of a lead."""
        for record in desk.memory_records.all():
            self.hear("records", f"{record.partition} {record.key} {dict(record.values)!r}")
        self.hear("repr", *map(repr, desk.memory.all_drafts()))
        for lead in desk.leads():
            self.hear("repr", repr(lead))
            self.hear("timelines", *map(repr, desk.memory.timeline(lead.key)))

    def hits(self, secrets: Mapping[str, Secret]) -> list[tuple[str, str]]:
        """Return each outlet with each secret that is found there."""
        return sorted(set(self._hits(secrets)))

    def _hits(self, secrets: Mapping[str, Secret]) -> Iterator[tuple[str, str]]:
        for outlet, texts in self.heard.items():
            whole = "\n".join(texts)
            yield from ((outlet, name) for name, secret in secrets.items() if secret.is_in(whole))
