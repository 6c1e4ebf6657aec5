"""The stack's own policy: even a deployment from elsewhere may not replace or remove what cannot be made again."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tools.ship.aws import Account, in_a_sentence
from tools.ship.guard import IDENTITY, KEY, SECRET, TABLE

_ANYTHING: Mapping[str, Any] = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
_BUT_NOT_THESE: Mapping[str, Any] = {
    "Effect": "Deny",
    "Action": ["Update:Replace", "Update:Delete"],
    "Principal": "*",
    "Resource": "*",
    "Condition": {"StringEquals": {"ResourceType": [TABLE, KEY, SECRET, IDENTITY]}},
}


def protect(account: Account) -> None:
    _set(account, [_ANYTHING, _BUT_NOT_THESE])


def _set(account: Account, statements: Sequence[Mapping[str, Any]]) -> None:
    with in_a_sentence():
        account.client("cloudformation").set_stack_policy(
            StackName=account.stack_name, StackPolicyBody=json.dumps({"Statement": statements})
        )
