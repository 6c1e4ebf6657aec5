"""Fuzz the desk's readers with coverage as the guide: `make fuzz MINUTES=…`, or one of them with TARGET=….

What was found goes to build/fuzz: a file `crash-…` for each input that broke something, `found` for what reached new
code. What reaches most with least is kept in tests/fuzz/corpus, and played by every run of the tests.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.fuzz.corpus import keep_inputs, kept_inputs
from tools.places import ROOT

_FOLDER = ROOT / "build" / "fuzz"
_NAMES = ("body", "understanding", "feedback", "dates")
_STATISTICS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
# The fuzzer calls an input too slow that takes longer than this, on a machine that has other things to do as well.
_SLOW = 30  # seconds
_LONGEST = 8_192  # bytes


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the desk's readers.")
    parser.add_argument("--minutes", type=float, default=5, help="how long each target is fuzzed")
    parser.add_argument("--only", choices=_NAMES, help="fuzz only this one")
    parser.add_argument("--in-process", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    wishes = parser.parse_args()
    if wishes.in_process:
        _fuzz_here(wishes.only, wishes.in_process)
    names = [wishes.only] if wishes.only else _NAMES
    broken = [name for name in names if _fuzz(name, int(60 * wishes.minutes))]
    return 1 if broken else 0


def _fuzz(name: str, seconds: int) -> bool:
    """Fuzz one target, print what came of it, and return whether something broke."""
    folder = _FOLDER / name
    seeds, found, best = (folder / part for part in ("seeds", "found", "best"))
    for each in (seeds, best):
        shutil.rmtree(each, ignore_errors=True)
        each.mkdir(parents=True)
    found.mkdir(exist_ok=True)
    for number, one in enumerate(kept_inputs(name)):
        (seeds / str(number)).write_bytes(one)
    limits = [f"-max_len={_LONGEST}", f"-timeout={_SLOW}", f"-artifact_prefix={folder}/", "-print_final_stats=1"]
    said = _run(name, [*limits, f"-max_total_time={seconds}", str(found), str(seeds)])
    _run(name, ["-merge=1", f"-max_len={_LONGEST}", f"-timeout={_SLOW}", str(best), str(seeds), str(found)])
    best_inputs = [each.read_bytes() for each in best.iterdir()]
    kept = keep_inputs(name, best_inputs or kept_inputs(name))
    executed = _STATISTICS.search(said)
    broken = sorted(each.name for part in ("crash-*", "timeout-*", "oom-*") for each in folder.glob(part))
    count = f"{int(executed[1]):,}" if executed else "?"
    print(f"{name}: {count} executions, {len(best_inputs)} inputs reach all that is reached, {kept} of them kept")
    for file_name in broken:
        print(f"  broken: {(folder / file_name).relative_to(ROOT)}")
    if not executed:
        print(said[-3_000:])
    return bool(broken) or not executed


def _run(name: str, options: list[str]) -> str:
    command = [sys.executable, "-m", "tests.fuzz", "--only", name, "--in-process", *options]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", cwd=ROOT, check=False).stderr


def _fuzz_here(name: str, options: list[str]) -> None:
    """Hand this process to the fuzzer, which never gives it back."""
    import atheris

    with atheris.instrument_imports(include=["chalicelib"]):
        from tests.fuzz.targets import TARGETS, be_quiet
    be_quiet()
    atheris.Setup([str(_itself(name)), *options], TARGETS[name])
    atheris.Fuzz()


def _itself(name: str) -> Path:
    """Write the program that a merge calls for each of its steps: this one, with this target."""
    program = _FOLDER / name / "again"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m tests.fuzz --only {name} --in-process "$@"\n')
    program.chmod(0o700)
    return program


if __name__ == "__main__":
    sys.exit(main())
