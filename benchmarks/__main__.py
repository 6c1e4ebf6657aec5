"""Measures the packaged zip against the floor, and the browser script against another one.

Usage: python -m benchmarks [--rounds 15] [--only page]

Everything is measured in turn within one run, and what counts is the ratio: absolute times belong to the machine.
"""

import argparse
import compileall
import os
import platform
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.measuring import Candidate, Cost, measure
from benchmarks.page import print_page_table
from benchmarks.stub_aws import stub_aws
from benchmarks.table import print_table
from tools.lambda_runtime import provide_libraries
from tools.packaged import package_if_changed
from tools.places import DEPLOYMENT_ZIP
from tools.pythons import packaged

STORE_LATENCY = 0.005  # seconds: what DynamoDB takes for a small write

COLD_COLUMNS: dict[str, Callable[[Cost], float]] = {
    "CPU ms": lambda cost: cost.cold_cpu * 1000,
    "wall ms": lambda cost: cost.cold_wall * 1000,
    "memory MB": lambda cost: cost.memory / 1e6,
}
WARM_COLUMNS: dict[str, Callable[[Cost], float]] = {
    "CPU ms": lambda cost: cost.warm_cpu * 1000,
    "wall ms": lambda cost: cost.warm_wall * 1000,
}


def main() -> None:
    wishes = _parse_arguments()
    if wishes.only != "page":
        _measure_functions(wishes.rounds)
    print_page_table(wishes.rounds)


def _measure_functions(rounds: int) -> None:
    package_if_changed()
    with tempfile.TemporaryDirectory() as folder, stub_aws(STORE_LATENCY) as address:
        libraries = provide_libraries(Path(folder) / "libraries")
        # With bytecode, as the Lambda runtime has it: a floor that compiles boto3 first would flatter everything else.
        compileall.compile_dir(libraries, quiet=2)
        candidates = _candidates(Path(folder))
        environment = _environment(address)
        _print_machine(rounds)
        costs = _measure_in_turn(candidates, rounds, libraries, environment)
    print_table("Cold: from nothing to the first accepted answer", costs, COLD_COLUMNS)
    print_table("Warm: one more accepted submission", costs, WARM_COLUMNS)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure what a submission and a page cost."
    )
    parser.add_argument("--rounds", type=int, default=15, help="how often everything is measured in turn (default: 15)")
    parser.add_argument("--only", choices=["page"], help="measure only this")
    return parser.parse_args()


def _candidates(folder: Path) -> list[Candidate]:
    floor, desk, no_bytecode = folder / "floor", folder / "desk", folder / "no-bytecode"
    shutil.copytree(Path(__file__).with_name("floor"), floor, ignore=shutil.ignore_patterns("__pycache__"))
    with zipfile.ZipFile(DEPLOYMENT_ZIP) as archive:
        archive.extractall(desk)
    shutil.copytree(desk, no_bytecode, ignore=shutil.ignore_patterns("__pycache__"))
    return [
        Candidate("floor", floor),
        Candidate("floor again (noise)", floor),
        Candidate("front desk", desk),
        Candidate("front desk, no bytecode", no_bytecode),
    ]


def _environment(address: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": address,
        "TABLE_NAME": "leads",
        "DESK_SECRET": "a secret that is long enough to be taken for one, and is none",
    }


def _measure_in_turn(
    candidates: Sequence[Candidate], rounds: int, libraries: Path, environment: Mapping[str, str]
) -> dict[str, list[Cost]]:
    costs: dict[str, list[Cost]] = {candidate.name: [] for candidate in candidates}
    # The first round only brings the files into the machine's memory.
    for number in range(rounds + 1):
        for candidate in _in_turn(candidates, number):
            cost = measure(candidate, libraries, environment)
            if number:
                costs[candidate.name].append(cost)
    return costs


def _in_turn(candidates: Sequence[Candidate], number: int) -> list[Candidate]:
    """Begin with another one each round: whoever follows a heavy one would always pay for it."""
    first = number % len(candidates)
    return [*candidates[first:], *candidates[:first]]


def _print_machine(rounds: int) -> None:
    size = DEPLOYMENT_ZIP.stat().st_size / 1e6
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {packaged().name}"
    print(f"{machine}; medians of {rounds} rounds, each candidate in turn.")
    print(f"The store answers after {STORE_LATENCY * 1000:.0f} ms. The zip has {size:.2f} MB.\n")


if __name__ == "__main__":
    main()
