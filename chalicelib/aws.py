"""Clients of AWS. botocore alone: boto3 would add 26 ms to each cold start (docs/adr/0002) for nothing we use."""

import sys
from datetime import timedelta
from typing import Any

from chalicelib.clock import Clock, SystemClock

# Where pyOpenSSL is installed, as the inbox's sign-in needs it, botocore imports it in order not to use it. Each cold
# start would pay for that; told that there is none, botocore takes the same class from where it lies.
sys.modules.setdefault("urllib3.contrib.pyopenssl", None)  # type: ignore[arg-type]

import botocore.session  # noqa: E402 - only after what is said above
from botocore.config import Config  # noqa: E402 - the same

# botocore makes its clients at run time; there is no type to name.
Client = Any


# After a minute or so of silence AWS drops a connection. A function that was frozen meanwhile does not hear of it.
IDLE_LIMIT = timedelta(seconds=20)


def make_client(
    service: str,
    *,
    connect_timeout: float,
    read_timeout: float,
    clock: Clock | None = None,
    idle_limit: timedelta = IDLE_LIMIT,
) -> Client:
    """Make a client that tries each call once, on a fresh or recently used connection; the timeouts are in seconds.

    What to do after a failure is decided where the call is made: repeating some calls is harmless, others not.
    """
    config = Config(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries={"total_max_attempts": 1},
        # Its errors print the values they refuse; ours are valid by construction.
        parameter_validation=False,
    )
    client = botocore.session.get_session().create_client(service, config=config)
    _close_when_idle(client, clock or SystemClock(), idle_limit)
    return client


def _close_when_idle(client: Client, clock: Clock, limit: timedelta) -> None:
    """Let a client close its connections before a call if the call before it is long ago.

    By the time of day: a clock that counts seconds may stand still while the function is frozen.
    """
    last_call_at = clock.now()

    def look(**_: object) -> None:
        nonlocal last_call_at
        now = clock.now()
        if not timedelta(0) <= now - last_call_at <= limit:
            client.close()
        last_call_at = now

    client.meta.events.register("before-send", look)
