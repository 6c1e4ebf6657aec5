"""Play one run again and tell its story: `make replay RUN=17@7:LOST,12:KILLED_AFTER`."""

import sys

from tests.faults.runs import parse_name
from tests.faults.scenarios import BY_LETTER


def main() -> int:
    name = sys.argv[1]
    letter = name[0] if name[0] in BY_LETTER else ""
    faults, seed = parse_name(name.removeprefix(letter))
    scenario = BY_LETTER[letter]
    world = scenario.watch(faults, seed)
    for number, call in enumerate(world.wire.calls, 1):
        print(f"{number:4} {call}{'   <- went wrong' if number in world.wire.fired else ''}")
    broken = scenario.laws(world)
    print("\n".join([*world.story(), *(broken or ["every law holds"])]))
    return bool(broken)


if __name__ == "__main__":
    raise SystemExit(main())
