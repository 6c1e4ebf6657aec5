"""The inputs that are kept: one file a target, one input a line, in base64."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from pathlib import Path

_FOLDER = Path(__file__).parent / "corpus"
_MOST_KEPT = 300
_LONGEST_KEPT = 2_000  # bytes: what shows something in less is found sooner


def kept_inputs(target: str) -> list[bytes]:
    return [b64decode(line) for line in _file(target).read_text(encoding="ascii").splitlines()]


def keep_inputs(target: str, inputs: Iterable[bytes]) -> int:
    """Store inputs, the shortest first, and return how many."""
    short = sorted({one for one in inputs if len(one) <= _LONGEST_KEPT}, key=lambda one: (len(one), one))
    kept = short[:: max(1, -(-len(short) // _MOST_KEPT))]
    _file(target).write_text("".join(f"{b64encode(one).decode()}\n" for one in kept), encoding="ascii")
    return len(kept)


def _file(target: str) -> Path:
    return _FOLDER / f"{target}.txt"
