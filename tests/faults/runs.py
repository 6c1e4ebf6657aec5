"""The runs: every (call, mode) once and from then on, and seeded schedules of several faults."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.faults.faulty import Fault, Mode
from tests.faults.laws import violations
from tests.faults.world import World

MakeWorld = Callable[[tuple[Fault, ...], int], World]

# Faults shift the calls that follow; a little beyond the undisturbed run there are calls of retries to hit as well.
BEYOND = 10
_MOST_FAULTS = 4


@dataclass(frozen=True)
class Run:
    faults: tuple[Fault, ...]
    seed: int
    violations: tuple[str, ...]
    # Which world it was: nothing for the visitors', "c" for the one of courtesies.
    scenario: str = ""

    @property
    def name(self) -> str:
        """Name the run so that `python -m faults.replay NAME` plays it again."""
        faults = ",".join(f"{fault.call}:{fault.mode.name}{'+' if fault.lasts else ''}" for fault in self.faults)
        return f"{self.scenario}{self.seed}@{faults or '-'}"


def parse_name(name: str) -> tuple[tuple[Fault, ...], int]:
    seed, _, faults = name.partition("@")
    return tuple(_parse_fault(fault) for fault in faults.split(",") if fault not in {"", "-"}), int(seed)


def _parse_fault(text: str) -> Fault:
    call, _, mode = text.partition(":")
    return Fault(int(call), Mode[mode.rstrip("+")], lasts=mode.endswith("+"))


def play(faults: tuple[Fault, ...], seed: int, make_world: MakeWorld = World) -> Run:
    world = make_world(faults, seed)
    world.run()
    return Run(faults, seed, tuple(violations(world)))


def calls_undisturbed(make_world: MakeWorld = World) -> list[str]:
    world = make_world((), 0)
    world.run()
    return world.wire.calls


def every_single_fault(make_world: MakeWorld = World) -> Iterator[Run]:
    """Let each call go wrong in each way, once and from then on."""
    for call in range(1, len(calls_undisturbed()) + BEYOND + 1):
        for mode in Mode:
            for lasts in (False, True):
                yield play((Fault(call, mode, lasts),), 0, make_world)


def schedules(count: int, first_seed: int = 1, make_world: MakeWorld = World) -> Iterator[Run]:
    """Let several calls go wrong, drawn by chance from a seed of their own."""
    last_call = len(calls_undisturbed()) + BEYOND
    for seed in range(first_seed, first_seed + count):
        yield play(draw(Random(seed), last_call), seed, make_world)


def draw(random: Random, last_call: int) -> tuple[Fault, ...]:
    return tuple(
        Fault(random.randint(1, last_call), random.choice([*Mode]), random.random() < 1 / 5)
        for _ in range(random.randint(2, _MOST_FAULTS))
    )
