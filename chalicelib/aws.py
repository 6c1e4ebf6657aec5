"""Clients of AWS. botocore alone: boto3 would add 26 ms to each cold start (docs/adr/0002) for nothing we use."""

from typing import Any

import botocore.session
from botocore.config import Config

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
