"""The browser script: its text, and the hash of its content that lets browsers keep it for a year."""

import hashlib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("static") / "frontdesk.js"
_HASH_LENGTH = 12  # hex digits: 48 bits tell any two versions of one file apart


@cache
def script() -> str:
    return _FILE.read_text(encoding="utf-8")


@cache
def script_hash() -> str:
    return hashlib.sha256(script().encode()).hexdigest()[:_HASH_LENGTH]
