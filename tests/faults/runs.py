"""The runs: every call in every way it can go wrong, once and from then on; and seeded schedules of several faults."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from random import Random
from typing import Generic, Protocol, Self, TypeVar

from tests.faults.faulty import Fault, Mode, Wire, alike

# Faults shift the calls that follow; a little beyond the undisturbed run there are calls of retries to hit as well.
BEYOND = 10
_MOST_FAULTS = 4


class Playable(Protocol):
    """A world that behaves the same each time it is given the same faults and seed."""

    @property
    def wire(self) -> Wire: ...

    def run(self) -> None: ...

    def story(self) -> list[str]: ...


W = TypeVar("W", bound=Playable)


@dataclass(frozen=True)
class Run:
    faults: tuple[Fault, ...]
    seed: int
    violations: tuple[str, ...]
    # Which scenario it was of: its letter, nothing for the visitors'.
    letter: str = ""

    @property
    def name(self) -> str:
        """Name the run so that `make replay RUN=…` plays it again."""
        faults = ",".join(f"{fault.call}:{fault.mode.name}{'+' if fault.lasts else ''}" for fault in self.faults)
        return f"{self.letter}{self.seed}@{faults or '-'}"


def parse_name(name: str) -> tuple[tuple[Fault, ...], int]:
    seed, _, faults = name.partition("@")
    return tuple(_parse_fault(fault) for fault in faults.split(",") if fault not in {"", "-"}), int(seed)


def _parse_fault(text: str) -> Fault:
    call, _, mode = text.partition(":")
    return Fault(int(call), Mode[mode.rstrip("+")], lasts=mode.endswith("+"))


@dataclass(frozen=True)
class Scenario(Generic[W]):
    """A kind of world, and the laws that hold in it whatever fails."""

    letter: str
    make: Callable[[tuple[Fault, ...], int], W]
    laws: Callable[[W], list[str]]

    def with_world(self, make: Callable[[tuple[Fault, ...], int], W]) -> Self:
        return replace(self, make=make)

    def watch(self, faults: tuple[Fault, ...] = (), seed: int = 0) -> W:
        """Play a run and return its world as it is at rest."""
        world = self.make(faults, seed)
        world.run()
        return world

    def play(self, faults: tuple[Fault, ...] = (), seed: int = 0) -> Run:
        return Run(faults, seed, tuple(self.laws(self.watch(faults, seed))), self.letter)

    def calls(self) -> list[str]:
        """Return the calls of the run in which nothing goes wrong."""
        return self.watch().wire.calls

    def single_faults(self, *, lasting: bool = True, modes: Iterable[Mode] = tuple(Mode)) -> Iterator[Fault]:
        """Let each call go wrong in each way; of ways that are one behaviour there, only the first."""
        modes = frozenset(modes)
        for number, call in enumerate(self.calls(), 1):
            for mode in Mode:
                for lasts in (False, True) if lasting else (False,):
                    fault = Fault(number, mode, lasts)
                    if mode in modes and alike(fault, call) == fault:
                        yield fault

    def every_single_fault(self, *, lasting: bool = True, modes: Iterable[Mode] = tuple(Mode)) -> Iterator[Run]:
        for fault in self.single_faults(lasting=lasting, modes=modes):
            yield self.play((fault,))

    def schedules(self, seeds: Iterable[int]) -> Iterator[Run]:
        """Let several calls go wrong, drawn by chance from each seed."""
        last_call = len(self.calls()) + BEYOND
        for seed in seeds:
            yield self.play(draw(Random(seed), last_call), seed)


def draw(random: Random, last_call: int) -> tuple[Fault, ...]:
    return tuple(
        Fault(random.randint(1, last_call), random.choice([*Mode]), random.random() < 1 / 5)
        for _ in range(random.randint(2, _MOST_FAULTS))
    )


def seeds(count: int) -> range:
    return range(1, count + 1)


def broken(runs: Iterable[Run]) -> list[str]:
    """Name the runs that broke a law, so that each can be played again."""
    return [f"make replay RUN={run.name}: {run.violations}" for run in runs if run.violations]


def first_that_notices(
    whole: Scenario[W], make: Callable[[tuple[Fault, ...], int], W], modes: Iterable[Mode] = tuple(Mode)
) -> Run | None:
    """Find the first run that breaks a law in a world without a safeguard and keeps them all in the whole one."""
    without = whole.with_world(make)
    undisturbed = without.play()
    disturbed = chain(without.every_single_fault(modes=modes), without.schedules(seeds(200)))
    for run in (undisturbed,) if undisturbed.violations else disturbed:
        if run.violations and not whole.play(run.faults, run.seed).violations:
            return run
    return None
