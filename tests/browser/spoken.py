"""What a screen reader says of a page, line by line: the accessibility tree of Chromium, in the words that readers use.

`python -m tests.browser.spoken` writes docs/screen-reader.md anew.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

from tests.browser.served import served
from tests.desks import QuietDesk
from tests.inbox.many_leads import fill
from tests.inbox.signed_in import SignedIn
from tests.posts import Visitor
from tools.browsing import launch_chromium
from tools.places import ROOT

DOCUMENT = ROOT / "docs" / "screen-reader.md"
FORMS = {
    "The certification form": "/f/certification",
    "The certification form in Spanish": "/f/certification?lang=es",
    "The contact form": "/f/contact",
}
TODAY = "Today, on an invented busy day"
INTRODUCTION = """# What a screen reader says

The accessibility tree of the forms and of Today, as Chromium gives it to screen readers, one line for each stop of the
arrow keys. Made by `make spoken`; a test holds the forms to it. Whatever reads badly here is a fault, like a picture
that looks wrong.
"""
# What readers call it; what is not here is not announced by itself.
_SPOKEN = {
    "link": "link",
    "button": "button",
    "radio": "radio button",
    "checkbox": "tick box",
    "textbox": "edit",
    "searchbox": "search edit",
    "combobox": "edit with a list",
    "ComboBoxSelect": "choice",
    "img": "picture",
    "radiogroup": "group",
    "group": "group",
    "status": "status",
    "alert": "alert",
    "list": "list",
    "form": "form",
    "listitem": "item",
    "banner": "banner",
    "main": "main",
    "navigation": "navigation",
    "region": "region",
    "DisclosureTriangle": "fold",
    "DisclosureTriangleGrouped": "fold",
    "dialog": "dialog",
    "term": "term",
    "complementary": "aside",
    "contentinfo": "foot",
    "article": "article",
    "table": "table",
    "row": "row",
}
# Their text is their name, or the name of what stands beside them.
_SPEAK_FOR_THEMSELVES = {"link", "button", "heading", "LabelText", "Legend", "DisclosureTriangle", "option"}
_SPEAK_FOR_THEMSELVES |= {"DisclosureTriangleGrouped", "radio", "checkbox", "combobox", "textbox", "searchbox"}
# Nothing to say where they are empty.
_ONLY_WITH_A_NAME = {
    "status",
    "alert",
    "dialog",
    "group",
    "region",
    "navigation",
    "form",
    "list",
    "listitem",
    "article",
    "row",
    "img",
}

_SITE = "https://desk.example.com"

Node = Mapping[str, Any]


def spoken(page: Page) -> list[str]:
    """Return what is said of a page from its beginning to its end."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    lines = "\n".join(_lines(nodes[0], by_id, depth=0, is_said=False))
    # What a style puts around a text is said with it.
    return re.sub(r"“\n\s*(.*)\n\s*”", r"“\1”", lines).splitlines()


def _lines(node: Node, by_id: Mapping[str, Node], *, depth: int, is_said: bool) -> Iterator[str]:
    role = node.get("role", {}).get("value", "")
    line = "" if node.get("ignored") else _line(role, node)
    if role == "StaticText":
        line = "" if is_said else str(node.get("name", {}).get("value", "")).strip()
    if line:
        yield "  " * depth + line
    inner = is_said or (role in _SPEAK_FOR_THEMSELVES and not node.get("ignored"))
    for child in node.get("childIds", ()):
        if child in by_id:
            yield from _lines(by_id[child], by_id, depth=depth + bool(line), is_said=inner)


def _line(role: str, node: Node) -> str:
    """Return what is said when a reader comes to an element; nothing where it passes over it."""
    name = " ".join(str(node.get("name", {}).get("value", "")).split())
    if role == "heading":
        return f"heading {_property(node, 'level')}, {name}"
    if role not in _SPOKEN or (role in _ONLY_WITH_A_NAME and not name):
        return ""
    description = node.get("description", {}).get("value", "")
    value = node.get("value", {}).get("value", "")
    return ", ".join(str(part) for part in (_SPOKEN[role], name, *_states(node), value, description) if part)


def _states(node: Node) -> Iterator[str]:
    checked, expanded = _property(node, "checked"), _property(node, "expanded")
    if checked in {"true", "false"}:
        yield "ticked" if checked == "true" else "not ticked"
    if expanded in {True, False} and node["role"]["value"].startswith("Disclosure"):
        yield "open" if expanded else "closed"
    if _property(node, "invalid") == "true":
        yield "wrong"


def _property(node: Node, name: str) -> Any:  # noqa: ANN401 - whatever the browser says
    return next((one["value"].get("value") for one in node.get("properties", ()) if one["name"] == name), None)


def section(title: str, lines: list[str]) -> str:
    return "\n".join((f"## {title}", "", "```text", *lines, "```", ""))


def spoken_of_form(page: Page, path: str) -> list[str]:
    """Open a form of a desk whose clock stands still, and wait until its script has put its live region there."""
    visitor = Visitor(QuietDesk())

    def answer(route: Route) -> None:
        request = route.request
        said = visitor.get(request.url.removeprefix(_SITE), {"Accept": request.headers["accept"]})
        route.fulfill(status=said.status, headers=dict(said.headers), body=said.body)

    page.route(f"{_SITE}/**", answer)
    page.goto(f"{_SITE}{path}")
    page.locator(".fd-status").wait_for(state="attached")
    return spoken(page)


def spoken_of_today(page: Page) -> list[str]:
    desk = QuietDesk()
    fill(desk)
    with served(SignedIn(desk)) as url:
        page.goto(f"{url}/inbox")
        return spoken(page)


def main() -> None:
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, engine_only=True)
        page = browser.new_page(locale="en-US", viewport={"width": 390, "height": 844})
        sections = [section(title, spoken_of_form(page, path)) for title, path in FORMS.items()]
        sections.append(section(TODAY, spoken_of_today(page)))
        browser.close()
    DOCUMENT.write_text("\n".join((INTRODUCTION, *sections)), encoding="utf-8")


if __name__ == "__main__":
    logging.disable()
    main()
