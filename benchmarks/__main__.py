"""Measures the packaged zip against the floor, and the browser script against another one.

Usage: python -m benchmarks [--rounds 15] [--only page]

Everything is measured in turn within one run, and what counts is the ratio: absolute times belong to the machine.
"""

import argparse
import compileall
import os
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.measuring import Cost, measure
from benchmarks.page import print_page_table
from benchmarks.scenarios import Scenario, scenarios
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
    "calls": lambda cost: cost.cold_calls,
}
WARM_COLUMNS: dict[str, Callable[[Cost], float]] = {
    "CPU ms": lambda cost: cost.warm_cpu * 1000,
    "wall ms": lambda cost: cost.warm_wall * 1000,
    "calls": lambda cost: cost.warm_calls,
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
        measured = scenarios(Path(folder))
        _print_machine(rounds)
        costs = _measure_in_turn(measured, rounds, libraries, _environment(address))
    print_table("Cold: from nothing to the first answer", costs, COLD_COLUMNS)
    print_table("Warm: one more answer", costs, WARM_COLUMNS)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure what a submission and a page cost."
    )
    parser.add_argument("--rounds", type=int, default=15, help="how often everything is measured in turn (default: 15)")
    parser.add_argument("--only", choices=["page"], help="measure only this")
    return parser.parse_args()


def _environment(address: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": address,
        "TABLE_NAME": "leads",
        "DESK_SECRET": "a secret that is long enough to be taken for one, and is none",
    }


def _measure_in_turn(
    measured: Sequence[Scenario], rounds: int, libraries: Path, environment: Mapping[str, str]
) -> dict[str, list[Cost]]:
    costs: dict[str, list[Cost]] = {scenario.name: [] for scenario in measured}
    # The first round only brings the files into the machine's memory.
    for number in range(rounds + 1):
        for scenario in _in_turn(measured, number):
            cost = measure(scenario, libraries, environment)
            if number:
                costs[scenario.name].append(cost)
    return costs


def _in_turn(measured: Sequence[Scenario], number: int) -> list[Scenario]:
    """Begin with another one each round: whoever follows a heavy one would always pay for it."""
    first = number % len(measured)
    return [*measured[first:], *measured[:first]]


def _print_machine(rounds: int) -> None:
    size = DEPLOYMENT_ZIP.stat().st_size / 1e6
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {packaged().name}"
    print(f"{machine}; medians of {rounds} rounds, each in turn, with the least and the spread of the first column.")
    print(f"The store answers after {STORE_LATENCY * 1000:.0f} ms. The zip has {size:.2f} MB.\n")


if __name__ == "__main__":
    main()
