"""Recognises a practice that nobody has: the demo's people must not answer for anybody real. Pure."""

import re

from chalicelib.practice.practice import Practice
from tools.ship.aws import ShippingError

# Names that are nobody's, for examples (RFC 2606 and 6761), and numbers that no telephone has.
_NOBODYS = re.compile(r"(?:^|[.@])(?:example(?:\.(?:com|net|org|edu))?|test|invalid|localhost|local)$")
_NO_PHONE = re.compile(r"555\D?01\d\d$")


def refuse_invented(practice: Practice) -> None:
    """Look whether a practice could be anybody's.

    Raises:
        ShippingError: its addresses, sites or telephone are those of examples.
    """
    sites = (origin.partition("://")[2].partition(":")[0] for origin in sorted(practice.allowed_origins))
    for name in (*sorted(practice.own_addresses), *sites):
        if _NOBODYS.search(name):
            raise ShippingError(f"This practice is an invented one ({name}): write your own with `make practice`.")
    if _NO_PHONE.search(practice.phone_link):
        raise ShippingError(
            f"This practice is an invented one ({practice.phone}): write your own with `make practice`."
        )
