"""Invites somebody into the inbox: of the local desk, or of a stack in AWS.

Usage: python -m tools.invite --email ana@example.com [--name "Ana Example"] [--role assistant]
       [--port 8000 | --stage prod | --stack NAME]
For a stack, the shell's AWS credentials are used; they must be allowed to read the stack and to write to its table.
"""

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence

from chalicelib.clock import Clock, SystemClock
from chalicelib.inbox.invitations import NotInvitableError, address_in, invite_for_desk, link_of, role_in
from chalicelib.inbox.people import INVITATION_LASTS
from chalicelib.practice.file import PracticeError, read_practice
from chalicelib.practice.practice import Practice
from chalicelib.storage import RecordStore, StoreUnavailableError
from chalicelib.storage.botocore_table import BotocoreTable, make_table_client
from chalicelib.storage.records import DynamoRecordStore
from local.ports import PortError, read_port
from tools.places import practice_file
from tools.ship.aws import ShippingError, open_account

_PATIENCE = 10  # seconds


class NotInvitedError(Exception):
    """Nobody was invited; the message says how to mend it."""


def main(arguments: Sequence[str] | None = None, clock: Clock | None = None) -> int:
    wish = _parse(arguments)
    try:
        role_in(wish.role)
        address_in(wish.email)  # a slip of the pen is told before anybody else is asked
        is_away = bool(wish.stage or wish.stack)
        link = invite_to_stack(wish, clock or SystemClock()) if is_away else invite_locally(wish)
    except (NotInvitedError, NotInvitableError, PortError, PracticeError, ShippingError) as mistake:
        print(f"Nobody was invited: {mistake}", file=sys.stderr)
        return 1
    minutes = INVITATION_LASTS.seconds // 60
    print(f"{link}\nThis link works once and for {minutes} minutes. Open it on the device that is to be let in.")
    print(
        "For somebody who has come in before it replaces a lost device: their other passkeys and sessions are over, "
        "unless they take that tick away."
    )
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.invite", description="Let somebody into the inbox.")
    parser.add_argument("--email", default="", help="whom; the same address again means the same person")
    parser.add_argument("--name", default="", help="as the audit log calls them (default: how the address begins)")
    parser.add_argument("--role", default="", help="owner or assistant (default: as they are, and owner for others)")
    parser.add_argument("--port", default="8000", help="where the local desk is (default: 8000)")
    parser.add_argument("--stage", default="", help="a stage in AWS, instead of the local desk")
    parser.add_argument("--stack", default="", help="the same by the name of its stack")
    parser.add_argument("--endpoint", default="", help="a local AWS, instead of the real one")
    return parser.parse_args(arguments)


# --- the local desk --------------------------------------------------------------------------------------------------


def invite_locally(wish: argparse.Namespace) -> str:
    """Ask the running local desk for an invitation and give its link.

    Raises:
        NotInvitedError: it is not running, or says what is wrong.
        PortError: the port is none.
    """
    url = f"http://localhost:{read_port(wish.port)}/local/invitations"
    body = json.dumps({"email": wish.email, "name": wish.name, "role": wish.role}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - our own loopback
            link: str = json.load(answer)["url"]
    except urllib.error.HTTPError as refusal:
        with refusal:
            raise NotInvitedError(_sentence_in(refusal.read())) from None
    except (OSError, ValueError):
        raise NotInvitedError(f"no desk answers on port {wish.port}: start one with `make run`.") from None
    return link


def _sentence_in(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, LookupError, TypeError):
        return "what answers on this port is no desk of this version: restart it with `make run`."


# --- a desk in AWS ---------------------------------------------------------------------------------------------------


def invite_to_stack(wish: argparse.Namespace, clock: Clock) -> str:
    """Write an invitation into a stack's table and give its link.

    Raises:
        NotInvitedError: its table did not confirm.
        ShippingError: the stack cannot be found or is no desk.
    """
    account = open_account(stage=wish.stage, stack=wish.stack, endpoint=wish.endpoint)
    desk = account.desk()
    records = DynamoRecordStore(BotocoreTable(make_table_client(), desk.table_name), clock)
    practice = read_practice(practice_file())
    said = {"email": wish.email, "name": wish.name, "role": wish.role}
    return invite_into(records, practice, desk.url, clock, operator=account.operator, **said)


def invite_into(
    records: RecordStore,
    practice: Practice,
    desk_url: str,
    clock: Clock,
    *,
    email: str,
    name: str,
    role: str = "",
    operator: str = "",
) -> str:
    try:
        token, _ = invite_for_desk(
            records, practice, email=email, name=name, role=role, now=clock.now(), operator=operator
        )
    except StoreUnavailableError as fault:
        raise NotInvitedError(
            f"the table did not confirm ({fault}): look at your rights to it, and try again."
        ) from None
    return link_of(desk_url, token)


if __name__ == "__main__":
    raise SystemExit(main())
