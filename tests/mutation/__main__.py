"""Change the desk's decisions in one place at a time, and see whether a test notices: `make mutate`, or `OF=leads`.

`SAMPLE=200` plays only so many of each part, drawn by chance; `SEED=2` draws others.

Every part prints how many of its mutants were noticed, and those that were not; survivors.md says why some need not be.
It fails if less than nine of ten of a part were noticed.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.mutation.mutants import Sample
from tests.mutation.player import Player, Score
from tools.places import ROOT

WANTED = 0.90
# The parts, and the tests that speak of them; all of these run without anything outside.
PARTS: Mapping[str, Sequence[str]] = {
    "leads": ("chalicelib/leads/*.py",),
    "screening": ("chalicelib/intake/screening/*.py",),
    "understanding": ("chalicelib/forms/understanding/*.py",),
}
TESTS: Mapping[str, Sequence[str]] = {
    "leads": ("leads", "alerts", "inbox/test_actions.py", "inbox/test_find.py", "intake/test_identity.py", "practice"),
    "screening": ("intake/test_score.py", "intake/test_screening.py", "intake/test_signals.py"),
    "understanding": (
        *(f"forms/test_{one}.py" for one in ("understanding", "leaves", "trees", "parts", "shapes", "sorting")),
        "cases",
        "clients/test_requests.py",
        "integration/test_any_sender.py",
        "intake/test_machines.py",
    ),
}
# They hold a server or another process, which a copy of this one would share.
_NOT_HERE = ("--deselect=tests/alerts/test_canary.py",)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation", description="Change decisions, and see who notices."
    )
    parser.add_argument("--of", choices=PARTS, help="only this part")
    parser.add_argument("--only", default="", help="only modules whose name ends so")
    parser.add_argument("--sample", type=int, help="only so many of each part, drawn by chance")
    parser.add_argument("--seed", type=int, default=1, help="which are drawn (1)")
    wishes = parser.parse_args()
    sample = Sample(wishes.sample, wishes.seed) if wishes.sample else None
    scores = [_play(part, wishes.only, sample) for part in ([wishes.of] if wishes.of else PARTS)]
    return 0 if all(scores) else 1


def _play(part: str, ending: str, sample: Sample | None) -> bool:
    """Play one part, print what came of it, and return whether enough was noticed."""
    files = sorted(file for pattern in PARTS[part] for file in ROOT.glob(pattern))
    modules = [one for one in map(_name_of, files) if one.endswith(ending)]
    player = Player(modules, sample)
    # What one test leaves is another's, here: each runs alone, quietly and in the order of its file.
    given = ["-n", "0", "-qq", "-p", "no:randomly", "--timeout=0", *_NOT_HERE]
    pytest.main([*given, *(f"tests/{one}" for one in TESTS[part])], plugins=[player])
    if player.failed or not player.scores:
        print(f"{part}: these fail as they are: {', '.join(player.failed) or 'nothing ran'}", file=sys.stderr)
        return False
    for module, score in player.scores.items():
        _print_survivors(module, score)
    killed = sum(score.killed for score in player.scores.values())
    number = sum(score.number for score in player.scores.values())
    scope = "" if number == player.there_are else f", a sample of {player.there_are}"
    print(f"{part}: {killed} of {number} noticed ({killed / max(number, 1):.1%}){scope}\n", flush=True)
    return killed >= WANTED * number


def _name_of(file: Path) -> str:
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _print_survivors(module: str, score: Score) -> None:
    for what, mutants in (("", score.survived), (" (at import only, or never)", score.unreached)):
        for mutant in mutants:
            print(f"  {module.removeprefix('chalicelib.')}:{mutant.line} {mutant.name}{what}")


if __name__ == "__main__":
    raise SystemExit(main())
