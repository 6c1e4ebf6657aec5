"""What a browser would make of a page: its texts, its fields with their values, and what stands between."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Markup:
    """A page taken apart."""

    # What fields hold: values of inputs and options, contents of text areas.
    held: dict[str, list[str]] = field(default_factory=dict)
    # Everything else: texts, names of elements, names of attributes, values of other attributes.
    rest: list[str] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return self.held.get(name, [])

    @property
    def text(self) -> str:
        return "\n".join(self.rest)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.markup = Markup()
        self._area: str | None = None
        self._area_text = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.markup.rest.append(tag)
        given = {name: value or "" for name, value in attrs}
        for name, value in attrs:
            is_held = tag in {"input", "option"} and name in {"value", "name"}
            self.markup.rest += [name] if is_held else [name, value or ""]
        if tag == "input" and given.get("type") not in {"radio", "checkbox"}:
            self.markup.held.setdefault(given.get("name", ""), []).append(given.get("value", ""))
        if tag == "textarea":
            self._area, self._area_text = given.get("name", ""), ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            # A parser drops the line end right after the tag.
            self.markup.held.setdefault(self._area, []).append(self._area_text.removeprefix("\n"))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is None:
            self.markup.rest.append(data)
        else:
            self._area_text += data

    def handle_comment(self, data: str) -> None:
        self.markup.rest.append(data)


def take_apart(html: str) -> Markup:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.markup
