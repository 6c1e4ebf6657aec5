"""Once a day: the audit log's days that are over are copied to where no function and no deployment changes them."""

from typing import Protocol

from chalicelib import ports
from chalicelib.storage.audit_copies import copy_days


class CopyingDesk(ports.HasRecords, ports.HasCopies, ports.HasClock, ports.HasPractice, Protocol):
    """What copying needs of the desk."""


def copy_audit_log(desk: CopyingDesk) -> int:
    """Copy what is over and not copied, and return how many days that were.

    Raises:
        StoreUnavailableError: something did not answer. Whoever called tries again, and an alarm rings.
    """
    return copy_days(desk.records, desk.copies, desk.clock.now(), desk.practice.time_zone)
