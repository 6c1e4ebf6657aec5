"""Sorts what was posted by what it means: names first, then the last word of a path, then shape."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from chalicelib.forms.field_names import names_in
from chalicelib.forms.form import Form
from chalicelib.forms.question import Widget
from chalicelib.forms.understanding.leaves import Leaf, Posted, leaves_of
from chalicelib.forms.understanding.meanings import (
    hints_at,
    is_of_somebody_else,
    last_words,
    meanings_of,
    name_part,
)
from chalicelib.forms.understanding.parts import Sorting, join_dates, join_name, join_phone, note_orders
from chalicelib.forms.understanding.shapes import is_address, is_free_text, is_phone, may_be_phone, says_yes_or_no
from chalicelib.forms.understanding.vocabulary import (
    ABOUT,
    OF_A_PROGRAM,
    OF_AN_ENTRY,
    OF_ANSWERS,
    SAID_OF_THINGS,
    SPECIFIC,
    THINGS,
)
from chalicelib.text.fold import fold_name
from chalicelib.text.words import LANGUAGES

# Beyond this a field's JSON stays one text: each leaf repeats names, and an item of the table has its limit.
_MOST_LEAVES = 200
_LONGEST_NAMES = 10_000  # characters
_WORDS_OF_AN_ENTRY = 3  # "New York City"


def understand(form: Form, posted: Posted, labels: Mapping[str, str]) -> tuple[dict[str, Leaf], list[Leaf]]:
    """Return the leaves that are answers to the form's questions, by these, and the other ones in their order."""
    sorting = Sorting(form, _leaves(form, posted))
    central = _central(sorting.rest, form)
    _by_name(sorting, labels, central)
    join_name(sorting, central)
    join_dates(sorting)
    _by_last_word(sorting, central)
    join_phone(sorting)
    _by_shape(sorting, central)
    note_orders(sorting)
    return sorting.ours, list(_kept(sorting.rest, posted))


def _kept(rest: Iterable[Leaf], posted: Posted) -> Iterator[Leaf]:
    """Return the other leaves; of a field with very many its whole text instead."""
    by_field: dict[str, list[Leaf]] = {}
    for each in rest:
        by_field.setdefault(each.sent_as, []).append(each)
    kept = 0
    for name, leaves in by_field.items():
        is_too_much = kept + len(leaves) > _MOST_LEAVES or sum(len(leaf.name) for leaf in leaves) > _LONGEST_NAMES
        if is_too_much and len(leaves) > 1:
            yield Leaf(name, (name,), (name,), posted[name], name)
        else:
            yield from leaves
            kept += len(leaves)


def _leaves(form: Form, posted: Posted) -> list[Leaf]:
    """Return the leaves; what a person writes in their own words stays whole, even where it looks like JSON."""
    questions = form.questions()
    whole = [name for name in posted if name in questions and questions[name].widget is Widget.LINES]
    leaves = leaves_of({name: value for name, value in posted.items() if name not in whole})
    return [*(Leaf(name, (name,), (name,), posted[name], name) for name in whole), *leaves]


def _by_name(sorting: Sorting, labels: Mapping[str, str], central: Callable[[Leaf], bool]) -> None:
    """Sort by our own names, then by aliases, then by the labels of a site's owner."""
    own, named = frozenset(sorting.form.questions()), names_in(sorting.form)
    nested = {found for leaf in sorting.rest if central(leaf) for found in _meant_inside(leaf, sorting.form)}

    def rank(leaf: Leaf) -> int:
        if leaf.name in own:
            return 0
        return 2 if any(fold_name(word) in labels for word in leaf.words) else 1

    for leaf in sorted(sorting.rest, key=rank):
        if len(leaf.path) > 1 and not (leaf.is_labelled and central(leaf)):
            continue  # the last word of a path comes later
        meant = next((found for word in leaf.words if (found := named.field(word, labels))), None)
        # "name" beside the answers is the form's own, where there is one among them.
        is_aside = meant in nested and not central(leaf)
        if meant is not None and not is_aside and not sorting.filled(meant):
            sorting.take(meant, leaf)


def _meant_inside(leaf: Leaf, form: Form) -> list[str]:
    """Return what a leaf that is nested may answer."""
    is_nested = len(leaf.path) > 1 and leaf.text.strip()
    return [found for word in leaf.words for found in meanings_of(form).fields(word, leaf.path)] if is_nested else []


def _central(leaves: Iterable[Leaf], form: Form) -> Callable[[Leaf], bool]:
    """Return a test for the leaves among which the answers are: not what a builder says of the form and the page."""
    meanings = meanings_of(form)
    by_shape = [leaf for leaf in leaves if not _is_about(leaf) and (is_address(leaf.text) or is_phone(leaf.text))]
    by_name = [leaf for leaf in leaves if not _is_about(leaf) and any(meanings.fields(leaf.words[0], leaf.path))]
    depth = max(map(_depth, by_shape or by_name), default=0)
    is_everything_aside = all(_is_about(leaf) or _is_of_a_program(leaf) for leaf in leaves)

    def is_central(leaf: Leaf) -> bool:
        is_about = _is_about(leaf) and not is_everything_aside
        return _depth(leaf) >= depth and not is_about and not _is_of_a_program(leaf)

    return is_central


def _depth(leaf: Leaf) -> int:
    return sum(part in OF_ANSWERS for part in leaf.segments[:-1])


def _is_about(leaf: Leaf) -> bool:
    around = leaf.segments[:-1]
    is_of_an_entry = any(pair[0] == "entry" and pair[1] in OF_AN_ENTRY for pair in pairwise(around))
    return is_of_an_entry or any(part in ABOUT or part.startswith("_") for part in around)


def _by_last_word(sorting: Sorting, central: Callable[[Leaf], bool]) -> None:
    meanings = meanings_of(sorting.form)
    for is_sure in (True, False):
        for leaf in filter(central, list(sorting.rest)):
            for meant in (found for word in leaf.words for found in meanings.fields(word, leaf.path)):
                if sorting.is_open(meant) and leaf.text.strip() and _fits(sorting, meant, leaf.text, is_sure=is_sure):
                    sorting.take(meant, leaf)
                    break
    for leaf in filter(central, list(sorting.rest)):  # left blank: so the form does ask for it
        for meant in (found for word in leaf.words for found in meanings.fields(word, leaf.path)):
            if meant not in sorting.ours and not leaf.text.strip():
                sorting.take(meant, leaf)
                break


def _fits(sorting: Sorting, name: str, text: str, *, is_sure: bool) -> bool:
    """Return whether a text may answer a question; where it is not sure, a visitor's mistake may be told."""
    question = sorting.form.questions()[name]
    if question.choices:
        said = fold_name(text)
        choices = (
            (fold_name(value), *(fold_name(label(one)) for one in LANGUAGES))
            for value, label in question.choices.items()
        )
        return any(said in known for known in choices)
    # "Terms and conditions: yes" names no condition.
    if (question.widget in {Widget.EMAIL, Widget.PHONE} or question.preview_rank) and says_yes_or_no(text):
        return False
    if question.widget is Widget.EMAIL:
        return is_address(text) or not is_sure
    if question.widget is Widget.PHONE:
        return may_be_phone(text) or not (is_sure or is_address(text))
    return name != "name" or not (is_address(text) or is_phone(text))


def _by_shape(sorting: Sorting, central: Callable[[Leaf], bool]) -> None:
    if "email" not in sorting.ours:
        _take_first(
            sorting,
            "email",
            (leaf for leaf in sorting.rest if central(leaf) and is_address(leaf.text) and _is_own(leaf)),
        )
    if "phone" not in sorting.ours:
        candidates = [leaf for leaf in sorting.rest if central(leaf) and _is_own(leaf)]
        hinted = (leaf for leaf in candidates if hints_at("phone", _said(leaf)) and may_be_phone(leaf.text))
        shaped = [leaf for leaf in candidates if is_phone(leaf.text) and not _is_of_a_program(leaf)]
        _take_first(sorting, "phone", hinted)
        if "phone" not in sorting.ours and len(shaped) == 1:
            _take_by_shape(sorting, "phone", shaped[0])
    if "message" not in sorting.ours and "message" in sorting.form.required():
        texts = [leaf for leaf in sorting.rest if central(leaf) and leaf.name.strip() and _is_message(leaf)]
        if texts:
            _take_by_shape(sorting, "message", max(texts, key=_likeness))


def _take_first(sorting: Sorting, name: str, leaves: Iterator[Leaf]) -> None:
    found = sorted(leaves, key=lambda leaf: not hints_at(name, _said(leaf)))
    if found and name in sorting.form.questions():
        _take_by_shape(sorting, name, found[0])


def _take_by_shape(sorting: Sorting, name: str, leaf: Leaf) -> None:
    """Take an answer for what it looks like; a label that asks for something else is kept with it."""
    sorting.take(name, leaf)
    if not leaf.is_labelled or hints_at(name, _inner(leaf)):
        return
    if name == "message":
        sorting.ours[name] = replace(leaf, value=f"{leaf.words[0]}\n{leaf.text}")
    else:
        sorting.rest.append(leaf)


def _said(leaf: Leaf) -> tuple[str, ...]:
    inner, outer = last_words(leaf.words[0], leaf.path)
    return (*outer, *inner)


def _inner(leaf: Leaf) -> tuple[str, ...]:
    return last_words(leaf.words[0], leaf.path)[0]


def _is_own(leaf: Leaf) -> bool:
    return not is_of_somebody_else(_inner(leaf))


def _is_of_a_program(leaf: Leaf) -> bool:
    """Return whether a name is one that programs give what they say of themselves, the form and the page."""
    said = _inner(leaf)
    is_about_a_thing = len(said) > 1 and said[0] in THINGS and said[-1] in SAID_OF_THINGS
    return is_about_a_thing or not OF_A_PROGRAM.isdisjoint(said) or leaf.name.startswith("_")


def _is_message(leaf: Leaf) -> bool:
    """Return whether a person may have written this as what they want to say: no choice, nothing that has its name."""
    if isinstance(leaf.value, list) or not is_free_text(leaf.text) or name_part(leaf.words[0], leaf.path):
        return False
    return _is_unnamed(leaf) or len(leaf.text.split()) > _WORDS_OF_AN_ENTRY


def _is_unnamed(leaf: Leaf) -> bool:
    """Return whether its name asks for nothing else: "city" asks for a city."""
    return SPECIFIC.isdisjoint(_inner(leaf))


def _likeness(leaf: Leaf) -> tuple[bool, bool, int]:
    return hints_at("message", _inner(leaf)), _is_unnamed(leaf), len(leaf.text)
