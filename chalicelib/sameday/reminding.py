"""When the practitioner is reminded of a lead that waits: at half, four fifths and the end of the promised open time.

Pure. Any status change stops it; sleeping puts it off.
"""

from datetime import datetime

from chalicelib.hours import Hours

# Parts of the promised open time.
STAGES = (0.5, 0.8, 1.0)


def first_reminder(received_at: datetime, hours: Hours) -> datetime | None:
    """Give when half of the promised open time will have passed."""
    return reminder_at(received_at, 0, hours)


def reminder_at(received_at: datetime, stage: int, hours: Hours) -> datetime | None:
    """Give when a reminder is due, the first being stage 0; None after the last."""
    if stage >= len(STAGES):
        return None
    return hours.after_open_time(received_at, hours.respond_within * STAGES[stage])
