"""New York: whether a ZIP code, county or place lies in it. Only ever a note for the practitioner, never a refusal.

Whoever says that they will be in New York and names a place that nobody here knows is believed; a place that is known
to lie elsewhere is noted.
"""

import re

from chalicelib.text.clean import clean_entry
from chalicelib.text.fold import fold

# Fishers Island and the tax office at Holtsville lie outside the run from 10000 to 14999.
_ZIP = re.compile(r"\b(?:1[0-4]\d{3}|06390|00501|00544)(?:[-–— ]?\d{4})?\b")
_ANY_ZIP = re.compile(r"\b\d{5}(?:\W?\d{4})?\b")

# All 62, without spaces.
_COUNTIES = frozenset(
    """
    albany allegany bronx broome cattaraugus cayuga chautauqua chemung chenango clinton columbia cortland delaware
    dutchess erie essex franklin fulton genesee greene hamilton herkimer jefferson kings lewis livingston madison
    monroe montgomery nassau newyork niagara oneida onondaga ontario orange orleans oswego otsego putnam queens
    rensselaer richmond rockland stlawrence saratoga schenectady schoharie schuyler seneca steuben suffolk sullivan
    tioga tompkins ulster warren washington wayne westchester wyoming yates
    """.split()  # noqa: SIM905 - a list of words is easiest to read as words
)
# What people write instead of a county: the city's boroughs and quarters, regions, and towns that are known by name.
_PLACES = frozenset(
    """
    brooklyn manhattan statenisland nyc newyorkcity nuevayork nuevayorkcity ciudadnuevayork saintlawrence bx bklyn
    ny nys newyorkstate nystate estadonuevayork statenisl fiveboroughs 5boroughs allfiveboroughs
    longisland li eastend thehamptons hamptons hudsonvalley lowerhudson lowerhudsonvalley midhudson westernnewyork wny
    centralnewyork cny upstate upstatenewyork upstateny northcountry southerntier fingerlakes adirondacks catskills
    mohawkvalley capitalregion capitaldistrict downstate downstateny thousandislands
    harlem eastharlem washingtonheights inwood flushing astoria jamaicaqueens bushwick williamsburg bedstuy flatbush
    sunsetpark coneyisland bayridge jacksonheights corona elmhurst farrockaway rockaway ridgewood riverdale fordham
    southbronx lowereastside uppereastside upperwestside chinatown
    buffalo syracuse yonkers whiteplains newrochelle mountvernon utica ithaca poughkeepsie newburgh binghamton elmira
    saratogasprings niagarafalls hempstead babylon islip brookhaven huntington oysterbay patchogue riverhead
    southampton easthampton kingston middletown plattsburgh watertown jamestown olean corning troy cohoes
    glensfalls lakeplacid oneonta cortlandny geneva canandaigua rochester springvalley monsey newcity nyack peekskill
    """.split()  # noqa: SIM905 - the same
)
_IN_OTHER_SCRIPTS = (
    *("纽约", "紐約", "曼哈顿", "曼哈頓", "布鲁克林", "布魯克林", "布碌崙", "皇后区", "皇后區", "法拉盛"),
    *("нью-йорк", "бруклин"),
)
_KNOWN = _COUNTIES | _PLACES
# Of other states, those names and letters that are no county, no place and no word here.
_OTHER_STATES = frozenset(
    """
    alabama alaska arizona arkansas california colorado connecticut florida georgia hawaii idaho illinois indiana iowa
    kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska
    nevada newhampshire newjersey nuevajersey newmexico northcarolina northdakota ohio oklahoma oregon pennsylvania
    pensilvania rhodeisland southcarolina southdakota tennessee texas utah vermont virginia westvirginia wisconsin
    puertorico england quebec
    canada bahamas australia ireland
    ak al az ar ca ct dc fl ga ia il ks ky ma md me mi mn mo ms mt nc nd ne nh nj nm nv oh pa pr ri sc sd tn tx ut
    va vt wa wi wv wy uk pq qc
    """.split()  # noqa: SIM905 - the same
)
# Counties and towns across the border, and cities that everybody knows: people name them without their state.
_ELSEWHERE = frozenset(
    """
    atlantic bergen burlington camden capemay cumberland gloucester hudson hunterdon mercer middlesex monmouth morris
    ocean passaic salem somerset sussex union newark jerseycity hoboken paterson elizabeth bayonne hackensack fortlee
    weehawken secaucus edison trenton princeton
    fairfield litchfield newhaven hartford newlondon tolland windham stamford greenwich norwalk danbury bridgeport
    waterbury westport pike philadelphia pittsburgh scranton allentown lancaster bradford susquehanna
    bennington rutland berkshire pittsfield boston springfield worcester cambridge providence
    washingtondc baltimore losangeles chicago houston dallas miami miamidade orlando tampa atlanta denver seattle
    sanfrancisco sandiego phoenix lasvegas detroit cleveland toronto montreal london santodomingo sanjuan cook broward
    mexico dominicanrepublic republicadominicana washingtonstate wyomingstate delawarestate
    """.split()  # noqa: SIM905 - the same
)
_COUNTY = re.compile(r"\b(?:county|cnty|cty|condado)\b")
_BETWEEN = re.compile(r"[,;/&()\[\]|+:]| - | – |\b(?:and|or|y|o|near|cerca de)\b")
# What stands beside a county's name and says no more than that it is one.
_BESIDE = re.compile(
    r"\b(?:county|counties|cnty|cty|co|condado|of|de|del|the|el|la|in|en|borough|boro|city of|town of|area|usa|us|eeuu|"
    r"united states|estados unidos|state of|i live|we live|i am|im|resident|vivo|vivimos|estoy)\b"
)
_STATE_BEHIND = re.compile(r"(?<=.)(?:newyorkstate|newyorkcity|newyork|nuevayork|nyc|nys|ny|li)$")
_LONG_ENOUGH_TO_MISSPELL, _ALIKE = 6, 0.86


def is_new_york_zip(text: str) -> bool:
    return _ZIP.search(clean_entry(text)) is not None


def is_in_new_york(text: str) -> bool:
    """Say whether a text names a place in New York, by its ZIP code or its name, and none of another state."""
    line = clean_entry(text)
    if _ANY_ZIP.search(line):
        return is_new_york_zip(line)
    parts = [_plain(part) for part in _BETWEEN.split(fold(line).replace(".", ""))]
    if any(_is_of_another_state(part) for part in parts):
        return False
    names = ["".join(part) for part in parts]
    if any(map(_is_all_known, parts)) or any(name in line.casefold() for name in _IN_OTHER_SCRIPTS):
        return True
    return any(map(_is_known_but_for_a_slip, names))


def may_be_elsewhere(text: str) -> bool:
    """Say whether a text names a place outside New York: by a ZIP code, a state, a county or city that is none here."""
    line = clean_entry(text)
    if is_in_new_york(line):
        return False
    folded = fold(line).replace(".", "")
    parts = [_plain(part) for part in _BETWEEN.split(folded)]
    is_named = any(_is_of_another_state(part) or "".join(part) in _ELSEWHERE for part in parts)
    is_no_county = _COUNTY.search(folded) is not None and any(parts)
    return _ANY_ZIP.search(line) is not None or is_named or is_no_county


def _plain(part: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", _BESIDE.sub(" ", part.replace("'", "")))


def _is_of_another_state(words: list[str]) -> bool:
    """Say whether a part is another state, or ends with one: "Essex NJ", "Orange County, California"."""
    return any("".join(words[start:]) in _OTHER_STATES for start in range(max(0, len(words) - 2), len(words)))


def _is_all_known(words: list[str]) -> bool:
    """Say whether words name one place after another: "Nassau Long Island"."""
    heads = ("".join(words[:end]) for end in range(len(words), 0, -1))
    return any(
        _is_known(head) and (end == len(words) or _is_all_known(words[end:]))
        for end, head in zip(range(len(words), 0, -1), heads, strict=True)
    )


def _is_known(name: str) -> bool:
    return name in _KNOWN or _STATE_BEHIND.sub("", name) in _KNOWN


def _is_known_but_for_a_slip(name: str) -> bool:
    if len(name) < _LONG_ENOUGH_TO_MISSPELL:
        return False
    from difflib import get_close_matches  # most people spell their county right

    return bool(get_close_matches(_STATE_BEHIND.sub("", name), _KNOWN, n=1, cutoff=_ALIKE))
