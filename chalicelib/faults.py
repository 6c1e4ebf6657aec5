"""How a fault of ours is logged: its kind and its place, never its message, which may hold what a visitor typed."""

import logging
from pathlib import Path

log = logging.getLogger("frontdesk")


def log_fault(fault: BaseException) -> None:
    log.error("fault %s at %s", type(fault).__name__, _place(fault))


def _place(fault: BaseException) -> str:
    trace = fault.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "nowhere"
