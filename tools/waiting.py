"""Waits for what a desk does beside: its stream, its mail service, its sweep."""

import time
from collections.abc import Callable

_PAUSE = 0.02  # seconds


def wait_until(is_so: Callable[[], bool], *, patience: float) -> None:
    """Return once it is so.

    Raises:
        TimeoutError: it took longer than `patience`, in seconds of real time.
    """
    give_up_at = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > give_up_at:
            raise TimeoutError("The desk did not do in time what it is waited for.")
        time.sleep(_PAUSE)
