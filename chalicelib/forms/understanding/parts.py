"""Posted leaves while they are sorted, and answers that come in parts: a name, a date, a phone number."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from chalicelib.forms.form import Form
from chalicelib.forms.question import Widget
from chalicelib.forms.understanding.leaves import Leaf
from chalicelib.forms.understanding.meanings import ORDER_OF_A_DATE, last_words, meanings_of, name_part
from chalicelib.forms.understanding.shapes import is_phone
from chalicelib.forms.understanding.vocabulary import AREA, PARTS_OF_A_DATE
from chalicelib.text.clean import clean_entry

_KNOWN_PARTS = re.compile(r"(0?[1-9]|1[0-2])\s*/\s*(\d{1,2})\s*/\s*(\d{4})")


@dataclass
class Sorting:
    """What is understood so far."""

    form: Form
    rest: list[Leaf]
    ours: dict[str, Leaf] = field(default_factory=dict)

    def is_open(self, name: str) -> bool:
        return name in self.form.questions() and not self.filled(name)

    def filled(self, name: str) -> bool:
        return name in self.ours and bool(self.ours[name].text.strip())

    def take(self, name: str, leaf: Leaf) -> None:
        self.rest = [other for other in self.rest if other is not leaf]
        self.ours[name] = leaf


def join_name(sorting: Sorting, central: Callable[[Leaf], bool]) -> None:
    if "name" not in sorting.form.questions():
        return
    parts: dict[str, Leaf] = {}
    for leaf in filter(central, sorting.rest):
        part = next((found for word in leaf.words if (found := name_part(word, leaf.path))), "")
        if part and leaf.text.strip():
            parts.setdefault(part, leaf)
    parts = parts or _parts_of_no_name(sorting.rest) or _numbered_parts(sorting.rest)
    known = sorting.ours.get("name")
    if known and known.text.strip():
        is_half = "last" in parts and "first" not in parts and parts["last"].text.strip() not in known.text
        parts = {"first": known, "last": parts["last"]} if is_half else {}
    in_order = [parts[part] for part in ("first", "middle", "last") if part in parts]
    if in_order:
        _join(sorting, "name", in_order, " ")


def _parts_of_no_name(leaves: Iterable[Leaf]) -> dict[str, Leaf]:
    """Return the parts "first" and "last" of one field, whatever this is called: item_meta[25][first]."""
    by_place = {tuple(leaf.segments): leaf for leaf in leaves if leaf.text.strip()}
    for place, leaf in by_place.items():
        last = by_place.get((*place[:-1], "last"))
        if place[-1] == "first" and last:
            return {"first": leaf, "last": last}
    return {}


def _numbered_parts(leaves: Iterable[Leaf]) -> dict[str, Leaf]:
    """Return the parts of a name that are only numbered: 1.3 or input_1.3 is the first one, 1.6 the last."""
    by_number = {leaf.name: leaf for leaf in leaves}
    for name in by_number:
        number, _, part = name.partition(".")
        is_name = part == "3" and f"{number}.6" in by_number
        if is_name and number[-1:].isdigit() and not {f"{number}.1", f"{number}.5"} & by_number.keys():
            numbers = {"first": f"{number}.3", "middle": f"{number}.4", "last": f"{number}.6"}
            return {which: by_number[one] for which, one in numbers.items() if one in by_number}
    return {}


def join_dates(sorting: Sorting) -> None:
    for name, question in sorting.form.questions().items():
        if question.widget is Widget.DATE and sorting.is_open(name):
            parts = [leaf for part in PARTS_OF_A_DATE if (leaf := _part_of_date(sorting, name, part))]
            if parts:
                _join(sorting, name, parts, "/")
                sorting.ours[name] = replace(sorting.ours[name], value=_plain_date(sorting.ours[name].text))


def note_orders(sorting: Sorting) -> None:
    """Write the order of day and month in which a name asks for a date behind the date: "Born (dd/mm/yyyy)"."""
    for name, question in sorting.form.questions().items():
        order = ORDER_OF_A_DATE.search(sorting.ours[name].words[0]) if name in sorting.ours else None
        if question.widget is Widget.DATE and order and sorting.filled(name):
            leaf = sorting.ours[name]
            sorting.ours[name] = replace(leaf, value=f"{leaf.text.strip()} ({order[0]})")


def _plain_date(text: str) -> str:
    """Write a date whose parts are known so that nobody can take day and month for each other."""
    found = _KNOWN_PARTS.fullmatch(clean_entry(text))
    return f"{found[3]}-{found[1]:0>2}-{found[2]:0>2}" if found else text


def _part_of_date(sorting: Sorting, name: str, part: str) -> Leaf | None:
    """Return the leaf that is the month, the day or the year of a date, named after it or inside it."""
    for leaf in sorting.rest:
        inner, outer = last_words(leaf.words[0], leaf.path)
        is_part = bool(inner) and inner[-1] in PARTS_OF_A_DATE[part]
        if is_part and name in meanings_of(sorting.form).fields(" ".join(inner[:-1] or outer)):
            return leaf
    return None


def join_phone(sorting: Sorting) -> None:
    """Put an area code before the number that it belongs to."""
    phone = sorting.ours.get("phone")
    if phone is None or is_phone(phone.text):
        return
    for leaf in sorting.rest:
        inner, _ = last_words(leaf.words[0], leaf.path)
        is_beside = leaf.segments[:-1] == phone.segments[:-1] != []
        if is_beside and "".join(inner) in AREA and leaf.text.strip().isdigit():
            _join(sorting, "phone", [leaf, phone], " ")
            return


def _join(sorting: Sorting, name: str, leaves: list[Leaf], glue: str) -> None:
    text = glue.join(part for leaf in leaves if (part := leaf.text.strip()))
    first = leaves[0]
    for leaf in leaves:
        sorting.take(name, leaf)
    sorting.ours[name] = Leaf(first.name, first.words, first.path, text, first.sent_as)
