"""Lets Python sleep under libfaketime: on the path of those runs alone, where every Python imports it first.

Python sleeps until a moment of the monotonic clock, which libfaketime 0.9.10 takes for one of its own and refuses.
"""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex, /) -> None:
    select.select([], [], [], float(seconds))


time.sleep = _sleep
