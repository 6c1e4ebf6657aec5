"""The usual lead of the tests: a request for certification, of which the practice was told at once."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.reference import public_reference
from tests.desks import NOON


def sample_lead(
    key: str = "0" * 32,
    *,
    received_at: datetime = NOON,
    **fields: Any,  # noqa: ANN401 - any field of a lead
) -> Lead:
    """Return the usual lead, but for the fields that are given."""
    usual = Lead(
        key=key,
        reference=public_reference(key),
        form="certification",
        received_at=received_at,
        language="en",
        content="c",
        alerts={Channel.FIRST: Alert(AlertState.DELIVERED, attempt=1, sent_at=received_at)},
    )
    return replace(usual, **fields)
