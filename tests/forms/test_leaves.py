"""What was posted, leaf by leaf: under which name each is kept, and what it was said to."""

import json

import pytest

from chalicelib.forms.understanding import leaves
from chalicelib.forms.understanding.leaves import leaves_of


def kept(tree: object) -> dict[str, object]:
    """Return what is kept of a field that holds JSON, by name."""
    return {leaf.name: leaf.value for leaf in leaves_of({"f": json.dumps(tree)})}


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"a": "x", "b": {"c": "y"}}, {"f.a": "x", "f.b.c": "y"}),
        ([{"a": "x"}, {"a": "y"}], {"f.1.a": "x", "f.2.a": "y"}),
        ({"a": True, "b": False, "c": None, "d": 7}, {"f.a": "yes", "f.b": "no", "f.d": "7"}),
        ({"a": ["x", "y"]}, {"f.a": ["x", "y"]}),
        ({"a": ["x"]}, {"f.a": "x"}),
        ({"a": ["x", " ", "y"]}, {"f.a": ["x", "y"]}),
        ({"a": "  ", "b": "x"}, {"f.b": "x"}),
        # Answers to several questions, and no choices of one.
        ({"a": ["ana@example.com", "I have a question"]}, {"f.a.1": "ana@example.com", "f.a.2": "I have a question"}),
        # Label and what was said, as a pair.
        ([["Your name", "Ana"], ["Phone", "212"]], {"Your name": "Ana", "Phone": "212"}),
        ([["Your name", "Ana"], ["", "212"]], {"f.1": ["Your name", "Ana"], "f.2": "212"}),
        ([{"label": "Your name", "value": "Ana"}], {"Your name": "Ana"}),
        ([{"label": "Days", "value": ["Mon", "Tue"]}], {"Days": ["Mon", "Tue"]}),
        ([{"label": "Days", "value": ["Mon"]}], {"Days": "Mon"}),
        ([{"label": "Agree", "value": False}], {"Agree": "no"}),
        # The same label twice: each is kept.
        (
            [{"label": "Child", "value": "Bo"}, {"label": "Child", "value": "Cy"}],
            {"Child": "Bo", "f.2": "Cy"},
        ),
        # What stands in an answer goes under its label.
        ([{"label": "Address", "value": {"zip": "10001"}}], {"f.1.Address.zip": "10001"}),
        ([{"label": "Address", "value": [{"zip": "10001"}]}], {"f.1.Address.1.zip": "10001"}),
    ],
)
def test_every_leaf_is_kept_under_its_label_or_its_path(tree: object, expected: dict[str, object]) -> None:
    assert kept(tree) == expected


@pytest.mark.parametrize("name", ["title", "label", "text", "name"])
def test_a_question_is_known_by_its_id_whatever_it_calls_its_title(name: str) -> None:
    tree = {"questions": [{"id": "q1", name: "How are you?"}], "answers": [{"id": "q1", "value": "Well"}]}
    assert kept(tree)["How are you?"] == "Well"


@pytest.mark.parametrize("number", [1, 2])
def test_texts_of_json_in_texts_of_json_are_read_up_to_a_number(number: int) -> None:
    texts = [json.dumps({"x": f"{one}"}) for one in range(leaves._MOST_TEXTS + number)]
    found = kept({f"a{one}": text for one, text in enumerate(texts)})
    read = [name for name in found if name.endswith(".x")]
    assert len(read) == leaves._MOST_TEXTS
    assert len(found) == len(texts)
