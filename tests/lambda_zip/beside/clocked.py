"""The zip's own handlers, at a desk whose clock the tests set.

The tests put this beside the zip on the function's path. In the zip there is no way to another clock.
"""

import os
from datetime import datetime
from pathlib import Path

from app import app, audit_copy, canary, inbox, on_lead_written, on_mail_event, sweep
from chalicelib.desk import Desk, refuse_unknown_forms, use_desk
from chalicelib.practice.file import read_practice
from chalicelib.settings import read_settings

__all__ = ["app", "audit_copy", "canary", "inbox", "on_lead_written", "on_mail_event", "sweep"]


class FileClock:
    """Says what the tests have written into a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text(encoding="utf-8"))


_settings = read_settings(os.environ)
_practice = refuse_unknown_forms(read_practice(_settings.practice_file))
use_desk(Desk(_settings, _practice, clock=FileClock(Path(os.environ["CLOCK_FILE"]))))
