"""Email addresses that end in a slip of the finger: asked about, never refused, for odd domains may be real. Pure."""

from collections.abc import Mapping

# What a lead's notes call it.
LOOKS_MISTYPED = "email_looks_mistyped"
# Where most people have their mailbox. The long names are told from a slip by one letter; of the short ones many a
# neighbour is somebody's domain, so that a slip is looked for in the end only.
_LONG = (
    *("gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "comcast.net", "verizon.net"),
    *("optonline.net", "protonmail.com", "googlemail.com", "rocketmail.com", "earthlink.net", "sbcglobal.net"),
    *("bellsouth.net", "roadrunner.com", "spectrum.net", "hotmail.es", "yahoo.es", "outlook.es"),
)
_SHORT = ("aol.com", "msn.com", "live.com", "me.com", "mac.com", "gmx.com", "att.net", "cox.net", "nyc.rr.com")
# The long names that are a slip away from nobody's domain: what a script may ask about before it sends.
OFTEN_USED = _LONG
# One letter away from one of these, and real.
_REAL = frozenset(
    (
        *("ymail.com", "mail.com", "email.com", "hmail.com", "fmail.com", "zmail.com", "gmail.es"),
        *("hotmail.se", "yahoo.se", "outlook.ie", "yahoo.ee", "hotmail.ee", "outlook.ee"),
    )
)
# Ends that are no country's and no kind of domain's.
ENDS: Mapping[str, str] = {
    **dict.fromkeys(("con", "cmo", "ocm", "comm", "coom", "vom", "xom", "cpm", "cim", "coml", "copm", "ccom"), ".com"),
    **dict.fromkeys(("ner", "nte", "ent", "nett", "ney", "bet"), ".net"),
    **dict.fromkeys(("ogr", "orgg", "rog"), ".org"),
    **dict.fromkeys(("eud", "deu", "eduu"), ".edu"),
}


def meant_domain(address: str) -> str:
    """Return the domain, or its end, that an address may have been meant to have; nothing if it looks right.

    What it returns is always one of our own words: nothing of the address.
    """
    domain = address.rpartition("@")[2].casefold()
    if domain in _REAL or domain in _LONG or domain in _SHORT:
        return ""
    name, _, end = domain.rpartition(".")
    near = (known for known in _LONG if _is_one_slip_away(domain, known))
    near_end = (
        known for known in _SHORT if f"{name}." == known[: len(name) + 1] and _is_one_slip_away(end, known[-3:])
    )
    return next(near, "") or next(near_end, "") or ENDS.get(end, "")


def _is_one_slip_away(typed: str, meant: str) -> bool:
    """Say whether one letter is wrong, missing or too many, or two neighbours have changed places."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    shorter = min(len(typed), len(meant))
    same = next((at for at in range(shorter) if typed[at] != meant[at]), shorter)
    left, right = typed[same:], meant[same:]
    swapped = left[1:2] + left[:1] + left[2:]
    return left != right and right in {left[1:], swapped, right[:1] + left[1:], right[:1] + left}
