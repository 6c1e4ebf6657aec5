"""Where the time of a cold submission goes: what Python says of each module that it loads, added up by package."""

import re
from collections.abc import Iterable, Mapping

from benchmarks.measuring import Bench, ask
from benchmarks.scenarios import Scenario
from tools.lambda_runtime import LambdaFunction

MOST_SHOWN = 15
_ASKED = {"PYTHONPROFILEIMPORTTIME": "1"}
# A module's own microseconds, those with what it loads, its depth, and its name.
_LINE = re.compile(r"^import time: +(?P<own>\d+) \| +\d+ \| +(?P<name>\S+)$", re.MULTILINE)
_OUR_ROOMS = "chalicelib"


def imports_of(scenario: Scenario, bench: Bench) -> dict[str, float]:
    """Start a function and ask it once; return the milliseconds that each module itself took to load."""
    environment = {**bench.environment, **_ASKED}
    with LambdaFunction(scenario.handler, scenario.task_root, bench.libraries, environment) as function:
        ask(function, scenario, scenario.event(0))
        return read_imports(function.printed())


def read_imports(printed: str) -> dict[str, float]:
    return {line["name"]: int(line["own"]) / 1000 for line in _LINE.finditer(printed)}


def least_of_each(starts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return for each module the least of several starts: whatever comes on top is the machine's."""
    least: dict[str, float] = {}
    for start in starts:
        for name, own in start.items():
            least[name] = min(own, least.get(name, own))
    return least


def by_package(modules: Mapping[str, float]) -> dict[str, float]:
    """Add up by package, our own by room; what takes longest comes first."""
    packages: dict[str, float] = {}
    for name, own in modules.items():
        package = _package_of(name)
        packages[package] = packages.get(package, 0.0) + own
    return dict(sorted(packages.items(), key=lambda one: -one[1]))


def _package_of(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[: 2 if parts[0] == _OUR_ROOMS else 1])


def loading(modules: Mapping[str, float]) -> str:
    """Return the packages that take longest, with their share of the time that all take."""
    whole = sum(modules.values())
    longest = list(by_package(modules).items())[:MOST_SHOWN]
    lines = [f"{name:<30}{own:>8.1f} ms{own / whole:>8.1%}" for name, own in longest]
    title = f"A contact submission loads {len(modules)} modules in {whole:.1f} ms; what takes longest, with its share"
    return "\n".join([title, *lines])
