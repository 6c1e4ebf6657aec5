"""Names what nobody uses: vulture, told what is used without being named in Python.

Shipped code must have a user outside the tests; everything else may have its only one there.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import vulture
from jinja2 import Environment, nodes

from chalicelib.forms import FORMS, load_form
from tools.places import ROOT

SHIPPED = ("app.py", "chalicelib")
BESIDE = ("local", "tools", "benchmarks")
TESTS = "tests"

# Called, or read, by what they are handed to.
NAMES_OF_FRAMEWORKS = (
    "do_[A-Z]*",  # http.server calls the method that the request names
    "log_message",  # … and this for each request
    "_send_error_response",  # … as Chalice's own handler does
    "daemon_threads",  # socketserver's settings
    "request_queue_size",
    "protocol_version",  # http.server's settings
    "wbufsize",
    "disable_nagle_algorithm",
    "close_connection",
    "__code__",  # what a function does: the interpreter reads it
    "__class__",  # local/desk.py makes the app one that has a request for each thread
    "_route_matcher",  # local/gateway.py gives Chalice another one
    "LOCAL_SOURCE_IP",  # … and says where a request comes from
    "teardown",  # hypothesis calls it at the end of a state machine
    "external_attr",  # zipfile's
    "compress_type",
    "ignore_aliases",  # PyYAML's
    "model_config",  # pydantic's
    "handle_*",  # html.parser's
    "Door",  # named in annotations in quotes, since it is only imported for types
    "AlarmTopic",  # named in annotations in quotes, since it is only imported for types
    "PushService",  # the same
    "ValidationInfo",  # the same
    "bounced",  # of a note: compared with all the rest of it
    "test_*",  # pytest's
    "pytest*",
)
DECORATORS = ("@app.*", "@pytest.fixture", "@fixture", "@rule*", "@invariant*", "@initialize*")

# Per cent: what vulture gives to a function without a user, and to an argument of one.
_SURE_ENOUGH, _CERTAIN = 60, 100


def main() -> int:
    found = [*_unused(SHIPPED, used_by=BESIDE), *_unused((*BESIDE, TESTS), used_by=SHIPPED)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


def _unused(parts: tuple[str, ...], used_by: tuple[str, ...]) -> Iterator[str]:
    """Say what of these parts neither they nor the others use."""
    search = vulture.Vulture(ignore_names=list(NAMES_OF_FRAMEWORKS), ignore_decorators=list(DECORATORS))
    search.scavenge([str(ROOT / part) for part in (*parts, *used_by)])
    search.used_names.update(_named_elsewhere())
    reported = [ROOT / part for part in parts]
    for item in search.get_unused_code(_SURE_ENOUGH):
        file = Path(item.filename)
        if any(file.is_relative_to(part) for part in reported) and not _is_excused(item):
            yield f"{file.relative_to(ROOT)}:{item.first_lineno}: {item.message}"


def _is_excused(item: vulture.core.Item) -> bool:
    # An argument that a signature demands is ruff's to judge; a test's field may be there to be compared with the rest.
    is_argument = item.confidence == _CERTAIN and item.typ == "variable"
    is_field_of_test = (ROOT / TESTS) in item.filename.parents and item.typ == "variable"
    return is_argument or is_field_of_test


def _named_elsewhere() -> set[str]:
    fields = {field for name in FORMS for field in load_form(name).questions()}
    return fields | set(_named_by_tables()) | set(_read_by_templates())


def _named_by_tables() -> Iterator[str]:
    """Yield what is named as "module:name", as routes and forms are, and imported when it is asked for."""
    for part in SHIPPED:
        for module in [ROOT / part, *(ROOT / part).rglob("*.py")]:
            if module.is_file():
                yield from re.findall(r'"[\w.]+:(\w+)"', module.read_text(encoding="utf-8"))


def _read_by_templates() -> Iterator[str]:
    for part in (*SHIPPED, *BESIDE):
        for template in [*(ROOT / part).rglob("*.html"), *(ROOT / part).rglob("mail.txt")]:
            tree = Environment(autoescape=True).parse(template.read_text(encoding="utf-8"))
            yield from (node.attr for node in tree.find_all(nodes.Getattr))


if __name__ == "__main__":
    raise SystemExit(main())
