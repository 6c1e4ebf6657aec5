"""Write a template of any room: pages and emails lie beside the code that fills them in."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_ROOMS = Path(__file__).parents[1]


def render(template_name: str, **context: object) -> str:
    """Write a template, named by its path below `chalicelib`.

    Only `.html` is escaped, and a name that is missing is an error.
    """
    return _environment().get_template(template_name).render(context)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_ROOMS),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
