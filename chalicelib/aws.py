"""Clients of AWS. botocore alone: boto3 would add 26 ms to each cold start (docs/adr/0002) for nothing we use."""

import sys
from typing import Any

# Where pyOpenSSL is installed, as the inbox's sign-in needs it, botocore imports it in order not to use it. Each cold
# start would pay for that; told that there is none, botocore takes the same class from where it lies.
sys.modules.setdefault("urllib3.contrib.pyopenssl", None)  # type: ignore[arg-type]

import botocore.session  # noqa: E402 - only after what is said above
from botocore.config import Config  # noqa: E402 - the same

# botocore makes its clients at run time; there is no type to name.
Client = Any


def make_client(service: str, *, connect_timeout: float, read_timeout: float) -> Client:
    """Make a client that tries each call once; the timeouts are in seconds.

    What to do after a failure is decided where the call is made: repeating some calls is harmless, others not.
    """
    config = Config(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries={"total_max_attempts": 1},
        # Its errors print the values they refuse; ours are valid by construction.
        parameter_validation=False,
    )
    return botocore.session.get_session().create_client(service, config=config)
