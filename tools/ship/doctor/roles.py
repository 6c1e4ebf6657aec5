"""Whether a role may still do what the repository's policy for it says. Pure.

The repository names resources by their places in the template, AWS by their ARNs: what stands for a resource fits what
holds its name.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Statement = Mapping[str, Any]
# The physical ids of the stack's resources, the values of its parameters, and what its mappings hold, as MAPPED.
Names = Mapping[str, str]
MAPPED = "{}/{}/{}"

# The name under which `Names` has that of the stack.
STACK_NAME = "AWS::StackName"
# What may stand around a name: the beginning of its ARN, the table's stream, or the streams of a log.
_BEFORE, _AFTER = r"(?:arn:[^*?]*[:/])?", r"(?:/stream/[^*?]+|:\*)?"
_PSEUDO = {
    "AWS::Partition": r"aws[a-z-]*",
    "AWS::Region": r"[a-z0-9-]+",
    "AWS::AccountId": r"\d{12}",
    "AWS::URLSuffix": r"[a-z0-9.-]+",
}


def differences(expected: Mapping[str, Any], actual: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    """Return the statements, by their ids, that are there and should not be, are missing, or say something else."""
    wanted = {str(one["Sid"]): one for one in _listed(expected["Statement"])}
    there = {str(one.get("Sid", "without a name")): one for one in _listed(actual["Statement"])}
    return tuple(sorted(_different(wanted, there, names)))


def _different(wanted: Mapping[str, Statement], there: Mapping[str, Statement], names: Names) -> Iterator[str]:
    yield from wanted.keys() ^ there.keys()
    yield from (sid for sid in wanted.keys() & there.keys() if not _fits(wanted[sid], there[sid], names))


def _fits(wanted: object, there: object, names: Names) -> bool:
    """Say whether what AWS has is what stands in the repository, references aside."""
    pattern = _pattern(wanted, names)
    if pattern is not None:
        return isinstance(there, str) and re.fullmatch(pattern, there) is not None
    if isinstance(wanted, Mapping):
        return (
            isinstance(there, Mapping)
            and wanted.keys() == there.keys()
            and all(_fits(wanted[key], there[key], names) for key in wanted)
        )
    return _all_fit(_listed(wanted), _listed(there), names)


def _all_fit(wanted: list[Any], there: list[Any], names: Names) -> bool:
    """Say whether each of one list has its own in the other, in whatever order."""
    left = list(there)
    for one in wanted:
        found = next((other for other in left if _fits(one, other, names)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _pattern(wanted: object, names: Names) -> str | None:
    """Return the pattern of a text, or of what stands for one; None for anything else."""
    pattern = None
    match wanted:
        case str(text):
            pattern = re.escape(text)
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            pattern = _named(name, names)
        case {"Fn::Sub": str(text)}:
            # Every second part stood in braces.
            parts = enumerate(re.split(r"\$\{([^}]+)\}", text))
            pattern = "".join(
                _named(part.partition(".")[0], names) if place % 2 else re.escape(part) for place, part in parts
            )
        case {"Fn::If": [_, one, other]}:
            pattern = f"(?:{_pattern(one, names)}|{_pattern(other, names)})"
        case {"Fn::FindInMap": list(way)}:
            pattern = re.escape(names[MAPPED.format(*way)]) if MAPPED.format(*way) in names else "(?!)"
        case {"Fn::Join": [str(between), list(several)]}:
            pattern = re.escape(between).join(str(_pattern(part, names)) for part in several)
    return pattern


def _named(name: str, names: Names) -> str:
    if name in _PSEUDO:
        return _PSEUDO[name]
    found = names.get(name, "")
    if found and name == STACK_NAME:
        return re.escape(found)
    # A queue is called by its address, of which the last part is its name.
    last = found.rpartition("/")[2] if "://" in found else found
    return f"{_BEFORE}{re.escape(last)}{_AFTER}" if last else "(?!)"


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
