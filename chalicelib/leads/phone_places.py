"""Numbers that look like neighbours and are not: where they ring, and which of them cost whoever calls. Pure.

They share the country code 1 and are written like any number of New York; calls there cost as calls abroad do.
"""

from collections.abc import Iterator

# Area codes of the country code 1 outside the United States and its territories, by what a note on them is called.
_AREAS = {
    "phone_anguilla": "264",
    "phone_antigua": "268",
    "phone_bahamas": "242",
    "phone_barbados": "246",
    "phone_bermuda": "441",
    "phone_british_virgin_islands": "284",
    "phone_canada": "204 226 236 249 250 257 263 273 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 "
    "468 474 506 514 519 548 579 581 584 587 600 604 613 622 633 639 647 672 683 705 709 742 753 778 780 782 807 819 "
    "825 867 873 879 902 905 942",
    "phone_cayman_islands": "345",
    "phone_dominica": "767",
    "phone_dominican_republic": "809 829 849",
    "phone_grenada": "473",
    "phone_jamaica": "658 876",
    "phone_montserrat": "664",
    "phone_saint_kitts": "869",
    "phone_saint_lucia": "758",
    "phone_saint_vincent": "784",
    "phone_sint_maarten": "721",
    "phone_trinidad": "868",
    "phone_turks_and_caicos": "649",
}
_BY_AREA = {area: code for code, areas in _AREAS.items() for area in areas.split()}
# Satellites, shared-cost and premium services of the whole world, Ascension, and what Britain forwards at a price.
_DEAR_ABROAD = ("+870", "+878", "+881", "+882", "+883", "+979", "+247", "+4470")
_PREMIUM_AREA, _PREMIUM_EXCHANGE = "900", "976"


def notes_on_phone(e164: str) -> Iterator[str]:
    """Yield what the practitioner should know before she calls a number, as a code; nothing for a usual one."""
    if not e164.startswith("+1"):
        yield "phone_costs" if e164.startswith(_DEAR_ABROAD) else "phone_abroad"
    elif e164[2:5] == _PREMIUM_AREA or e164[5:8] == _PREMIUM_EXCHANGE:
        yield "phone_costs"
    elif code := _BY_AREA.get(e164[2:5]):
        yield code
