"""New York: which ZIP codes and counties lie in it. Only ever a note for the practitioner, never a refusal."""

import re

from chalicelib.text.fold import fold

# Fishers Island and the tax office at Holtsville lie outside the run from 10000 to 14999.
_ZIP = re.compile(r"\b(?:1[0-4]\d{3}|06390|00501|00544)(?:-?\d{4})?\b")

# All 62, as `is_new_york_county` compares them, and the names that people in the city use.
_COUNTIES = frozenset(
    re.findall(
        r"\w+",
        """
        albany allegany bronx broome cattaraugus cayuga chautauqua chemung chenango clinton columbia cortland delaware
        dutchess erie essex franklin fulton genesee greene hamilton herkimer jefferson kings lewis livingston madison
        monroe montgomery nassau newyork niagara oneida onondaga ontario orange orleans oswego otsego putnam queens
        rensselaer richmond rockland stlawrence saratoga schenectady schoharie schuyler seneca steuben suffolk sullivan
        tioga tompkins ulster warren washington wayne westchester wyoming yates
        brooklyn longisland manhattan newyorkcity nuevayork nyc saintlawrence statenisland thebronx
        """,
    )
)


def is_new_york_zip(text: str) -> bool:
    return _ZIP.search(text) is not None


def is_new_york_county(text: str) -> bool:
    name = re.sub(r"\bcounty( of)?\b|\bcondado de\b|[^a-z]", "", fold(text))
    return name in _COUNTIES or re.sub(r"(newyork|nuevayork|ny)$", "", name) in _COUNTIES
