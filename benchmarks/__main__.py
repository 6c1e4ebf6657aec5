"""Measures what a submission and a page cost, prints it, and writes it into docs/benchmarks.md.

Usage: python -m benchmarks [--rounds 15] [--only functions|tls|waking|loading|rooms|page|clicks|local-desk]

Everything is measured in turn within one run, and what counts is the ratio: absolute times belong to the machine.
What is not measured this time stays on the page as it was.
"""

import argparse
import compileall
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.clicks import draw_clicks, measure_clicks
from benchmarks.loading import imports_of, least_of_each, loading
from benchmarks.local_desk import measure_local_desk
from benchmarks.measuring import Bench, Cost, NotMeasurableError
from benchmarks.moto_aws import moto_aws
from benchmarks.page import measure_pages
from benchmarks.plot import bars
from benchmarks.rooms import practice, rooms, to_rooms
from benchmarks.scenarios import scenarios, wake_ups
from benchmarks.stub_aws import stub_aws
from benchmarks.table import ratios, table
from benchmarks.tls import make_identity, trust
from tools.filling import fill
from tools.lambda_runtime import provide_libraries
from tools.packaged import package_if_changed
from tools.places import DEPLOYMENT_ZIP, ROOT
from tools.pythons import packaged

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURES = ROOT / "docs" / "pictures"
STORE_LATENCY = 0.005  # seconds: what DynamoDB takes for a small write
Column = Callable[[Cost], float]

COLD_COLUMNS: dict[str, Column] = {
    "CPU ms": lambda cost: cost.cold_cpu * 1000,
    "wall ms": lambda cost: cost.cold_wall * 1000,
    "memory MB": lambda cost: cost.memory / 1e6,
    "calls": lambda cost: cost.cold_calls,
}
WARM_COLUMNS: dict[str, Column] = {
    "CPU ms": lambda cost: cost.warm_cpu * 1000,
    "wall ms": lambda cost: cost.warm_wall * 1000,
    "calls": lambda cost: cost.warm_calls,
}
WAKING_COLUMNS = {name: COLD_COLUMNS[name] for name in ("CPU ms", "wall ms", "calls")}
# Moto takes a time of its own to answer.
ROOMS_COLD, ROOMS_WARM = (
    {name: column for name, column in columns.items() if name != "wall ms"} for columns in (COLD_COLUMNS, WARM_COLUMNS)
)


def main() -> int:
    wishes = _parse_arguments()
    measured: dict[str, str] = {}
    for name in [wishes.only] if wishes.only else PARTS:
        try:
            text = PARTS[name](wishes.rounds)
        except NotMeasurableError as reason:
            print(f"{name}: not measured, for {reason}.", file=sys.stderr)
            continue
        print(f"{text}\n", flush=True)
        # What runs in a function is measured for each Python.
        place = f"{name}, {packaged().name}" if name in IN_A_FUNCTION else name
        measured[place] = f"{_circumstances(name, wishes.rounds)}\n\n```text\n{text}\n```{_picture(name)}"
    texts = {place: partial(str, text) for place, text in measured.items()}
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), texts, "make bench"), encoding="utf-8")
    return 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure what a submission and a page cost."
    )
    parser.add_argument("--rounds", type=int, default=15, help="how often everything is measured in turn (default: 15)")
    parser.add_argument("--only", choices=PARTS, help="measure only this")
    return parser.parse_args()


def _circumstances(name: str, rounds: int) -> str:
    command = f"python -m benchmarks --only {name} --rounds {rounds}"
    python = packaged().name if name in IN_A_FUNCTION else f"python{platform.python_version()}"
    return f"`{command}` on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, {platform.machine()}, {python}."


def _picture(name: str) -> str:
    """Return what shows the bars of a part that has some; the curves stand on the page for good."""
    alt = "Bars: the cold CPU of each line of this table, divided by the floor's"
    return f"\n\n![{alt}](pictures/{_bars_of(name).name})" if name == "functions" else ""


def _bars_of(name: str) -> Path:
    return PICTURES / f"{name}-{packaged().name}.svg"


def _functions(rounds: int) -> str:
    with _bench(_stub()) as bench:
        costs = bench.costs_of(scenarios(bench.folder), rounds)
    title = f"Cold CPU ÷ floor, {packaged().name}"
    drawn = bars(ratios(costs, COLD_COLUMNS["CPU ms"]), title=title)
    _bars_of("functions").write_text(drawn, encoding="utf-8")
    size = DEPLOYMENT_ZIP.stat().st_size / 1e6
    about = (
        f"The store answers after {STORE_LATENCY * 1000:.0f} ms; the zip has {size:.2f} MB.\n"
        "Medians, with the least and the spread of the first column."
    )
    cold = table("Cold: from nothing to the first answer", costs, COLD_COLUMNS)
    return "\n\n".join([about, cold, table("Warm: one more answer", costs, WARM_COLUMNS)])


def _tls(rounds: int) -> str:
    with tempfile.TemporaryDirectory() as folder, _bench(_stub(make_identity(Path(folder)))) as bench:
        measured = [one for one in scenarios(bench.folder) if one.name in WITH_TLS]
        bundle = trust(Path(folder) / "localhost.pem", bench.libraries, bench.folder / "desk")
        trusting = replace(bench, environment={**bench.environment, "AWS_CA_BUNDLE": str(bundle)})
        costs = trusting.costs_of(measured, rounds)
    return table("Cold, each call of AWS over TLS", costs, COLD_COLUMNS)


def _waking(rounds: int) -> str:
    with _bench(_stub()) as bench:
        scenarios(bench.folder)
        costs = bench.costs_of(wake_ups(bench.folder), rounds)
    return table("What the first post costs, by what woke the function before", costs, WAKING_COLUMNS)


def _loading(rounds: int) -> str:
    with _bench(_stub()) as bench:
        [contact] = [one for one in scenarios(bench.folder) if one.name == "contact, JSON"]
        return loading(least_of_each(imports_of(contact, bench) for _ in range(rounds)))


def _rooms(rounds: int) -> str:
    with _bench(moto_aws()) as bench:
        floor, *_ = scenarios(bench.folder)
        with practice(to_rooms(bench)) as place:
            costs = to_rooms(bench).costs_of(rooms(bench.folder / "desk", floor, place), rounds)
    cold = table("Cold: from nothing to the first answer", costs, ROOMS_COLD)
    return "\n\n".join([cold, table("Warm: one more answer", costs, ROOMS_WARM)])


def _clicks(rounds: int) -> str:
    # A click takes seconds, and its milliseconds hardly differ.
    curves = measure_clicks(max(1, rounds // 5))
    (PICTURES / "click-to-answer.svg").write_text(draw_clicks(curves), encoding="utf-8")
    return curves.text()


PARTS: dict[str, Callable[[int], str]] = {
    "functions": _functions,
    "tls": _tls,
    "waking": _waking,
    "loading": _loading,
    "rooms": _rooms,
    "page": measure_pages,
    "clicks": _clicks,
    "local-desk": measure_local_desk,
}
IN_A_FUNCTION = ("functions", "tls", "waking", "loading", "rooms")
# What calls AWS before it answers.
WITH_TLS = {
    *("floor", "floor again (noise)", "contact, JSON", "contact, page", "certification, JSON", "certification, page"),
    "contact, unusual, JSON",
}


def _stub(identity: Path | None = None) -> AbstractContextManager[str]:
    return stub_aws(STORE_LATENCY, identity)


@contextmanager
def _bench(aws: AbstractContextManager[str]) -> Iterator[Bench]:
    """Yield what measures functions against an AWS."""
    package_if_changed()
    with tempfile.TemporaryDirectory() as folder, aws as address:
        libraries = provide_libraries(Path(folder) / "libraries")
        # With bytecode, as the Lambda runtime has it: a floor that compiles boto3 first would flatter everything else.
        compileall.compile_dir(libraries, quiet=2)
        yield Bench(Path(folder), libraries, _environment(address))


def _environment(address: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": address,
        "TABLE_NAME": "leads",
        "DESK_SECRET": "a secret that is long enough to be taken for one, and is none",
    }


if __name__ == "__main__":
    sys.exit(main())
