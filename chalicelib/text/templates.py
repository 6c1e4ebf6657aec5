"""Write a template of any room: pages and emails lie beside the code that fills them in."""

from functools import cache
from pathlib import Path

from jinja2.environment import Environment
from jinja2.loaders import BaseLoader, FileSystemLoader, ModuleLoader
from jinja2.runtime import StrictUndefined
from jinja2.utils import select_autoescape

from chalicelib.text.unbroken import unbroken

_ROOMS = Path(__file__).parents[1]
# In the package that is shipped the templates lie here as Python: to compile one takes longer than to fill it in.
COMPILED = _ROOMS / "compiled_templates"
_ENDINGS = ["html", "txt"]


def render(template_name: str, **context: object) -> str:
    """Write a template, named by its path below `chalicelib`.

    Only `.html` is escaped, and a name that is missing is an error.
    """
    return _environment().get_template(template_name).render(context)


def compile_all(folder: Path) -> list[str]:
    """Compile every template into a folder that is to be shipped as `COMPILED`; return their names."""
    environment = _made(FileSystemLoader(_ROOMS))
    environment.compile_templates(str(folder), extensions=_ENDINGS, zip=None, ignore_errors=False)
    return environment.list_templates(extensions=_ENDINGS)


@cache
def _environment() -> Environment:
    return _made(ModuleLoader(COMPILED) if COMPILED.exists() else FileSystemLoader(_ROOMS))


def _made(loader: BaseLoader) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["unbroken"] = unbroken
    return environment
