"""What the desk on this machine is asked."""

import json
import urllib.request
from typing import Any

from tools.ship.aws import ShippingError


def ask_local_desk(url: str, path: str, *, body: bytes | None = None, patience: float) -> dict[str, Any]:
    """Return its answer; a body is posted, and `patience` is in seconds.

    Raises:
        ShippingError: none runs there.
    """
    try:
        with urllib.request.urlopen(f"{url}{path}", body, timeout=patience) as answer:  # noqa: S310 - our own loopback
            said: dict[str, Any] = json.load(answer)
    except (OSError, ValueError):
        raise ShippingError(
            f"No local desk answers at {url}: start it with `make run`, or name the one with PORT=… or STAGE=…."
        ) from None
    return said
