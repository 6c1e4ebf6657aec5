"""Recent leads for whoever watches over the desk: where each stands, and nothing that anybody typed."""

from datetime import datetime

from chalicelib.inbox.list_query import newest
from chalicelib.leads.lead import Lead
from chalicelib.storage import LeadArchive

MOST = 50


def recent_leads(archive: LeadArchive, now: datetime) -> list[dict[str, str]]:
    """Return the newest leads, each as what a table of them shows."""
    return [_in_brief(lead) for lead in newest(archive, now, MOST)]


def _in_brief(lead: Lead) -> dict[str, str]:
    return {
        "reference": lead.reference,
        "form": lead.form,
        "state": "held" if lead.is_held else str(lead.standing.status),
        "received": _second(lead.received_at),
        "alert": str(lead.alert.state),
        "alerted": _second(lead.alert.sent_at),
        "changed": _second(lead.standing.at),
    }


def _second(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
