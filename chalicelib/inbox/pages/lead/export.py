"""One lead as a file: everything that is kept of it, for its person or for another system."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.forms.lead_form import questions_of
from chalicelib.inbox.lead_lookup import lead_of
from chalicelib.inbox.pages.lead.timeline import Timeline, timeline_of
from chalicelib.inbox.request import InboxRequest, as_file
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.status import Standing
from chalicelib.web.request import Reply


def export_lead(request: InboxRequest) -> Reply:
    lead = lead_of(request)
    events, timeline = request.desk.archive.timeline(lead.key), timeline_of(request)
    request.audit("exported_lead", reference=lead.reference)
    content = json.dumps(lead_as_data(lead, events, timeline, request.now), ensure_ascii=False, indent=2)
    return as_file(f"{lead.reference}.json", "application/json; charset=utf-8", content + "\n")


def lead_as_data(lead: Lead, events: list[TimelineEvent], timeline: Timeline, now: datetime) -> dict[str, Any]:
    """Write a lead as plain data, always in the same order; moments are ISO 8601.

    Left out is what means nothing outside the desk: hashes, and the counters of the table.
    """
    return {
        "reference": lead.reference,
        "exported_at": now.isoformat(),
        "form": lead.form,
        "received_at": lead.received_at.isoformat(),
        "respond_by": _iso(lead.promise.respond_by if lead.promise else None),
        "language": lead.language,
        "answers": dict(_answers(lead)),
        "typed": dict(sorted(lead.typed.items())),
        "other_answers": [{"name": name, "text": text} for name, text in lead.other_answers],
        "consents": {
            name: {"version": given.version, "language": given.language, "given_at": given.given_at.isoformat()}
            for name, given in sorted(lead.consents.items())
        },
        "notes": list(lead.notes),
        "doubts": list(lead.doubts),
        "standing": _standing(lead.standing, timeline),
        "private_notes": [
            {"at": note.at.isoformat(), "by": timeline.name(note.by), "text": note.text} for note in lead.private_notes
        ],
        "is_on_legal_hold": lead.is_on_legal_hold,
        "expires_at": _iso(lead.expires_at),
        "alerts": {
            str(channel): {"state": str(alert.state), "tries": alert.attempt, "sent_at": _iso(alert.sent_at)}
            for channel, alert in sorted(lead.alerts.items())
        },
        "escalated_because": lead.escalated_because,
        "timeline": [_event(event, timeline) for event in events],
    }


def _answers(lead: Lead) -> Iterator[tuple[str, Any]]:
    """Yield the answers as they were asked, then those to questions that the form no longer asks."""
    asked = questions_of(lead)
    for name in [*asked, *sorted(lead.answers.keys() - asked.keys())]:
        if name in lead.answers:
            answer = lead.answers[name]
            yield name, dict(sorted(answer.items())) if isinstance(answer, Mapping) else answer


def _standing(standing: Standing, timeline: Timeline) -> dict[str, Any]:
    return {
        "status": str(standing.status),
        "at": _iso(standing.at),
        "by": timeline.name(standing.by) if standing.by else None,
        "again_at": _iso(standing.again_at),
        "visit_at": _iso(standing.visit_at),
        "certified_until": _iso(standing.certified_until),
        "first_contact_at": _iso(standing.first_contact_at),
    }


def _event(event: TimelineEvent, timeline: Timeline) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(),
        "kind": event.kind,
        "channel": str(event.channel) if event.channel else None,
        "try": event.attempt,
        "by": timeline.name(event.by) if event.by else None,
        "changed": event.changed,
    }


def _iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None
