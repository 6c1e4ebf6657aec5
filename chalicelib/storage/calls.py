"""What both ways to the table have in common: how long a call may take, and how it names the table."""

from collections.abc import Mapping

# The visitor waits: three calls at most (write, look, write again), each repeated if its connection turns out at once
# to be dropped, stay below nine seconds.
CONNECT_TIMEOUT, READ_TIMEOUT, AT_ONCE = 1.0, 1.4, 0.4  # seconds


def addressed(table_name: str, parameters: Mapping[str, object]) -> Mapping[str, object]:
    """Return a call's parameters with the table's name; a call for many items names it with these."""
    return parameters if "RequestItems" in parameters else {"TableName": table_name, **parameters}
