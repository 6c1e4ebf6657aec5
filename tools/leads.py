"""`make leads`: recent leads as a table in the terminal, without anything that anybody typed.

From the local desk that runs on PORT, or with STAGE=name (or STACK=name) from the deployed one.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from chalicelib.clock import SystemClock
from chalicelib.practice.file import PracticeError, read_practice
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.botocore_table import BotocoreTable, make_table_client
from chalicelib.storage.dynamodb import DynamoLeadStore
from local.leads import recent_leads
from local.ports import PortError, read_port
from tools.places import practice_file
from tools.ship.aws import Account, ShippingError, a_stack_is_meant, account_of_environment

_COLUMNS = ("reference", "form", "state", "received", "alert", "alerted", "changed")
_MOMENTS = frozenset({"received", "alerted", "changed"})
_PATIENCE = 10  # seconds

Line = Mapping[str, str]


class NoLeadsError(Exception):
    """The leads cannot be had; the message says how to mend it."""


def main() -> int:
    try:
        practice = read_practice(practice_file())
        leads = _leads_of_environment()
    except (NoLeadsError, PortError, PracticeError, ShippingError) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(as_table(leads, practice.time_zone))
    return 0


def _leads_of_environment() -> Sequence[Line]:
    if a_stack_is_meant():
        return leads_of_stack(account_of_environment(), SystemClock().now())
    return leads_of_desk(os.environ.get("PORT") or "8000")


def leads_of_desk(port: str) -> Sequence[Line]:
    """Ask the local desk.

    Raises:
        NoLeadsError: none runs there.
        PortError: the port is none.
    """
    url = f"http://localhost:{read_port(port)}/local/leads.json"
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:
            leads: list[Line] = json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        raise NoLeadsError(
            f"No local desk answers on port {port}: start it with `make run`, or name the one with PORT=… or STAGE=…."
        ) from None
    return leads


def leads_of_stack(account: Account, now: datetime) -> Sequence[Line]:
    """Read the table of a deployed desk, with the rights of whoever asks.

    Raises:
        NoLeadsError: its table may not be read.
        ShippingError: there is no such stack, or it is no desk.
    """
    table_name = account.desk().table_name
    try:
        return recent_leads(DynamoLeadStore(BotocoreTable(make_table_client(), table_name)), now)
    except StoreUnavailableError as fault:
        raise NoLeadsError(f"The table cannot be read ({fault}): look at your rights to it.") from None


def as_table(leads: Sequence[Line], time_zone: tzinfo) -> str:
    """Write leads in columns, newest first, moments on the practice's clock."""
    if not leads:
        return "There are no leads yet."
    rows = [_COLUMNS, *(tuple(_cell(lead, column, time_zone) for column in _COLUMNS) for lead in leads)]
    widths = [max(len(row[number]) for row in rows) for number in range(len(_COLUMNS))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _cell(lead: Line, column: str, time_zone: tzinfo) -> str:
    text = lead.get(column, "")
    if column not in _MOMENTS or not text:
        return text or "-"
    return f"{datetime.fromisoformat(text).astimezone(time_zone):%a %b %d %H:%M}"


if __name__ == "__main__":
    sys.exit(main())
