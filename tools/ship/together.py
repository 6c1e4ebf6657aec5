"""Several first deployments of one stage at once: which of them goes on. Pure.

AWS lets each propose a stack that is not there yet, and whoever takes another's proposal for one that failed would
clear it away. So the first to propose goes on, and the others give way.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

# From being proposed to being executed it takes seconds; one that waits for longer was broken off.
BROKEN_OFF_AFTER = timedelta(minutes=5)
# How a stack stands that was proposed and never executed.
PROPOSED = "REVIEW_IN_PROGRESS"


def is_under_way(stack: Mapping[str, Any] | None, now: datetime) -> bool:
    """Say whether a stack is somebody's first deployment that has been proposed just now."""
    if stack is None or stack["StackStatus"] != PROPOSED:
        return False
    proposed_at: datetime | None = stack.get("CreationTime")
    return proposed_at is not None and now - proposed_at < BROKEN_OFF_AFTER


def goes_first(own: str, change_sets: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether one's own change set is the earliest of those that can be executed, now or soon."""
    able = [one for one in change_sets if one["Status"] not in {"FAILED", "DELETE_COMPLETE", "DELETE_IN_PROGRESS"}]
    order = sorted((one["CreationTime"], one["ChangeSetId"]) for one in able)
    return not order or order[0][1] == own
