"""The browser scripts: their text, and the hash of it that lets browsers keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

_HERE = Path(__file__).with_name("static")
_HASH_LENGTH = 12  # hex digits: 48 bits tell any two versions of one file apart


@cache
def script(name: str = "frontdesk.js") -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def script_hash(name: str = "frontdesk.js") -> str:
    return hashlib.sha256(script(name).encode()).hexdigest()[:_HASH_LENGTH]
