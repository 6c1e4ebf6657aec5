"""Findings, and how they are told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    GOOD = "ok"
    BAD = "BAD"
    # It does not apply here, or nobody can say here.
    LEFT_OUT = "--"


_COLOURS = {State.GOOD: "\033[32m", State.BAD: "\033[1;31m", State.LEFT_OUT: "\033[2m"}
_PLAIN = "\033[0m"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. What is bad says what to do."""

    name: str
    state: State
    says: str


def good(name: str, says: str) -> Finding:
    return Finding(name, State.GOOD, says)


def bad(name: str, says: str) -> Finding:
    return Finding(name, State.BAD, says)


def left_out(name: str, says: str) -> Finding:
    return Finding(name, State.LEFT_OUT, says)


def either(name: str, is_good: bool, well: str, amiss: str) -> Finding:  # noqa: FBT001 - it is what is found
    return good(name, well) if is_good else bad(name, amiss)


def told(findings: Sequence[Finding], *, in_colour: bool) -> str:
    """Write findings, one a line, and how many of them are bad."""
    width = max((len(one.name) for one in findings), default=0)
    lines = [_line(one, width, in_colour=in_colour) for one in findings]
    return "\n".join([*lines, "", _sum(findings)])


def are_well(findings: Iterable[Finding]) -> bool:
    return all(one.state is not State.BAD for one in findings)


def _line(finding: Finding, width: int, *, in_colour: bool) -> str:
    text = f"{finding.state:<3}  {finding.name:<{width}}  {finding.says}"
    return f"{_COLOURS[finding.state]}{text}{_PLAIN}" if in_colour else text


def _sum(findings: Sequence[Finding]) -> str:
    amiss = sum(one.state is State.BAD for one in findings)
    looked_at = sum(one.state is not State.LEFT_OUT for one in findings)
    if not amiss:
        return f"All {looked_at} are well."
    return f"{amiss} of {looked_at} {'is' if amiss == 1 else 'are'} amiss."
