"""Reads the practice from practice.toml; a mistake is refused with its line, its key and a sentence."""

from collections.abc import Collection
from pathlib import Path

from chalicelib.leads.retention import SHORTEST_AUDIT, Retention
from chalicelib.practice.hours_reader import read_hours
from chalicelib.practice.mailbox import MailboxError, with_name
from chalicelib.practice.practice import USUAL_ONE_BY_ONE, Practice, bare_address, digits_with_plus
from chalicelib.practice.toml_reader import PracticeError, TomlReader
from chalicelib.text.words import PRACTICE_LANGUAGES

__all__ = ["PracticeError", "parse_practice", "read_practice"]


# Who asks for a same-day answer wants to know that it arrived; other visitors when the practice says so.
_USUALLY_ACKNOWLEDGED = frozenset({"certification"})
_PRIVACY_URL = "site.privacy_url"
_SECURITY_CONTACT = "site.security_contact"


def read_practice(path: Path, fields: Collection[str] | None = None) -> Practice:
    """Read the practice from a TOML file.

    `fields` are those of all forms: a label for any other is a mistake. Without them labels are not looked at so
    closely, and one that means no field changes nothing.

    Raises:
        PracticeError: the file is missing, is not TOML, or says something that cannot be meant.
    """
    try:
        # Some editors put a byte order mark before the first line.
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise PracticeError(f"{path.name} cannot be read: put it there, or name another one in PRACTICE.") from None
    except UnicodeDecodeError as mistake:
        line = mistake.object.count(b"\n", 0, mistake.start) + 1
        raise PracticeError(f"{path.name}, line {line}: it must be saved as UTF-8.") from None
    return parse_practice(text, path.name, fields)


def parse_practice(text: str, file_name: str = "practice.toml", fields: Collection[str] | None = None) -> Practice:
    """Parse the text of a practice.toml; see `read_practice`."""
    reader = TomlReader(text, file_name)
    practice = _practice(reader, fields)
    reader.refuse_unknown_keys()
    refuse_same_address(reader, practice)
    return practice


def refuse_same_address(reader: TomlReader, practice: Practice) -> None:
    if bare_address(practice.second_to) == bare_address(practice.alerts_to):
        raise reader.mistake("mail.second_to", "must differ from alerts_to: it is used when that one fails.")


def _practice(reader: TomlReader, fields: Collection[str] | None) -> Practice:
    acknowledges = reader.has("mail.acknowledge")
    return Practice(
        name=reader.text("name"),
        practitioner=reader.text("practitioner"),
        phone=reader.phone("phone"),
        phone_link=digits_with_plus(reader.phone("phone")),
        language=reader.choice("language", PRACTICE_LANGUAGES),
        time_zone=reader.time_zone("time_zone"),
        mail_from=reader.address("mail.from"),
        mail_from_to_visitors=_to_visitors(reader),
        alerts_to=reader.address("mail.alerts_to"),
        second_to=reader.address("mail.second_to"),
        alerts_one_by_one=reader.count("mail.alerts_one_by_one", usual=USUAL_ONE_BY_ONE),
        acknowledge=reader.form_names("mail.acknowledge") if acknowledges else _USUALLY_ACKNOWLEDGED,
        postal_address=reader.text("mail.postal_address") if reader.has("mail.postal_address") else "",
        allowed_origins=reader.origins("site.allowed_origins"),
        webhook_senders=reader.networks("site.webhook_senders"),
        hours=read_hours(reader, reader.time_zone("time_zone")),
        retention=_retention(reader),
        labels=reader.labels("labels", fields),
        privacy_url=reader.address_of_page(_PRIVACY_URL) if reader.has(_PRIVACY_URL) else "",
        security_contact=bare_address(reader.address(_SECURITY_CONTACT)) if reader.has(_SECURITY_CONTACT) else "",
    )


def _to_visitors(reader: TomlReader) -> str:
    try:
        return with_name(reader.text("name"), reader.address("mail.from").rpartition("<")[2].rstrip(">"))
    except MailboxError as mistake:
        raise reader.mistake("name", str(mistake)) from None


def _retention(reader: TomlReader) -> Retention:
    audit = reader.days("retention.audit_days", usual=SHORTEST_AUDIT.days)
    if audit < SHORTEST_AUDIT:
        raise reader.mistake(
            "retention.audit_days",
            f"must be {SHORTEST_AUDIT.days} or more: for six years the law may ask who saw a request.",
        )
    return Retention(
        held=reader.days("retention.held_days", usual=90),
        unconverted=reader.days("retention.unconverted_days", usual=365),
        certified=reader.days("retention.certified_days", usual=2190),
        audit=audit,
    )
