"""Every scenario by name: what `make prove` plays and `make replay` finds by its letter."""

from typing import Any

from tests.faults.asking_world import ASKINGS
from tests.faults.busy_address import BUSY_ADDRESS
from tests.faults.courtesy_laws import COURTESIES
from tests.faults.flood_world import FLOOD
from tests.faults.laws import VISITORS
from tests.faults.mailing_laws import DAY
from tests.faults.phones_world import PHONES
from tests.faults.runs import Scenario
from tests.faults.settings_laws import SETTINGS_WORLD
from tests.faults.visit_laws import VISITS_WORLD

SCENARIOS: dict[str, Scenario[Any]] = {
    "visitors": VISITORS,
    "busy address": BUSY_ADDRESS,
    "courtesies": COURTESIES,
    "day": DAY,
    "asking again": ASKINGS,
    "flood": FLOOD,
    "phones": PHONES,
    "visits": VISITS_WORLD,
    "settings": SETTINGS_WORLD,
}
BY_LETTER = {scenario.letter: scenario for scenario in SCENARIOS.values()}
