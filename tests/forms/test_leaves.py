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


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        # A text that says true is what was typed.
        ({"a": "true"}, {"f.a": "true"}),
        # A question without an id, and an answer without one, have nothing to do with each other.
        (
            {"questions": [{"id": "", "title": "How?"}], "answers": [{"id": "", "value": "Well"}]},
            {"f.questions.1.title": "How?", "f.answers.1.value": "Well"},
        ),
        # Named after the type of the answer, beside the question that it refers to.
        ({"type": "email", "email": "a@b.co", "field": {"id": "x"}}, {"email": "a@b.co"}),
        ({"type": "text", "text": "Ana", "field": {"id": "x"}}, {"x": "Ana"}),
        ({"type": "name", "name": "Ana", "field": {"id": "x"}}, {"x": "Ana"}),
        ({"type": "email", "email": "a@b.co"}, {"f.type": "email", "f.email": "a@b.co"}),
        # What is said of a question is no answer, and what else stands beside it is.
        (
            [{"label": "City", "value": "Albany", "type": "text", "required": True, "order": 3, "note": "upstate"}],
            {"City": "Albany", "f.1.note": "upstate"},
        ),
        ([{"label": "City", "value": "Albany", "options": ["Albany", "Troy"]}], {"City": "Albany"}),
        ([{"label": "City", "value": "  "}, {"label": "Zip", "value": ["", "10001"]}], {"Zip": "10001"}),
        # Three parts are no pair.
        ([["Your name", "Ana", "x"]], {"f.1": ["Your name", "Ana", "x"]}),
        ([["Your name", ["Ana"]]], {"f.1.1": "Your name", "f.1.2": "Ana"}),
    ],
    ids=str,
)
def test_what_was_asked_is_told_from_what_was_said(tree: object, expected: dict[str, object]) -> None:
    assert kept(tree) == expected


def test_a_field_that_says_true_is_what_was_typed() -> None:
    assert [leaf.value for leaf in leaves_of({"agree": "true"})] == ["true"]


def test_the_forms_own_id_and_name_are_left_out_beside_questions_in_parts_alone() -> None:
    of_the_form, question = {"form[id]": "7", "form[name]": "Contact"}, {"f[3][title]": "Town", "f[3][value]": "Albany"}
    assert [leaf.name for leaf in leaves_of({**of_the_form, **question, "form[note]": "x"})] == ["Town", "form[note]"]
    assert [leaf.name for leaf in leaves_of({**of_the_form, "x": "y"})] == ["form[id]", "form[name]", "x"]


def test_of_questions_in_parts_the_same_title_twice_is_kept_twice() -> None:
    posted = {"f[1][title]": "Town", "f[1][value]": "Albany", "f[2][title]": "Town", "f[2][value]": "Troy"}
    assert {leaf.name: leaf.value for leaf in leaves_of(posted)} == {"Town": "Albany", "f[2]": "Troy"}


def test_beyond_the_most_leaves_a_field_is_kept_as_one_text() -> None:
    half = {name: json.dumps({f"{name}{number}": "x" for number in range(600)}) for name in "abc"}
    found = leaves_of(half)
    assert len(found) == leaves._MOST_LEAVES + 1
    assert (found[-1].name, found[-1].value) == ("c", half["c"])


def leaf(name: str, path: tuple[str, ...], sent_as: str) -> leaves.Leaf:
    return leaves.Leaf(name, (name,), path, "x", sent_as)


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (leaf("Town", ("f[3]", "Town"), "f[3][value]"), "f[3][value]"),
        (leaf("Town", ("town",), "town"), "town"),
        (leaf("f.town", ("f", "town"), "f"), "f.town"),
    ],
    ids=["in brackets", "plain", "nested"],
)
def test_a_leaf_is_named_to_its_sender_as_it_was_sent_where_it_has_a_field_of_its_own(
    one: leaves.Leaf, name: str
) -> None:
    assert one.posted_as == name


def test_the_segments_of_a_path_are_small_and_without_brackets() -> None:
    assert leaf("x", ("Fields[A][First]", "Inner"), "x").segments == ["fields", "a", "first", "inner"]
