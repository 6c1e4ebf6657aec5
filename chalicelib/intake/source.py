"""Where a visitor came from, as requests tell it: a field of our script and page, or else the header of the browser.

The field holds an address with nothing of its query but the campaign's names; see leads.source for what is kept.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from chalicelib.forms.sorted_fields import Posted
from chalicelib.intake.control_fields import SOURCE, control
from chalicelib.leads.source import CAMPAIGN, address_parts, source_of
from chalicelib.web.request import Request

_PREFIX = "utm_"
_MOST_FIELDS = 20


def source_in(request: Request, posted: Posted) -> dict[str, str]:
    """Return where a submission came from, as far as it may be kept."""
    told = control(posted, (SOURCE,)) or request.header("referer")
    address, _, query = told.partition("?")
    try:
        campaign = dict(parse_qsl(query, max_num_fields=_MOST_FIELDS))
    except ValueError:
        campaign = {}
    # Builders send the campaign as hidden fields of their own.
    sent = {name.lower(): value for name, value in posted.items() if isinstance(value, str)}
    return source_of(_unless_ours(address, request), _named({**sent, **campaign}))


def source_field(request: Request) -> str:
    """Return what the page of a form hands on about the page that led to it; it is cleaned before it is shown."""
    address = _unless_ours(request.header("referer"), request)
    found = source_of(address, _named(request.query))
    campaign = {f"{_PREFIX}{name}": found[name] for name in CAMPAIGN if name in found}
    return "?".join(filter(None, (found.get("page", ""), urlencode(campaign)))) if found else ""


def _named(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: fields.get(f"{_PREFIX}{name}", "") for name in CAMPAIGN}


def _unless_ours(address: str, request: Request) -> str:
    """Return an address, unless it is the desk's own: its page says nothing of where somebody came from."""
    parts = address_parts(address)
    return "" if parts is None or parts.hostname == urlsplit(request.own_url).hostname else address
