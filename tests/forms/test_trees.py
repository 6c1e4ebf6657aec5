"""JSON in a text is read as it was written, and only as far as it can be looked through."""

import json

import pytest

from chalicelib.forms.understanding import trees
from chalicelib.forms.understanding.trees import objects_in, tree_in


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('{"a": 1.50}', {"a": "1.50"}),
        ('{"a": 12345678901234567890}', {"a": "12345678901234567890"}),
        ('{"a": 1e3}', {"a": "1e3"}),
        ('{"a": NaN, "b": -Infinity}', {"a": "NaN", "b": "-Infinity"}),
        ('{"a": true, "b": null}', {"a": True, "b": None}),
        ('{"a": "x", "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": "x", "a": "y"}', {"a": ["x", "y"]}),
        ('{"a": ["x"], "a": "y"}', {"a": [["x"], "y"]}),
        ("[1, 2]", ["1", "2"]),
    ],
)
def test_every_number_is_as_it_was_written_and_a_name_that_comes_again_gives_a_list(text: str, tree: object) -> None:
    assert tree_in(text) == tree


@pytest.mark.parametrize("text", ["{", "hello", '{"a": }', "[" * 100_000])
def test_what_is_no_json_stays_a_text(text: str) -> None:
    assert tree_in(text) == text


def nested(depth: int, kind: str) -> str:
    begin, end = ('{"a":', "}") if kind == "objects" else ("[", "]")
    return begin * depth + '"x"' + end * depth


@pytest.mark.parametrize("kind", ["objects", "lists"])
@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_it_is_read_to_its_greatest_depth_and_no_deeper(kind: str, more: int, *, is_read: bool) -> None:
    text = nested(trees._MOST_DEPTH + more, kind)
    assert (tree_in(text) == json.loads(text)) is is_read
    assert (tree_in(text) == text) is not is_read


def test_the_deepest_branch_counts_wherever_it_stands() -> None:
    deep = nested(trees._MOST_DEPTH, "objects")
    text = f'{{"first": "x", "second": {deep}, "third": ["y"]}}'
    assert tree_in(text) == text


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_it_is_read_to_its_greatest_length_and_no_longer(more: int, *, is_read: bool) -> None:
    frame = len('{"a": ""}')
    text = '{"a": "%s"}' % ("x" * (trees._LONGEST_TREE - frame + more))
    assert isinstance(tree_in(text), dict) is is_read


def test_every_object_is_found_in_lists_and_objects() -> None:
    tree = {"a": [{"b": {"c": "x"}}, "y", [{"d": "z"}]]}
    found = [sorted(one) for one in objects_in(tree)]
    assert sorted(found) == [["a"], ["b"], ["c"], ["d"]]
