"""Everything that was posted, one leaf an answer: what is nested, what is a label beside a value, JSON in a field."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeGuard

from chalicelib.forms.understanding.shapes import is_address
from chalicelib.forms.understanding.trees import Tree, is_tree, objects_in, tree_in

Posted = Mapping[str, str | list[str]]

_MOST_LEAVES = 1_000  # are looked at: more than any form asks
_MOST_TEXTS = 20  # of one field that are JSON themselves
# Under which name a builder puts what was said, and under which what was asked; the first that is there counts.
_VALUES = ("value", "answer", "response", "values", "raw_value")
_LABELS = ("label", "title", "question", "name", "fieldName", "key", "field", "field_id", "id", "ref")
_IDS = ("id", "ref", "key", "uid")
# What else a builder says of a question: nobody typed it.
_OF_THE_QUESTION = frozenset((*_LABELS, *_IDS, *_VALUES, "type", "field_type", "fieldType", "required", "order"))
# What one says of the whole form beside questions in parts.
_OF_THE_FORM = frozenset(("form[id]", "form[name]"))
# The same in the names of those who call it otherwise: questionTitle, fieldValue.
_LIKE_A_VALUE = re.compile(r"(?i:\w*(?:value|answer|response))")
_LIKE_A_LABEL = re.compile(r"(?i:\w*(?:label|title|question|name))")
_LIKE_A_PLACE = re.compile(r"(?i:\w*(?:id|type|kind|position|index|order))")
# An object with one of these is no question, but somebody's answers.
_OF_A_PERSON = frozenset(("email", "mail", "phone", "tel", "message", "comment"))
_ONLY_VALUES = frozenset(("value", "values", "raw_value"))
# Names after the type of an answer that say what was asked.
_SAYING = frozenset(("email", "phone_number"))
_BRACKETED = re.compile(r"(.+)\[([^\[\]]+)\]")


@dataclass(frozen=True)
class Leaf:
    """One answer. `name` is what it is kept under, `words` are the names by which it may be understood."""

    name: str
    words: tuple[str, ...]
    # Where it stood, from the outside to the inside.
    path: tuple[str, ...]
    value: str | list[str] = field(repr=False)
    # The field that was posted.
    sent_as: str
    # Whether a builder says itself what was asked, beside the answer.
    is_labelled: bool = False

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ", ".join(item for item in self.value if item.strip())

    @property
    def posted_as(self) -> str:
        """Return the name under which the client sent it: what is nested in a field has no field of its own."""
        return self.sent_as if len(self.path) == 1 or self.sent_as.endswith("]") else self.name

    @property
    def segments(self) -> list[str]:
        """Return the path with what stands in brackets as a part of its own."""
        return [part.lower() for each in self.path for part in each.replace("]", "").split("[")]


def leaves_of(posted: Posted) -> list[Leaf]:
    """Return the leaves of what was posted, in their order; nothing that was said is left out."""
    questions = _questions_in_parts(posted)
    found: list[Leaf] = []
    asked: set[str] = set()
    for name, value in posted.items():
        part = _BRACKETED.fullmatch(name)
        question = questions.get(part[1]) if part else None
        if part is None or question is None:
            room = _MOST_LEAVES - len(found)
            found += [] if questions and name in _OF_THE_FORM else _leaves_of_field(name, value, room)
        elif part[2] == question.value_name:
            kept_as = next((label for label in question.labels if label not in asked), part[1])
            asked.add(kept_as)
            found.append(Leaf(kept_as, question.labels, (part[1], question.labels[0]), value, name, is_labelled=True))
        elif part[2] not in _OF_THE_QUESTION:
            found += _leaves_of_field(name, value, _MOST_LEAVES - len(found))
    return found


def _leaves_of_field(name: str, value: str | list[str], room: int) -> list[Leaf]:
    whole = [Leaf(name, (name,), (name,), value, name)]
    texts = [value] if isinstance(value, str) else value
    trees = [tree_in(text) if is_tree(text) else text for text in texts]
    is_plain = all(isinstance(tree, str) for tree in trees) and not _are_answers(texts)
    if room <= 0 or is_plain:
        return whole
    reader = _Reader(name, _titles(trees), _told_apart(trees))
    return list(islice(reader.leaves(trees[0] if len(trees) == 1 else trees, (name,)), room)) or whole


def _titles(tree: Tree) -> dict[str, str]:
    """Return the questions that are told apart from their answers, by their ids."""
    titles: dict[str, str] = {}
    for item in objects_in(tree):
        title = next((text for text in map(item.get, ("title", "label", "text", "name")) if _is_said(text)), "")
        if title and not any(name in item for name in _VALUES):
            titles |= {key: str(title) for key in map(item.get, _IDS) if isinstance(key, str) and key}
    return titles


def _told_apart(tree: Tree) -> frozenset[str]:
    """Return the ids of the questions that answers refer to."""
    questions = (item["field"] for item in objects_in(tree) if isinstance(item.get("field"), dict))
    return frozenset(key for question in questions for name in _IDS if isinstance(key := question.get(name), str))


def _is_said(text: object) -> TypeGuard[str]:
    return isinstance(text, str) and bool(text.strip())


class _Reader:
    """Reads the leaves of one field."""

    def __init__(self, sent_as: str, titles: Mapping[str, str], told_apart: frozenset[str]) -> None:
        self._sent_as = sent_as
        self._titles = titles
        self._told_apart = told_apart
        self._asked: set[str] = set()
        self._texts_read = 0

    def leaves(self, tree: Tree, path: tuple[str, ...]) -> Iterator[Leaf]:
        if isinstance(tree, dict):
            yield from self._of_object(tree, path)
        elif isinstance(tree, list):
            yield from self._of_list(tree, path)
        elif (text := _text(tree)).strip():
            inside = self._inside(text)
            if isinstance(inside, str):
                yield self._leaf(path, (), text)
            else:
                yield from self.leaves(inside, path)

    def _of_list(self, tree: list[Tree], path: tuple[str, ...]) -> Iterator[Leaf]:
        if not any(isinstance(item, dict | list) for item in tree):
            yield from self._of_texts([text for item in tree if (text := self._said(item)).strip()], path)
            return
        are_pairs = all(map(_is_pair, tree))
        for number, item in enumerate(tree, 1):
            pair = {"label": item[0], "value": item[1]} if are_pairs and isinstance(item, list) else item
            yield from self.leaves(pair, (*path, str(number)))

    def _of_texts(self, texts: list[str], path: tuple[str, ...]) -> Iterator[Leaf]:
        if _are_answers(texts):
            for number, text in enumerate(texts, 1):
                yield self._leaf((*path, str(number)), (), text)
        elif texts:
            yield self._leaf(path, (), texts[0] if len(texts) == 1 else texts)

    def _inside(self, text: str) -> Tree:
        """Return what a text holds that is JSON itself, as some programs nest it."""
        if not is_tree(text) or self._texts_read >= _MOST_TEXTS:
            return text
        self._texts_read += 1
        return tree_in(text) or text

    def _of_object(self, tree: dict[str, Tree], path: tuple[str, ...]) -> Iterator[Leaf]:
        value_name = _value_name(tree)
        labels = self._labels(tree, value_name) if value_name else ()
        if not value_name and self._is_question(tree):
            return
        if not labels:
            for name, member in tree.items():
                yield from self.leaves(member, (*path, name))
            return
        value = tree[value_name]
        if isinstance(value, dict) or (
            isinstance(value, list) and any(isinstance(item, dict | list) for item in value)
        ):
            yield from self.leaves(value, (*path, labels[0]))
        else:
            texts = [text for item in (value if isinstance(value, list) else [value]) if (text := self._said(item))]
            if any(text.strip() for text in texts):
                yield self._leaf(path, labels, texts[0] if len(texts) == 1 else texts)
        for name, member in tree.items():
            if name not in _OF_THE_QUESTION and name not in {value_name, "options"} and member not in labels:
                yield from self.leaves(member, (*path, name))

    def _is_question(self, tree: Mapping[str, Tree]) -> bool:
        """Return whether an object only asks what is answered elsewhere."""
        ids = [key for name in _IDS if isinstance(key := tree.get(name), str)]
        return not self._told_apart.isdisjoint(ids) and not self._titles.keys().isdisjoint(ids)

    def _labels(self, tree: dict[str, Tree], value_name: str) -> tuple[str, ...]:
        """Return what was asked, the plainest first: the title that an id stands for, a label, a name."""
        question = tree.get("field")
        is_told_apart = isinstance(question, dict)
        ids = [item.get(name) for item in (tree, question) if isinstance(item, dict) for name in _IDS]
        titles = [self._titles[key] for key in ids if isinstance(key, str) and key in self._titles]
        named = [name for name in (*_LABELS, *filter(_LIKE_A_LABEL.fullmatch, tree)) if name != value_name]
        labels = [text for name in named if _is_said(text := tree.get(name))]
        by_type = [value_name] if is_told_apart and value_name in _SAYING else []
        unnamed = [str(key) for key in ids if is_told_apart and _is_said(key)]
        return tuple(dict.fromkeys([*titles, *labels, *by_type, *unnamed]))

    def _leaf(self, path: tuple[str, ...], labels: tuple[str, ...], value: str | list[str]) -> Leaf:
        name = next((label for label in labels if label not in self._asked), ".".join(path))
        self._asked.add(name)
        where = (*path, labels[0]) if labels else path
        return Leaf(name, labels or (path[-1],), where, value, self._sent_as, is_labelled=bool(labels))

    def _said(self, item: Tree) -> str:
        """Return a text, and of a choice that is posted as its id what it says."""
        text = _text(item)
        return self._titles.get(text, text)


def _value_name(tree: Mapping[str, Tree]) -> str:
    """Return under which name an object has what was said, if it is one question; some name it after its type."""
    kind = tree.get("type")
    if isinstance(kind, str) and kind in tree and isinstance(tree.get("field"), dict):
        return kind
    if not _OF_A_PERSON.isdisjoint(name.lower() for name in tree):
        return ""
    exact = next((name for name in _VALUES if name in tree), "")
    if exact in _ONLY_VALUES:
        return exact
    # "Answer" or "response" may also be what somebody calls a question of their own.
    alike = exact or next(filter(_LIKE_A_VALUE.fullmatch, tree), "")
    others = (name for name in tree if name != alike and name not in _OF_THE_QUESTION)
    is_question = all(_LIKE_A_LABEL.fullmatch(name) or _LIKE_A_PLACE.fullmatch(name) for name in others)
    return alike if is_question else ""


def _is_pair(item: Tree) -> bool:
    """Return whether a list is a label and what was said to it."""
    is_two = isinstance(item, list) and len(item) == len(("label", "value"))
    return is_two and isinstance(item, list) and _is_said(item[0]) and not isinstance(item[1], dict | list)


def _are_answers(texts: list[str]) -> bool:
    """Return whether a list holds what was said to several questions, and not several choices of one."""
    return len({is_address(text) for text in texts if text.strip()}) > 1


def _text(item: Tree) -> str:
    if isinstance(item, bool):
        return "yes" if item else "no"
    return "" if item is None else str(item)


@dataclass(frozen=True)
class _Question:
    """A question that is posted in parts, `fields[3][title]` beside `fields[3][value]`."""

    value_name: str
    labels: tuple[str, ...]


def _questions_in_parts(posted: Posted) -> dict[str, _Question]:
    groups: dict[str, dict[str, Tree]] = {}
    for name, value in posted.items():
        if found := _BRACKETED.fullmatch(name):
            groups.setdefault(found[1], {})[found[2]] = value
    questions: dict[str, _Question] = {}
    for prefix, group in groups.items():
        value_name = next((name for name in _VALUES if name in group), "")
        labels = tuple(text for name in _LABELS if name != value_name and _is_said(text := group.get(name)))
        if value_name and labels:
            questions[prefix] = _Question(value_name, labels)
    return questions
