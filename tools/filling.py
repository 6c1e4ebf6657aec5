"""Pages of docs/ of which parts are written by the code: each part lies between two marks."""

from collections.abc import Callable, Mapping


def fill(page: str, parts: Mapping[str, Callable[[], str]], command: str) -> str:
    """Return the page with each part written anew; `command` is what the marks name as their writer."""
    for name, write in parts.items():
        begin, end = f"<!-- {name}: written by {command} -->", f"<!-- end of {name} -->"
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n\n{write()}\n\n{end}{rest.partition(end)[2]}"
    return page
