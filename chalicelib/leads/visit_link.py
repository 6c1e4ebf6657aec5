"""The links in an email about a visit: which lead, what is asked, and until when the link counts. Pure.

A link is signed with the newest key; one that was signed with an older key is known as well.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.leads.keyed_hashes import keyed_hash
from chalicelib.leads.keyring import Key, Keyring
from chalicelib.leads.lead import Lead, Wish

# 128 bits that nobody guesses.
_SIGNATURE_LENGTH = 32  # hex digits
# A moment in seconds since 1970, with room for centuries.
_MOST_DIGITS = 11


@dataclass(frozen=True)
class WishLink:
    """What a link says: whose visit, what is asked of it, and when it was to be when the email was written."""

    lead_key: str
    wish: Wish
    visit_at: datetime

    def is_over(self, now: datetime) -> bool:
        return self.visit_at <= now

    @property
    def _signed(self) -> tuple[str, str, str]:
        return self.lead_key, str(self.wish), str(int(self.visit_at.timestamp()))

    def token(self, key: Key) -> str:
        signature = keyed_hash(key, "visit wish", *self._signed)[:_SIGNATURE_LENGTH]
        return ".".join((*self._signed, signature))


def wish_url(public_url: str, keys: Keyring, lead: Lead, wish: Wish, visit_at: datetime) -> str:
    """Return the address under which whoever has a lead's mailbox says what they ask of their visit."""
    token = WishLink(lead.key, wish, visit_at).token(keys.newest)
    return f"{public_url}/visit/{token}?lang={lead.language}"


def read_wish_link(token: str, keys: Keyring) -> WishLink | None:
    """Read a link's token; None if it is not one of ours."""
    try:
        lead_key, wish, seconds, _ = token.split(".")
        if len(seconds) > _MOST_DIGITS:
            return None
        link = WishLink(lead_key, Wish(wish), datetime.fromtimestamp(int(seconds), UTC))
        is_ours = any(hmac.compare_digest(link.token(key).encode(), token.encode()) for key in keys.keys)
    except (ValueError, OverflowError, OSError):
        return None
    return link if is_ours else None
