"""What is changed of a function, one place at a time."""

import pytest

from tests.mutation.mutants import Mutant, Sample, mutants_of


def changes(body: str) -> list[str]:
    return [mutant.change for mutant in mutants_of(f"def f(a, b=2):\n    {body}\n", "f.py")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a < b", {"a < b → a <= b"}),
        ("return a == b", {"a == b → a != b"}),
        ("return a in b", {"a in b → a not in b"}),
        ("return a and b", {"a and b → a or b", "a and b → b", "a and b → a"}),
        ("return not a", {"not a → a"}),
        ("return a + b", {"a + b → a - b"}),
        ("a += b", {"a += b → a -= b"}),
        ("return a + 1", {"1 → 2"}),
        ("return a or True", {"True → False"}),
        ("return a + 'x'", {"'x' → 'x~'"}),
        ("return a if b else 0", {"a if b else 0 → a", "a if b else 0 → 0"}),
        ("if a: b = a", {"if a → if not a"}),
        ("return [c for c in a if c]", {"for c in a if c → for c in a"}),
        ("return a", {"return a → return None"}),
    ],
)
def test_a_place_is_changed_in_each_of_its_ways(body: str, expected: set[str]) -> None:
    assert expected <= set(changes(body))


@pytest.mark.parametrize("body", ["'What it does.'", "c: int = a", "raise ValueError('so')", "pass"])
def test_words_types_and_signatures_are_left_alone(body: str) -> None:
    assert changes(body) == []


def test_a_method_is_named_with_its_class() -> None:
    source = "class C:\n    @property\n    def size(self):\n        return self.a + 1\n"
    assert {mutant.function for mutant in mutants_of(source, "c.py")} == {"C.size"}


def played(mutant: Mutant, *given: object) -> object:
    def stand_in(a: object, b: object = 2) -> object:
        return a, b

    stand_in.__code__ = mutant.code
    return stand_in(*given)


def test_a_mutant_does_what_it_says() -> None:
    (mutant,) = [one for one in mutants_of("def f(a, b=2):\n    return a < b\n", "f.py") if "<=" in one.change]
    assert [played(mutant, 1, 2), played(mutant, 2, 2), played(mutant, 3, 2)] == [True, True, False]


def test_a_sample_is_the_same_each_time_for_one_seed_and_another_for_another() -> None:
    first, again, other = (Sample(20, seed).draw(range(200)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize(("wanted", "drawn"), [(1, 1), (20, 20), (50, 50), (51, 50)])
def test_a_sample_has_as_many_as_are_wanted_once_each_or_all_there_are(wanted: int, drawn: int) -> None:
    found = Sample(wanted).draw(range(50))
    assert len(found) == drawn
    assert found == sorted(set(found))
