"""How a fault is logged: its kind and its place, never its message, which may hold what a visitor typed."""

import logging
from pathlib import Path

log = logging.getLogger("frontdesk")


class CodedError(Exception):
    """A fault whose message is a code, like "AccessDeniedException", and nothing else: it may be logged."""


def log_fault(fault: BaseException) -> None:
    code = f" ({fault})" if isinstance(fault, CodedError) else ""
    log.error("fault %s%s at %s", type(fault).__name__, code, _place(fault))


def _place(fault: BaseException) -> str:
    trace = fault.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "nowhere"
