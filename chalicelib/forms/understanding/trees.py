"""JSON in a text, as a tree that is neither too long nor too deep to be looked through."""

import json
from collections.abc import Iterator
from typing import Any

Tree = object  # what JSON holds: a dict, a list, a text

_MOST_DEPTH = 30
_LONGEST_TREE = 128 * 1024  # characters: more than any submission that is taken, written out


def is_tree(text: str) -> bool:
    """Return whether a text may be JSON that holds more than one thing."""
    return text.lstrip()[:1] in {"{", "["} and text.rstrip()[-1:] in {"}", "]"}


def tree_in(text: str) -> Tree:
    """Return what a text holds as JSON, every number as it was written; the text itself where it is none."""
    if len(text) > _LONGEST_TREE:
        return text
    try:
        parsed: Tree = json.loads(text, object_pairs_hook=_members, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    return parsed if _depth(parsed) <= _MOST_DEPTH else text


def _depth(tree: Tree) -> int:
    depth, layer = 0, [tree]
    while layer := [item for item in layer if isinstance(item, dict | list)]:
        depth += 1
        layer = [member for item in layer for member in (item.values() if isinstance(item, dict) else item)]
    return depth


def _members(pairs: list[tuple[str, Tree]]) -> dict[str, Tree]:
    """Make a dict; a name that comes again gives a list."""
    members: dict[str, list[Tree]] = {}
    for name, value in pairs:
        members.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in members.items()}


def objects_in(tree: Tree) -> Iterator[dict[str, Any]]:
    """Return every object of a tree, however deep."""
    rest = [tree]
    while rest:
        item = rest.pop()
        if isinstance(item, dict):
            yield item
        rest += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
