"""Write the parts of docs/architecture.md that the code itself says: rooms and imports, functions, rights, the table.

`make architecture` writes them anew; a test compares the page with the code.
"""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chalice.app import ScheduledEventConfig

from app import app
from chalicelib.storage.table import INDEXES, PARTITIONS
from tools.filling import fill
from tools.places import ROOT

PAGE = ROOT / "docs" / "architecture.md"
_PACKAGE = ROOT / "chalicelib"
# From the outside in, as the contract of import direction has them.
_LAYERS = (
    ("web",),
    ("inbox",),
    ("intake", "alerts"),
    ("forms", "storage", "mail"),
    ("practice",),
    ("leads",),
    ("text",),
)
_ROOMS = tuple(room for layer in _LAYERS for room in layer)
# What wires the rooms, and what all of them may use.
_COMMON = "desk"


def rooms() -> dict[str, str]:
    """Return what each room says of itself in its first sentence."""
    texts = {room: ast.get_docstring(ast.parse((_PACKAGE / room / "__init__.py").read_text())) or "" for room in _ROOMS}
    return {room: " ".join(text.split("\n\n")[0].split()) for room, text in texts.items()}


def imports() -> Counter[tuple[str, str]]:
    """Count the modules of each room that import from another room."""
    found: Counter[tuple[str, str]] = Counter()
    for file in sorted(_PACKAGE.rglob("*.py")):
        room = _room_of(file.relative_to(_PACKAGE).parts)
        found.update((room, other) for other in sorted(set(_imported(file))) if room and other and other != room)
    return found


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chalicelib"):
            names = (
                [f"{node.module}.{one.name}" for one in node.names] if node.module == "chalicelib" else [node.module]
            )
            yield from (_room_of(tuple(str(name).split(".")[1:])) for name in names)


def _room_of(parts: tuple[str, ...]) -> str:
    if parts[0] in _ROOMS:
        return parts[0]
    return _COMMON if parts[0] in {"desk", "desk.py"} else ""


def picture() -> str:
    """Draw the rooms, outermost on top, and who imports from whom, as a Mermaid diagram."""
    lines = ["```mermaid", "flowchart TD"]
    for number, layer in enumerate(_LAYERS):
        lines += [f"  subgraph layer{number} [ ]", "    direction LR", *(f"    {room}" for room in layer), "  end"]
    # The adapter finds the views by their names, so that no import says so.
    views = sorted({name.partition(".")[0] for name in _views()} - {"web"})
    lines += [f"  web -. names the views of .-> {room}" for room in views]
    lines += [f"  {one} -->|{count}| {other}" for (one, other), count in sorted(imports().items()) if one != _COMMON]
    return "\n".join([*lines, "```"])


def _views() -> set[str]:
    text = (ROOT / "app.py").read_text(encoding="utf-8")
    return set(re.findall(r'"((?:web|inbox|intake|alerts)\.[\w.]+:\w+)"', text))


def room_table() -> str:
    rows = [f"| `{room}` | {text} |" for room, text in rooms().items()]
    return "\n".join(["| room | what it does |", "| --- | --- |", *rows])


def functions() -> str:
    """List the functions: what calls each, its view, and what its role may do."""
    configured = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))["lambda_functions"]
    rows = [
        f"| `{name}` | {_trigger(name)} | {settings['lambda_timeout']} s | {'<br>'.join(_rights(settings))} |"
        for name, settings in configured.items()
    ]
    return "\n".join(["| function | called by | at most | may |", "| --- | --- | --- | --- |", *rows])


def _trigger(name: str) -> str:
    if name == "api_handler":
        return f"API Gateway: {len(app.routes)} paths, all but `/inbox`"
    if name in {function.name for function in app.pure_lambda_functions}:
        return "API Gateway: `/inbox` and everything below it"
    (source,) = [one for one in app.event_sources if one.name == name]
    if isinstance(source, ScheduledEventConfig):
        often = source.schedule_expression
        text = often if isinstance(often, str) else often.to_string()
        return f"EventBridge, {text.replace('rate(1 ', 'every ').rstrip(')')}"
    return {
        "DynamoDBEventConfig": "the table's stream, each new lead",
        "SNSEventConfig": "SNS, what the mail service says of our emails",
    }[type(source).__name__]


def _rights(settings: dict[str, Any]) -> Iterator[str]:
    policy = json.loads((ROOT / ".chalice" / settings["iam_policy_file"]).read_text(encoding="utf-8"))
    for statement in policy["Statement"]:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", [])
        on = f" on {', '.join(f'`{key}`' for key in keys)}" if keys else ""
        yield f"{', '.join(action.partition(':')[2] for action in actions)}{on}"


def table_map() -> str:
    rows = [f"| `{partition}` | {partition.holds} |" for partition in PARTITIONS]
    indexes = [f"| `{one.name}` | `{one.by}`, `{one.order}` | {one.holds} |" for one in INDEXES]
    return "\n".join(
        [
            *("| partition | what lies there |", "| --- | --- |", *rows, ""),
            *("| index | by | what it finds |", "| --- | --- | --- |", *indexes),
        ]
    )


PARTS = {"picture": picture, "rooms": room_table, "functions": functions, "table": table_map}


def filled(page: str) -> str:
    """Return the page with each part that the code says between its two marks."""
    return fill(page, PARTS, "make architecture")


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
