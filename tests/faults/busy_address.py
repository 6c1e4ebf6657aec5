"""Many messages from one address within seconds: what counting its senders must never do."""

from chalicelib.alerts.sender_limit import MOST_WITHIN_WINDOW
from chalicelib.leads.alert import AlertState
from tests.faults import laws
from tests.faults.runs import Scenario
from tests.faults.world import World

MESSAGES = 7


class BusyAddress(World):
    """Seven messages and a request for certification from one address, within seconds."""

    def run(self) -> None:
        self.sender_of = lambda _others: "203.0.113.7"
        for number in range(MESSAGES):
            self.visit(email="ana@example.com", message=f"message {number}")
        self.visit_certification()
        self.come_to_rest()


def violations(world: World) -> list[str]:
    """Return every broken law as a sentence; among them: an honest share of alerts lost, a sender kept."""
    leads = world.store.all()
    messages = [lead for lead in leads if lead.form == "contact"]
    held = [lead for lead in messages if lead.alert.state is AlertState.HELD]
    broken = laws.violations(world)
    broken += [f"{lead.reference} keeps its sender" for lead in leads if lead.sender_hash]
    broken += [f"{lead.reference} is held without a reason" for lead in held if lead.doubts != ("burst",)]
    broken += [f"{lead.reference} is held" for lead in leads if lead.form != "contact" and lead.is_held]
    if len(messages) - len(held) < min(len(messages), MOST_WITHIN_WINDOW):
        broken.append(f"only {len(messages) - len(held)} of {len(messages)} messages raised an alert")
    return broken


BUSY_ADDRESS = Scenario("b", BusyAddress, violations)
