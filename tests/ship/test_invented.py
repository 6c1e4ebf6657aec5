"""A practice that nobody has is not deployed for anybody."""

from dataclasses import replace

import pytest

from chalicelib.practice.file import read_practice
from chalicelib.practice.practice import Practice
from tools.places import DEMO_PRACTICE
from tools.ship.aws import ShippingError
from tools.ship.invented import refuse_invented

DEMO = read_practice(DEMO_PRACTICE)
# Names as a real practice has them; nobody is written to.
REAL = replace(
    DEMO,
    phone="+1 212-736-5000",
    phone_link="+12127365000",
    mail_from="Front Desk <desk@lantern-practice.health>",
    alerts_to="marisol@lantern-practice.health",
    second_to="marisol@mail.health",
    allowed_origins=frozenset({"https://www.lantern-practice.health"}),
)


def test_the_demo_is_refused_and_told_what_to_do() -> None:
    with pytest.raises(ShippingError, match="make practice"):
        refuse_invented(DEMO)


def test_a_real_one_is_taken() -> None:
    refuse_invented(REAL)


@pytest.mark.parametrize(
    "practice",
    [
        replace(REAL, mail_from="desk@example.com"),
        replace(REAL, alerts_to="Marisol <marisol@clinic.example.org>"),
        replace(REAL, second_to="marisol@clinic.example"),
        replace(REAL, second_to="marisol@clinic.test"),
        replace(REAL, allowed_origins=REAL.allowed_origins | {"http://localhost:8000"}),
        replace(REAL, allowed_origins=frozenset({"https://blog.example.net"})),
        replace(REAL, phone="+1 917-555-0100", phone_link="+19175550100"),
    ],
)
def test_one_part_that_was_forgotten_is_enough(practice: Practice) -> None:
    with pytest.raises(ShippingError, match="invented"):
        refuse_invented(practice)


@pytest.mark.parametrize("name", ["desk@my-example.com", "desk@examples.com", "desk@example.community"])
def test_a_name_that_only_looks_like_an_example_is_taken(name: str) -> None:
    refuse_invented(replace(REAL, mail_from=name))
