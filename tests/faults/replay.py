"""Play one run again and tell its story: `make replay RUN=17@7:LOST,12:KILLED_AFTER`."""

import sys

from tests.faults import courtesy_laws, laws
from tests.faults.courtesy_world import Courtesies
from tests.faults.runs import parse_name
from tests.faults.world import START, World


def main() -> int:
    faults, seed = parse_name(sys.argv[1].removeprefix("c"))
    world = Courtesies(faults, seed) if sys.argv[1].startswith("c") else World(faults, seed)
    world.run()
    for number, call in enumerate(world.wire.calls, 1):
        print(f"{number:4} {call}{'   <- went wrong' if number in world.wire.fired else ''}")
    for mail in world.mail.taken:
        print(f"mail to {mail.channel} address, attempt {mail.message.tags['attempt']}, after {mail.at - START}")
    for lead in world.store.all():
        states = ", ".join(f"{channel} {alert.state}" for channel, alert in lead.alerts.items())
        print(f"{lead.reference}: {states} {lead.escalated_because}")
    broken = courtesy_laws.violations(world) if isinstance(world, Courtesies) else laws.violations(world)
    print("\n".join(broken) or "every law holds")
    return bool(broken)


if __name__ == "__main__":
    raise SystemExit(main())
