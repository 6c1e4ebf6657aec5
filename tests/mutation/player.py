"""A plugin of pytest that plays the tests against each mutant, in a process of its own that is a copy of this one.

Everything is imported and collected once. Each test is run once as it is, to see which functions it calls; a mutant
then meets the tests that call its function, quickest first, until one fails.
"""

import functools
import gc
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.mutants import Mutant, Sample, mutants_of
from tools.places import ROOT

# Of processor time: a mutant may go round in circles.
_LONGEST = 60  # seconds
_KILLED = 1


@dataclass
class Score:
    """How a module's mutants fared."""

    killed: int = 0
    survived: list[Mutant] = field(default_factory=list)
    # Of functions that no test calls once everything is imported.
    unreached: list[Mutant] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.killed + len(self.survived) + len(self.unreached)


class Player:
    def __init__(self, modules: Sequence[str], sample: Sample | None = None) -> None:
        self._modules = modules
        self._sample = sample
        # How many changes there are, of which a sample may leave some out.
        self.there_are = 0
        self._files = {str(_file_of(module)): module for module in modules}
        self.scores: dict[str, Score] = {}
        # Which tests call a function, by module and name, and how long a test takes.
        self._callers: dict[tuple[str, str], set[pytest.Item]] = defaultdict(set)
        self._lasts: dict[pytest.Item, float] = {}
        self.failed: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            self._watch(item)
        if not self.failed:
            for module, mutants in self._to_play().items():
                self.scores[module] = self._play(module, mutants)
        return True

    def _to_play(self) -> dict[str, list[Mutant]]:
        """Return the changes of each module: all of them, or those that the sample draws."""
        files = {module: _file_of(module) for module in self._modules}
        every = [
            (module, mutant)
            for module, file in files.items()
            for mutant in mutants_of(file.read_text(encoding="utf-8"), str(file))
        ]
        self.there_are = len(every)
        chosen = self._sample.draw(every) if self._sample else every
        return {module: [mutant for of, mutant in chosen if of == module] for module in self._modules}

    def _watch(self, item: pytest.Item) -> None:
        """Run a test as it is, and note what it calls."""
        called: set[tuple[str, str]] = set()

        def hear(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and frame.f_code.co_filename in self._files:
                called.add((self._files[frame.f_code.co_filename], _outermost(frame.f_code)))

        began = time.process_time()
        sys.setprofile(hear)
        try:
            reports = runtestprotocol(item, nextitem=None, log=False)
        finally:
            sys.setprofile(None)
        self._lasts[item] = time.process_time() - began
        if any(report.failed for report in reports):
            self.failed.append(item.nodeid)
        for function in called:
            self._callers[function].add(item)

    def _play(self, module: str, mutants: Sequence[Mutant]) -> Score:
        score = Score()
        for mutant in mutants:
            tests = sorted(self._callers[module, mutant.function], key=self._lasts.__getitem__)
            if not tests:
                score.unreached.append(mutant)
            elif _is_killed(module, mutant, tests):
                score.killed += 1
            else:
                score.survived.append(mutant)
        print(f"{module}: {score.killed} of {score.number}", flush=True)
        return score


def _file_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _outermost(code: CodeType) -> str:
    return code.co_qualname.partition(".<locals>")[0]


def _is_killed(module: str, mutant: Mutant, tests: Sequence[pytest.Item]) -> bool:
    """Play the tests in a copy of this process; say whether one of them failed, or took for ever."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _die_of(module, mutant, tests)
    _, status = os.waitpid(child, 0)
    return status != 0


def _die_of(module: str, mutant: Mutant, tests: Sequence[pytest.Item]) -> None:
    """Never return: end this process, well if every test passes."""
    outcome = _KILLED
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (_LONGEST, _LONGEST))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        _function_named(module, mutant.function).__code__ = mutant.code
        _forget()
        outcome = int(any(_fails(test) for test in tests))
    finally:
        os._exit(outcome)


def _fails(test: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(test, nextitem=None, log=False))


def _function_named(module: str, name: str) -> FunctionType:
    found: Any = import_module(module)
    for part in name.split("."):
        found = vars(found)[part]
    return _unwrapped(found)


def _unwrapped(found: Any) -> FunctionType:  # noqa: ANN401 - whatever a decorator makes of a function
    for name in ("fget", "func", "__func__", "__wrapped__"):
        while not isinstance(found, FunctionType) and hasattr(found, name):
            found = getattr(found, name)
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    assert isinstance(found, FunctionType), found
    return found


def _forget() -> None:
    """Empty what remembers answers: it was filled before the change."""
    for one in _remembering():
        one.cache_clear()
    for module in [one for name, one in sys.modules.items() if name.startswith("chalicelib.")]:
        for held in list(vars(module).values()):
            kept = getattr(held, "__dict__", {})
            for name, attribute in list(vars(type(held)).items()):
                if isinstance(attribute, functools.cached_property) and isinstance(kept, dict):
                    kept.pop(name, None)


def _remembering() -> Iterator[Any]:
    kind = type(functools.cache(len))
    yield from (one for one in gc.get_objects() if isinstance(one, kind) and _is_ours(one))


def _is_ours(remembering: object) -> bool:
    return str(getattr(remembering, "__module__", "")).startswith("chalicelib.")
