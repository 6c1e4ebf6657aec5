"""The practice: who answers the requests, and when. `practice.file` reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from chalicelib.leads.hours import Hours
from chalicelib.leads.retention import Retention

USUAL_ONE_BY_ONE = 15


@dataclass(frozen=True)
class Practice:
    """Who answers the requests, and when."""

    name: str
    practitioner: str
    # As it is shown to visitors; `phone_link` is the same number for tel: links.
    phone: str
    phone_link: str
    language: str
    time_zone: tzinfo
    mail_from: str
    # The same address behind the practice's own name: whoever wrote to it does not know what a desk is.
    mail_from_to_visitors: str
    alerts_to: str
    # Where alerts go as well once the first address may have failed.
    second_to: str
    # The forms whose visitors get an email that their request arrived.
    acknowledge: frozenset[str]
    # For emails that must carry one; empty if the practice sends none of those.
    postal_address: str
    allowed_origins: frozenset[str]
    hours: Hours
    retention: Retention
    # What other people's forms call our fields, by folded name.
    labels: Mapping[str, str] = field(default_factory=dict)
    # The address that is told of a hole in the desk; empty if the practice wants to be called instead.
    security_contact: str = ""
    # Alerts about one lead each that an address gets within an hour; what comes beyond is gathered.
    alerts_one_by_one: int = USUAL_ONE_BY_ONE
    # Where visitors read the practice's notice of privacy practices; empty if it has none on the web.
    privacy_url: str = ""
    # Web servers of the practice's own site that send forms for its visitors: their addresses are never counted.
    webhook_senders: frozenset[str] = frozenset()

    @property
    def bare_mail_from(self) -> str:
        """The address that emails come from, without its name and capitals."""
        return bare_address(self.mail_from)

    @property
    def own_addresses(self) -> frozenset[str]:
        """The practice's own mailboxes, without names and capitals."""
        return frozenset(map(bare_address, (self.mail_from, self.alerts_to, self.second_to)))


def bare_address(address: str) -> str:
    return address.rpartition("<")[2].rstrip(">").strip().casefold()


def digits_with_plus(phone: str) -> str:
    return "+" + re.sub(r"\D", "", phone)
