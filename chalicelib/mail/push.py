"""The way to the practice's phones, behind a port: a push without content, through the push service of a browser."""

import re
from datetime import timedelta
from typing import Protocol
from urllib.parse import urlsplit

from chalicelib.faults import CodedError
from chalicelib.leads.keyring import Key

_LONGEST_ENDPOINT = 1_024
# What a URL is made of; nothing that could end a line of a header.
_PRINTABLE = re.compile(r"[!-~]+")
# A name of the public web: an address in digits, or a name of one part, is none.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class PushRefusedError(CodedError):
    """The push was certainly not taken; it may be tried again later."""


class PushUnclearError(CodedError):
    """Nobody can say whether the push was taken."""


class DeviceGoneError(CodedError):
    """The push service knows the device no more, and never will again."""


class PushService(Protocol):
    """Sends one push without content to one device, once."""

    def push(self, endpoint: str, key: Key, lasts: timedelta) -> None:
        """Hand over a push, signed with the key that the device expects; its service may keep it for so long.

        Raises:
            DeviceGoneError: there is no such device any more.
            PushRefusedError: it was not taken.
            PushUnclearError: it may have been taken.
        """
        ...


def is_endpoint(url: str) -> bool:
    """Say whether a URL can be where a push service takes pushes: encrypted, on the public web, at the usual port."""
    if len(url) > _LONGEST_ENDPOINT or not _PRINTABLE.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_plain = "@" not in parts.netloc and port in {None, 443} and not parts.fragment
    return parts.scheme == "https" and is_plain and bool(_HOST.fullmatch(parts.hostname or ""))
