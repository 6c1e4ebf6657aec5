"""`make canary`: sends one canary through the desk on this machine, or with STAGE=… through the deployed one.

The deployed desk's own function sends it, so that whoever calls needs no secret of the desk.
"""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from local.ports import PortError, read_port
from tools.ship.aws import Account, ShippingError, a_stack_is_meant, account_of_environment, in_a_sentence
from tools.ship.local_desk import ask_local_desk

_PATIENCE = 100  # seconds
# The call is given up after a minute and would be made again; half of it is for a door that does not answer.
_WAITS = 25
# What the function gets of EventBridge, by which it may also be called by hand.
_EVENT = {"version": "0", "id": "by-hand", "account": "", "region": "", "detail-type": "", "source": "", "time": ""}


def main() -> int:
    try:
        fared = send(account_of_environment()) if a_stack_is_meant() else send_locally(os.environ.get("PORT") or "8000")
    except (ShippingError, PortError) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(in_words(fared))
    return 0 if fared.get("passed") else 1


def in_words(fared: Mapping[str, Any]) -> str:
    if fared.get("passed"):
        return f"The canary came back after {fared['seconds']} s: a request reaches the desk, and its alert a mailbox."
    return (
        f"The canary did not come back ({fared.get('code')}): "
        'see docs/runbook.md, "The canary does not come back", and `make doctor`.'
    )


def send(account: Account) -> Mapping[str, Any]:
    """Have the stack's function send one, and return how it fared.

    Raises:
        ShippingError: there is no such function, it may not be called, or it broke off.
    """
    function = account.resources().get("Canary")
    if not function:
        raise ShippingError(f"The stack {account.stack_name} has no canary: deploy this version.")
    # A local AWS confirms no mail, and its API is not where the template says.
    elsewhere = {"until": "sent", "door": account.desk().url} if account.is_local else {}
    detail = {"patience": _WAITS, **elsewhere}
    payload = json.dumps({**_EVENT, "resources": [], "detail": detail})
    with in_a_sentence():
        answer = account.client("lambda").invoke(FunctionName=function, Payload=payload)
    fared: Mapping[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        kind = fared.get("errorType", "it timed out")
        raise ShippingError(f"The canary's function broke off ({kind}): look at its log.")
    return fared


def send_locally(port: str) -> Mapping[str, Any]:
    """Have the desk on this machine send one.

    Raises:
        ShippingError: none runs there.
        PortError: the port is none.
    """
    return ask_local_desk(f"http://localhost:{read_port(port)}", "/local/canary", body=b"{}", patience=_PATIENCE)


if __name__ == "__main__":
    raise SystemExit(main())
