"""New York's counties and ZIP codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms.new_york import is_in_new_york, is_new_york_zip, may_be_elsewhere

COUNTIES = """
    Albany, Allegany, Bronx, Broome, Cattaraugus, Cayuga, Chautauqua, Chemung, Chenango, Clinton, Columbia, Cortland,
    Delaware, Dutchess, Erie, Essex, Franklin, Fulton, Genesee, Greene, Hamilton, Herkimer, Jefferson, Kings, Lewis,
    Livingston, Madison, Monroe, Montgomery, Nassau, New York, Niagara, Oneida, Onondaga, Ontario, Orange, Orleans,
    Oswego, Otsego, Putnam, Queens, Rensselaer, Richmond, Rockland, St. Lawrence, Saratoga, Schenectady, Schoharie,
    Schuyler, Seneca, Steuben, Suffolk, Sullivan, Tioga, Tompkins, Ulster, Warren, Washington, Wayne, Westchester,
    Wyoming, Yates
"""
ALL_62 = [name.strip() for name in COUNTIES.split(",")]


def test_new_york_has_62_counties() -> None:
    assert len(set(ALL_62)) == 62


@pytest.mark.parametrize("name", ALL_62)
def test_county_is_known_in_every_spelling(name: str) -> None:
    spellings = [
        *(name, name.upper(), f"  {name.lower()} ", f"{name} County", f"{name} county, NY", f"{name}, NY"),
        *(f"County of {name}", f"Condado de {name}", f"{name}, New York", name.replace("St.", "Saint")),
        *(f"{name} Co.", f"{name} Cty", f"{name} Co., NY", f"{name} cnty", f"{name}, N.Y.", f"{name} NY", f"in {name}"),
        *(f"{name}/Albany", f"{name} (Upstate)", f"{name} & Erie", f"{name} county, New York State, USA"),
        *(f"{name}\u00a0County", f"\u200b{name}", f"{name}, New York 12207"),
    ]

    assert [spelling for spelling in spellings if not is_in_new_york(spelling)] == []


@pytest.mark.parametrize(
    "name",
    [
        *("Brooklyn", "Manhattan", "Staten Island", "The Bronx", "NYC", "New York City", "Long Island", "Nueva York"),
        *("Brooklyn, NY", "Manhattan, New York", "St Lawrence", "brooklyn ny", "Kings (Brooklyn)", "Brooklyn (Kings)"),
        *("Suffolk County, LI", "El Bronx", "Westchester/Putnam", "Nassau Co.", "Westchester Cty", "Long Island, NY"),
        *("Schenectady Co., NY", "Queens, NYC", "Staten Island (Richmond)", "NY", "N.Y.", "New York State", "NYS"),
        *(
            "Upstate NY",
            "upstate",
            "Hudson Valley",
            "the Hamptons",
            "Flushing, Queens",
            "Harlem",
            "Buffalo",
            "Yonkers NY",
        ),
        *("Brooklyn 11201", "11201", "11201-1234", "Nueva York, EE.UU.", "Ciudad de Nueva York", "纽约", "Нью-Йорк"),
        *("Westchestor", "Duchess", "Onandaga County", "Schenectedy", "Manhatten", "Nassau or Suffolk", "Washington"),
        *(
            "Nassau County Long Island",
            "I live in Queens",
            "Staten Isl.",
            "vivo en el Bronx",
            "Brooklyn Kings County NY",
        ),
    ],
)
def test_names_people_use_are_known(name: str) -> None:
    assert is_in_new_york(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Bergen", "Fairfield", "Hudson", "Los Angeles", "York", "Kings Lynn", "x", "", "County", "北京", "Newark"),
        *(
            "Orange County, CA",
            "Orange, California",
            "Essex NJ",
            "Essex County, New Jersey",
            "Washington, DC",
            "Albany, GA",
        ),
        *("Suffolk County, MA", "Rochester MN", "Greenwich", "Kings, Nova Scotia, Canada", "90210", "Brooklyn 90210"),
        *("Philadelphia", "Stamford, Connecticut", "Jersey City", "Miami-Dade", "Hoboken", "Delaware, Ohio"),
    ],
)
def test_other_places_are_not(name: str) -> None:
    assert not is_in_new_york(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Greenwich Village",
            "Sheepshead Bay",
            "LIC",
            "UWS",
            "Midtown",
            "Mott Haven",
            "Elmont",
            "Mt. Vernon",
            "Jamaica",
        ),
        *("I think Queens", "maybe Nassau", "currently Queens", "resident of Kings County", "Finger Lakes region"),
        *(
            "퀸즈",
            "Бронкс",
            "ニューヨーク",
            "Massapequa",
            "Clifton Park",
            "Rome",
            "x",
            "any borough",
            "Kings aka Brooklyn",
        ),
        *ALL_62,
    ],
)
def test_place_that_may_be_here_is_not_noted(name: str) -> None:
    assert not may_be_elsewhere(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Bergen", "Bergen, NJ", "Bergen County", "Hudson County", "Fairfield", "Cook County", "Miami-Dade", "Newark"),
        *("Jersey City", "Philadelphia", "Orange County, CA", "Essex NJ", "Washington, DC", "Los Angeles", "90210"),
        *("Brooklyn 90210", "Toronto", "Florida", "Kings, Nova Scotia, Canada", "condado de Dade", "Boston, Mass"),
        *("moving to Florida", "México", "Nassau, Bahamas", "Queens, Australia"),
    ],
)
def test_place_that_is_known_to_be_elsewhere_is_noted(name: str) -> None:
    assert may_be_elsewhere(name)


@pytest.mark.parametrize(
    "code",
    [
        *("10000", "10001", "14999", "12345", "06390", "00501", "00544", "10001-1234", "100011234", " 11201 "),
        *("NY 10001", "Brooklyn, NY 11201", "10001 1234"),
    ],
)
def test_zip_of_new_york_is_known(code: str) -> None:
    assert is_new_york_zip(code)


@pytest.mark.parametrize(
    "code",
    [
        *("09999", "15000", "06389", "06391", "00500", "00502", "00543", "00545", "90210", "1000", "100012", ""),
        *("110001", "1000A", "M5V 2T6", "0501", "501"),
    ],
)
def test_zip_of_elsewhere_is_not(code: str) -> None:
    assert not is_new_york_zip(code)


@given(text=st.text())
def test_no_text_is_a_fault(text: str) -> None:
    assert may_be_elsewhere(text) in {True, False}
