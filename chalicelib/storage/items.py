"""Leads as items of the table, and back. Pure: plain dicts, no boto3."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Consent, Lead, PrivateNote, TimelineEvent
from chalicelib.leads.lookup_keys import name_keys
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing, Status

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
        **_finding_attributes(lead),
        **changing_attributes(lead),
    }


def _finding_attributes(lead: Lead) -> Item:
    """Write what the lead is found by. An index takes no empty key: what is missing is left out."""
    name = lead.answers.get("name")
    by_first, by_last = name_keys(name) if isinstance(name, str) else ("", "")
    keys = {"phone_hash": lead.phone_hash, "email_hash": lead.email_hash, "first_name": by_first, "last_name": by_last}
    named = {"name_shelf": NAME_SHELF} if by_first else {}
    return {key: value for key, value in keys.items() if value} | named


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
        phone_hash=item.get("phone_hash", ""),
        email_hash=item.get("email_hash", ""),
        sender_hash=item.get("sender_hash", ""),
        promise=_promise_from(item["promise"]) if item["promise"] else None,
        remind_at=_moment(item["remind_at"]),
        reminders=int(item["reminders"]),
        no_renewals_since=_moment(item["no_renewals_since"]),
        ending_at=_moment(item.get("ending_at")),
        standing=_standing_from(item["standing"]),
        standing_before=_standing_from(item["standing_before"]) if item["standing_before"] else None,
        private_notes=tuple(
            PrivateNote(datetime.fromisoformat(note["at"]), note["by"], note["text"]) for note in item["private_notes"]
        ),
        is_on_legal_hold=item["is_on_legal_hold"],
        expires_at=moment_of_seconds(item.get("expires_at")),
        version=int(item["version"]),
    )


# Those of the changing attributes that a lead may be without; DynamoDB wants to be told.
SOMETIMES_MISSING = ("due_at", "due_shard", "expires_at")


def changing_attributes(lead: Lead) -> Item:
    """Write what changes about a lead; without `due_at` and `due_shard` it is not in the index of what is due."""
    expiry = {"expires_at": seconds_of(lead.expires_at)} if lead.expires_at else {}
    due = {"due_at": moment_text(lead.due_at), "due_shard": due_shard(lead.key)} if lead.due_at else {}
    return {
        "alerts": {str(channel): _alert_item(alert) for channel, alert in lead.alerts.items()},
        "doubts": list(lead.doubts),
        "sender_hash": lead.sender_hash,
        "escalated_because": lead.escalated_because,
        "standing": _standing_item(lead.standing),
        "standing_before": _standing_item(lead.standing_before) if lead.standing_before else None,
        "private_notes": [
            {"at": moment_text(note.at), "by": note.by, "text": note.text} for note in lead.private_notes
        ],
        "promise": _promise_item(lead.promise) if lead.promise else None,
        "remind_at": _text(lead.remind_at),
        "reminders": lead.reminders,
        "no_renewals_since": _text(lead.no_renewals_since),
        "ending_at": _text(lead.ending_at),
        "is_on_legal_hold": lead.is_on_legal_hold,
        "box": box_of(lead),
        "version": lead.version,
        **due,
        **expiry,
    }


HELD_BOX, CLOSED_BOX = "held", "closed"
# All names are in one partition of their index, so that one query finds those that begin alike.
NAME_SHELF = "names"


def open_box(form: str) -> str:
    return f"open#{form}"


def box_of(lead: Lead) -> str:
    """Give the part of the inbox in which a lead lies."""
    if not lead.standing.is_open:
        return CLOSED_BOX
    return HELD_BOX if lead.is_held else open_box(lead.form)


def seconds_of(moment: datetime) -> int:
    """Write a moment as DynamoDB wants it for its own deletion: whole seconds since 1970."""
    return int(moment.timestamp())


def moment_of_seconds(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


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
        "due_at": _text(alert.due_at),
        "attempt": alert.attempt,
        "not_after": _text(alert.not_after),
        "failures": alert.failures,
        "may_be_repeat": alert.may_be_repeat,
        "sent_at": _text(alert.sent_at),
        "message_id": alert.message_id,
    }


def _alert_from(item: Mapping[str, Any]) -> Alert:
    return Alert(
        state=AlertState(item["state"]),
        due_at=_moment(item["due_at"]),
        attempt=int(item["attempt"]),
        not_after=_moment(item.get("not_after")),
        failures=int(item["failures"]),
        may_be_repeat=item["may_be_repeat"],
        sent_at=_moment(item["sent_at"]),
        message_id=item["message_id"],
    )


def _promise_item(promise: Promise) -> Item:
    return {"respond_by": moment_text(promise.respond_by), "same_day": promise.same_day}


def _promise_from(item: Item) -> Promise:
    return Promise(datetime.fromisoformat(item["respond_by"]), item["same_day"])


def _standing_item(standing: Standing) -> Item:
    return {
        "status": str(standing.status),
        "number": standing.number,
        "at": _text(standing.at),
        "by": standing.by,
        "again_at": _text(standing.again_at),
        "visit_at": _text(standing.visit_at),
        "certified_until": standing.certified_until.isoformat() if standing.certified_until else None,
        "first_contact_at": _text(standing.first_contact_at),
    }


def _standing_from(item: Item) -> Standing:
    until = item["certified_until"]
    return Standing(
        status=Status(item["status"]),
        number=int(item["number"]),
        at=_moment(item["at"]),
        by=item["by"],
        again_at=_moment(item["again_at"]),
        visit_at=_moment(item["visit_at"]),
        certified_until=date.fromisoformat(until) if until else None,
        first_contact_at=_moment(item["first_contact_at"]),
    )


EVENT_PREFIX = "EVENT#"
EVENTS_ARE_KEPT = timedelta(days=6 * 365)


def event_to_item(lead_key: str, event: TimelineEvent) -> Item:
    return {
        "pk": item_key(lead_key)["pk"],
        "sk": f"{EVENT_PREFIX}{moment_text(event.at)}#{event.id}",
        "id": event.id,
        "at": moment_text(event.at),
        "kind": event.kind,
        "channel": str(event.channel) if event.channel else None,
        "attempt": event.attempt,
        "by": event.by,
        "changed": event.changed,
        # The sweep erases them with their lead; this is for those whose lead DynamoDB itself took first.
        "expires_at": seconds_of(event.at + EVENTS_ARE_KEPT),
    }


def event_from_item(item: Mapping[str, Any]) -> TimelineEvent:
    return TimelineEvent(
        id=item["id"],
        at=datetime.fromisoformat(item["at"]),
        kind=item["kind"],
        channel=Channel(item["channel"]) if item["channel"] else None,
        attempt=int(item["attempt"]),
        by=item["by"],
        changed=item["changed"],
    )


def moment_text(moment: datetime) -> str:
    """Write a moment so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _text(moment: datetime | None) -> str | None:
    return moment_text(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
