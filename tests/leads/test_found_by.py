"""Names, digits and references of which only a part is remembered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.found_by import found_name, found_number, names_asked_for, number_asked_for
from tests.sample_lead import sample_lead

# What is typed, and the name as the visitor wrote it: people use these.
FOUND = [
    ("García", "María García López"),
    ("Garcia Lopez", "María García López"),
    ("García López, María", "María García López"),
    ("Smith, John", "Smith, John"),
    ("Smith", "John Smith Jr."),
    ("O'Brien", "Kate O’Brien"),
    ("O’Brien", "Kate O'Brien"),
    ("Anne Smith", "Mary Anne Smith"),
    ("Jean Luc", "Jean-Luc Picard"),
    ("Lukasz", "Łukasz Kowalski"),
    ("Solís", "Beatriz Solís de la Fuente"),
    ("montgomery", "Harold Q. Montgomery-Featherstonehaugh III"),
    ("oshea", "Patrick O'Shea"),
    ("o'shea", "Patrick Oshea"),
    ("O Shea", "Patrick O'Shea"),
    ("oshea", "Patrick O Shea"),
    ("shea", "Patrick O'Shea"),
    ("delacruz", "Maria de la Cruz"),
    ("De La Cruz", "Maria Delacruz"),
    ("cruz maria", "Maria de la Cruz"),
    ("fuente solis", "Beatriz Solís de la Fuente"),
    ("jeanluc", "Jean Luc Picard"),
    ("Jean-Luc", "Jean Luc Picard"),
    ("Mueller", "Jürgen Müller"),
    ("Müller", "Jurgen Mueller"),
    ("muller", "Jürgen Müller"),
    ("Soren", "Søren Example"),
    ("Soeren", "Søren Example"),
    ("Dordevic", "Novak Đorđević"),
    ("Strasse", "Anna Straße"),
    ("Aase", "Åse Example"),
    ("Nunez", "José Núñez"),
    ("Núñez", "Jose Nunez"),
    ("kaahumanu", "Leilani Kaʻahumanu"),
    ("Smith RN", "Ann Smith, RN"),
    ("dr smith", "Ann Smith"),
    ("Md Rahman", "Md. Rahman"),
    ("rahman", "Md Rahman"),
    ("小明", "王小明"),
    ("王", "王小明"),
    ("примерова", "Ида Примерова"),
    ("ＭＡＲＩＡ", "Maria Example"),
    ("gar lo", "María García López"),
    ("Ng", "Ng, Wei"),
]
NOT_FOUND = [
    ("arcia", "María García López"),
    ("Garcia Perez", "María García López"),
    ("Smith", "John Smythe"),
    ("Jon", "John Smith"),
    ("Brienne", "Kate O’Brien"),
]


def is_found(typed: str, name: str) -> bool:
    """Say whether a name has all the words of one way of spelling what was typed, as the index is asked."""
    found = found_name(name)
    return any(all(f" {word}" in found for word in way) for way in names_asked_for(typed))


@pytest.mark.parametrize(("typed", "name"), FOUND)
def test_a_name_is_found_by_any_of_its_words_in_any_spelling(typed: str, name: str) -> None:
    assert is_found(typed, name)


@pytest.mark.parametrize(("typed", "name"), NOT_FOUND)
def test_another_name_is_not(typed: str, name: str) -> None:
    assert not is_found(typed, name)


@given(st.text(max_size=200))
def test_every_name_is_found_as_it_is_written(name: str) -> None:
    assert is_found(name, name) or not names_asked_for(name) or len(found_name(name)) >= 1_000


@given(st.text(max_size=400))
def test_what_is_found_has_bounds(name: str) -> None:
    assert len(found_name(name)) <= 1_000
    assert len(names_asked_for(name)) <= 4


@pytest.mark.parametrize("typed", ["", " ", "¿?", "...", "'"])
def test_nothing_asks_for_nothing(typed: str) -> None:
    assert names_asked_for(typed) == []


LEAD = sample_lead(reference="BS7G-ER24", answers={"phone": {"typed": "929 555 0147", "e164": "+19295550147"}})


@pytest.mark.parametrize(
    "typed",
    ["0147", "929 555 01", "(929) 555", "555-0147", "1929", "BS7G", "er24", "bs7g-er24", "7G-ER", "BS7", "# er24"],
)
def test_a_part_of_a_phone_or_a_reference_is_found(typed: str) -> None:
    assert number_asked_for(typed)
    assert number_asked_for(typed) in found_number(LEAD)


@pytest.mark.parametrize("typed", ["14", "x", "Ana Example!", "josé", "a@b.co", ""])
def test_what_is_too_short_or_no_part_is_not_asked_for(typed: str) -> None:
    assert number_asked_for(typed) == ""


def test_a_lead_without_a_phone_has_its_reference_alone() -> None:
    assert found_number(sample_lead(reference="BS7G-ER24")) == " bs7ger24"


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("Ana", [("ana",)]),
        ("de la Cruz", [("de", "la", "cruz"), ("delacruz",)]),
        ("a b c d", [("a", "b", "c", "d")]),  # more than three words are never written as one
        ("Müller", [("muller",), ("mueller",)]),
        ("Dr. Ana Example, RN", [("ana", "example"), ("anaexample",)]),
        ("Dr", [("dr",)]),
    ],
)
def test_every_way_of_spelling_is_looked_for_once(typed: str, ways: list[tuple[str, ...]]) -> None:
    assert names_asked_for(typed) == ways


def test_of_a_name_twelve_words_count() -> None:
    many = " ".join(f"w{chr(97 + number)}" for number in range(14))
    assert len(names_asked_for(many)[0]) == 12


def test_two_and_three_neighbours_are_one_word_as_well_and_no_others() -> None:
    assert found_name("Ana de la Cruz").split() == [
        *("ana", "de", "la", "cruz"),
        *("anade", "dela", "lacruz"),
        *("anadela", "delacruz"),
    ]


@pytest.mark.parametrize(
    ("typed", "signs"),
    [("(929) 555-01", "92955501"), ("BS7G-ER", "bs7ger"), ("12", ""), ("123", "123"), ("１２３", "123"), ("né7", "")],
)
def test_what_may_be_part_of_a_number_is_asked_for_without_its_signs(typed: str, signs: str) -> None:
    assert number_asked_for(typed) == signs


def test_the_phone_and_the_reference_lie_behind_a_blank_each_and_nothing_for_what_is_missing() -> None:
    assert found_number(LEAD) == " 19295550147 bs7ger24"
    assert found_number(sample_lead(reference="BS7G-ER24", answers={})) == " bs7ger24"
