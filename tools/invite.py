"""Invites somebody into the inbox: of the local desk, or of a stack in AWS.

Usage: python -m tools.invite --email ana@example.com [--name "Ana Example"] [--port 8000 | --stack front-desk]
For a stack, the shell's AWS credentials are used; they must be allowed to read the stack and to write to its table.
"""

import argparse
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.clock import Clock, SystemClock
from chalicelib.inbox.invitations import NotAnAddressError, address_in, invite_for_desk, link_of
from chalicelib.inbox.people import INVITATION_LASTS
from chalicelib.practice.practice import Practice, PracticeError, read_practice
from chalicelib.storage import RecordStore, StoreUnavailableError
from chalicelib.storage.dynamodb import make_table_client
from chalicelib.storage.records import DynamoRecordStore
from local.ports import PortError, read_port
from tools.places import ROOT

_PATIENCE = 10  # seconds


class NotInvitedError(Exception):
    """Nobody was invited; the message says how to mend it."""


@dataclass(frozen=True)
class Stack:
    """What a deployed desk says of itself."""

    url: str
    table_name: str


def main(arguments: Sequence[str] | None = None, clock: Clock | None = None) -> int:
    wish = _parse(arguments)
    try:
        address_in(wish.email)  # a slip of the pen is told before anybody else is asked
        link = invite_to_stack(wish, clock or SystemClock()) if wish.stack else invite_locally(wish)
    except (NotInvitedError, NotAnAddressError, PortError, PracticeError) as mistake:
        print(f"Nobody was invited: {mistake}", file=sys.stderr)
        return 1
    minutes = INVITATION_LASTS.seconds // 60
    print(f"{link}\nThis link works once and for {minutes} minutes. Open it on the device that is to be let in.")
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.invite", description="Let somebody into the inbox.")
    parser.add_argument("--email", default="", help="whom; the same address again means the same person")
    parser.add_argument("--name", default="", help="as the audit log calls them (default: how the address begins)")
    parser.add_argument("--port", default="8000", help="where the local desk is (default: 8000)")
    parser.add_argument("--stack", default="", help="a stack in AWS, instead of the local desk")
    return parser.parse_args(arguments)


# --- the local desk --------------------------------------------------------------------------------------------------


def invite_locally(wish: argparse.Namespace) -> str:
    """Ask the running local desk for an invitation and give its link.

    Raises:
        NotInvitedError: it is not running, or says what is wrong.
        PortError: the port is none.
    """
    url = f"http://localhost:{read_port(wish.port)}/local/invitations"
    body = json.dumps({"email": wish.email, "name": wish.name}).encode()
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
        NotInvitedError: the stack cannot be found, is no desk, or its table did not confirm.
    """
    stack = find_stack(wish.stack)
    practice = read_practice(Path(os.environ.get("PRACTICE") or ROOT / "chalicelib" / "practice" / "practice.toml"))
    records = DynamoRecordStore(make_table_client(), stack.table_name, clock)
    return invite_into(records, practice, stack.url, clock, email=wish.email, name=wish.name)


def invite_into(records: RecordStore, practice: Practice, desk_url: str, clock: Clock, *, email: str, name: str) -> str:
    try:
        token, _ = invite_for_desk(records, practice, email=email, name=name, now=clock.now())
    except StoreUnavailableError as fault:
        raise NotInvitedError(
            f"the table did not confirm ({fault}): look at your rights to it, and try again."
        ) from None
    return link_of(desk_url, token)


def find_stack(name: str) -> Stack:
    """Read from a stack's outputs where its desk is and which table it writes to.

    Raises:
        NotInvitedError: no region is set, or there is no such stack here, or it is no desk.
    """
    try:
        session = boto3.Session()
        if not session.region_name:
            # AWS's own command reads AWS_REGION as well; boto3 does not.
            raise NotInvitedError(
                f"nothing says in which region the stack {name} is: set it, like AWS_DEFAULT_REGION=us-east-1."
            )
        found = session.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    except (BotoCoreError, ClientError) as fault:
        raise NotInvitedError(
            f"the stack {name} cannot be read ({type(fault).__name__}): "
            "look at its name, AWS_PROFILE and AWS_DEFAULT_REGION."
        ) from None
    outputs: Mapping[str, str] = {row["OutputKey"]: row["OutputValue"] for row in found.get("Outputs", [])}
    if not {"ApiUrl", "TableName"} <= outputs.keys():
        raise NotInvitedError(f"the stack {name} is no desk: it has no outputs ApiUrl and TableName.")
    return Stack(outputs["ApiUrl"].rstrip("/"), outputs["TableName"])


if __name__ == "__main__":
    raise SystemExit(main())
