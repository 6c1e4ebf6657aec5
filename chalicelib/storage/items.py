"""Leads as items of the table, and back. Pure: plain dicts, no boto3."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.lead import Alert, AlertState, Consent, Lead

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
        "received_at": lead.received_at.isoformat(),
        "language": lead.language,
        "content": lead.content,
        "answers": dict(lead.answers),
        "other_answers": [{"name": name, "text": text} for name, text in lead.other_answers],
        "consents": {
            name: {"version": given.version, "language": given.language, "given_at": given.given_at.isoformat()}
            for name, given in lead.consents.items()
        },
        "notes": list(lead.notes),
        "doubts": list(lead.doubts),
        **alert_attributes(lead.alert),
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
        alert=_alert_from(item),
    )


def alert_attributes(alert: Alert) -> Item:
    """Write an alert as attributes of its lead: flat, so that conditions can name them."""
    attributes: Item = {"alert_state": str(alert.state), "alert_attempt": alert.attempt}
    if alert.lease_until:
        attributes["alert_lease_until"] = alert.lease_until.isoformat()
    if alert.sent_at:
        attributes["alert_sent_at"] = alert.sent_at.isoformat()
    if alert.message_id:
        attributes["alert_message_id"] = alert.message_id
    return attributes


ALERT_ATTRIBUTES = ("alert_state", "alert_attempt", "alert_lease_until", "alert_sent_at", "alert_message_id")


def _alert_from(item: Mapping[str, Any]) -> Alert:
    return Alert(
        state=AlertState(item["alert_state"]),
        attempt=int(item["alert_attempt"]),
        lease_until=_moment(item.get("alert_lease_until")),
        sent_at=_moment(item.get("alert_sent_at")),
        message_id=item.get("alert_message_id", ""),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
