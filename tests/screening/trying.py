r"""Tries screening on messages, and prints what share of them it holds.

Usage: python -m tests.screening.trying [--genuine FILE …] [--spam FILE …]

Without files it takes our own messages, which are split by a hash of each: one half was there while the word lists
were made, the other was not looked at. A file of your own has one message a line; `\n` in it is a line end.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.forms import load_form
from chalicelib.intake.screening.score import DOUBTFUL, Doubt, reasons_against, score
from tests.desks import KEYS

HERE = Path(__file__).parent
GENUINE, SPAM = (HERE / "genuine_en.txt", HERE / "genuine_es.txt"), (HERE / "spam.txt",)
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
# The practice's own site, which honest people speak of.
OWN_SITES = frozenset({"https://www.hudsonlantern.example.com"})

# The same people write both: names and addresses must not give anybody away.
_NAMES = (
    "",
    "Ana Example",
    "R. Okonkwo",
    "Trần Thị Example",
    "JOHN",
    "María José Ñáñez",
    "Сергей",
    "Dr. Q",
    "bob",
    "李娜",
)
_ADDRESSES = ("gmail.example", "aol.example", "hushmail.com", "yahoo.example", "mailinator.com", "work.example.com")


@dataclass(frozen=True)
class Tried:
    message: str
    reasons: tuple[Doubt, ...]

    @property
    def is_held(self) -> bool:
        return score(self.reasons) >= DOUBTFUL


def messages_in(files: Iterable[Path]) -> list[str]:
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [line.replace("\\n", "\n") for line in lines if line.strip()]


def is_set_aside(message: str) -> bool:
    """Say whether a message belongs to the half that the lists were not made from."""
    return _number(message) % 2 == 1


def try_all(messages: Iterable[str]) -> list[Tried]:
    return [Tried(message, _reasons(message)) for message in messages]


def _reasons(message: str) -> tuple[Doubt, ...]:
    number = _number(message)
    posted = {
        "name": _NAMES[number // 2 % len(_NAMES)],
        "email": f"someone{number % 97}@{_ADDRESSES[number // 7 % len(_ADDRESSES)]}",
        "message": message,
    }
    return reasons_against(posted, {}, load_form("contact"), keys=KEYS, now=NOW, own_sites=OWN_SITES)


def _number(message: str) -> int:
    return int(hashlib.sha256(message.encode()).hexdigest()[:8], 16)


def held_share(tried: Sequence[Tried]) -> float:
    return sum(one.is_held for one in tried) / len(tried) if tried else 0.0


def main() -> None:
    wishes = _parse_arguments()
    if wishes.genuine or wishes.spam:
        _print("genuine (given)", try_all(messages_in(wishes.genuine)))
        _print("spam (given)", try_all(messages_in(wishes.spam)))
        return
    for kind, files in (("genuine", GENUINE), ("spam", SPAM)):
        messages = messages_in(files)
        for half, aside in (("seen while tuning", False), ("set aside", True)):
            _print(f"{kind}, {half}", try_all(one for one in messages if is_set_aside(one) is aside))


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screening.trying", description="Try screening on messages.")
    parser.add_argument("--genuine", type=Path, nargs="*", default=[], help="files of honest messages, one a line")
    parser.add_argument("--spam", type=Path, nargs="*", default=[], help="files of spam, one a line")
    return parser.parse_args()


def _print(title: str, tried: Sequence[Tried]) -> None:
    if not tried:
        return
    held = [one for one in tried if one.is_held]
    print(f"{title:<28}{len(held):>5} of {len(tried):>5} held  {held_share(tried):>6.1%}")
    common = Counter(reason for one in held for reason in one.reasons).most_common(6)
    if common:
        print("    because of " + ", ".join(f"{reason} {times}" for reason, times in common))


if __name__ == "__main__":
    main()
