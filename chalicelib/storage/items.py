"""Leads as items of the table, and back. Pure: plain dicts, no boto3."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.lead import Alert, AlertState, Channel, Consent, Lead, TimelineEvent

Item = dict[str, Any]

LEAD_SORT_KEY = "LEAD"


def item_key(lead_key: str) -> Item:
    return {"pk": f"LEAD#{lead_key}", "sk": LEAD_SORT_KEY}


def lead_key_of(pk: str) -> str:
    return pk.removeprefix("LEAD#")


def to_item(lead: Lead) -> Item:
    """Write a lead as an item; moments are ISO 8601 in UTC, so that they sort as text."""
    return {
        **item_key(lead.key),
        "reference": lead.reference,
        "form": lead.form,
        "received_at": moment_text(lead.received_at),
        "language": lead.language,
        "content": lead.content,
        "answers": dict(lead.answers),
        "other_answers": [{"name": name, "text": text} for name, text in lead.other_answers],
        "consents": {
            name: {"version": given.version, "language": given.language, "given_at": moment_text(given.given_at)}
            for name, given in lead.consents.items()
        },
        "notes": list(lead.notes),
        "doubts": list(lead.doubts),
        **changing_attributes(lead),
    }


def from_item(item: Mapping[str, Any]) -> Lead:
    return Lead(
        key=lead_key_of(item["pk"]),
        reference=item["reference"],
        form=item["form"],
        received_at=datetime.fromisoformat(item["received_at"]),
        language=item["language"],
        content=item["content"],
        answers=item["answers"],
        other_answers=tuple((other["name"], other["text"]) for other in item["other_answers"]),
        consents={
            name: Consent(given["version"], given["language"], datetime.fromisoformat(given["given_at"]))
            for name, given in item["consents"].items()
        },
        notes=tuple(item["notes"]),
        doubts=tuple(item["doubts"]),
        alerts={Channel(name): _alert_from(alert) for name, alert in item["alerts"].items()},
        escalated_because=item["escalated_because"],
        version=int(item["version"]),
    )


def changing_attributes(lead: Lead) -> Item:
    """Write what changes about a lead; without `due_at` and `due_shard` it is not in the index of what is due."""
    due = {"due_at": moment_text(lead.due_at), "due_shard": due_shard(lead.key)} if lead.due_at else {}
    return {
        "alerts": {str(channel): _alert_item(alert) for channel, alert in lead.alerts.items()},
        "escalated_because": lead.escalated_because,
        "version": lead.version,
        **due,
    }


# Spread over a few keys, so that a burst of leads does not meet the limits of a single one.
DUE_SHARDS = ("0", "1", "2", "3")


def shards_from(now: datetime) -> list[str]:
    """Give the shards with another one first each minute, so that a sweep that is cut short starves none of them."""
    first = now.minute % len(DUE_SHARDS)
    return [*DUE_SHARDS[first:], *DUE_SHARDS[:first]]


def due_shard(lead_key: str) -> str:
    return DUE_SHARDS[int(lead_key[0], 16) % len(DUE_SHARDS)]


def _alert_item(alert: Alert) -> Item:
    return {
        "state": str(alert.state),
        "due_at": moment_text(alert.due_at) if alert.due_at else None,
        "attempt": alert.attempt,
        "failures": alert.failures,
        "may_be_repeat": alert.may_be_repeat,
        "sent_at": moment_text(alert.sent_at) if alert.sent_at else None,
        "message_id": alert.message_id,
    }


def _alert_from(item: Mapping[str, Any]) -> Alert:
    return Alert(
        state=AlertState(item["state"]),
        due_at=_moment(item["due_at"]),
        attempt=int(item["attempt"]),
        failures=int(item["failures"]),
        may_be_repeat=item["may_be_repeat"],
        sent_at=_moment(item["sent_at"]),
        message_id=item["message_id"],
    )


EVENT_PREFIX = "EVENT#"


def event_to_item(lead_key: str, event: TimelineEvent) -> Item:
    return {
        "pk": item_key(lead_key)["pk"],
        "sk": f"{EVENT_PREFIX}{moment_text(event.at)}#{event.id}",
        "id": event.id,
        "at": moment_text(event.at),
        "kind": event.kind,
        "channel": str(event.channel) if event.channel else None,
        "attempt": event.attempt,
        "changed": event.changed,
    }


def event_from_item(item: Mapping[str, Any]) -> TimelineEvent:
    return TimelineEvent(
        id=item["id"],
        at=datetime.fromisoformat(item["at"]),
        kind=item["kind"],
        channel=Channel(item["channel"]) if item["channel"] else None,
        attempt=int(item["attempt"]),
        changed=item["changed"],
    )


def moment_text(moment: datetime) -> str:
    """Write a moment so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
