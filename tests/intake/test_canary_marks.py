"""Whose request is a canary: the desk's own alone. A mark that is none changes nothing for whoever sent it."""

from datetime import timedelta

import pytest

from chalicelib.leads.alert import Channel
from chalicelib.leads.canary import MARK_LASTS, make_mark
from chalicelib.leads.keyring import read_keyring
from chalicelib.leads.lead import CANARY_KEYS
from tests.desks import KEYS, NOON, QuietDesk
from tests.posts import AS_SCRIPT, CERTIFICATION, CONTACT, LEAST, Visitor

MARK = make_mark(KEYS, NOON)
FORGED = {
    "made with another secret": make_mark(read_keyring("another secret" * 4), NOON),
    "without a signature": MARK.partition(".")[0],
    "with an empty signature": MARK.partition(".")[0] + ".",
    "of a moment long ago": make_mark(KEYS, NOON - MARK_LASTS - timedelta(seconds=1)),
    "of a moment to come": make_mark(KEYS, NOON + MARK_LASTS + timedelta(seconds=1)),
    "for another moment": MARK.replace("canary-17", "canary-18"),
    "with a word after it": MARK + "x",
    "the beginning alone": CANARY_KEYS,
}


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("form", LEAST)
def test_a_forged_mark_makes_an_ordinary_lead(desk: QuietDesk, visitor: Visitor, form: str, forged: str) -> None:
    answer = visitor.submit(form, LEAST[form], {**AS_SCRIPT, "Idempotency-Key": FORGED[forged]})
    lead = desk.only_lead()
    assert answer.is_accepted
    assert not lead.is_canary
    assert lead.promise
    assert desk.metrics.counts["Accepted"] == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("field", ["_canary", "canary", "key", "is_canary", "Front-Desk-Canary"])
def test_nothing_in_the_body_makes_a_canary(desk: QuietDesk, visitor: Visitor, field: str) -> None:
    visitor.submit("contact", {**CONTACT, field: MARK})
    assert not desk.only_lead().is_canary


def test_a_true_mark_makes_a_canary_of_every_form(desk: QuietDesk, visitor: Visitor) -> None:
    for number, fields in enumerate((CONTACT, CERTIFICATION)):
        mark = make_mark(KEYS, NOON + timedelta(seconds=number))
        visitor.submit(list(LEAST)[number], fields, {**AS_SCRIPT, "Idempotency-Key": mark})
    assert [lead.is_canary for lead in desk.leads()] == [True, True]
    assert [[*lead.alerts] for lead in desk.leads()] == [[Channel.FIRST]] * 2


def test_a_mark_that_is_sent_again_meets_the_first(desk: QuietDesk, visitor: Visitor) -> None:
    for _ in range(3):
        assert visitor.submit("contact", CONTACT, {**AS_SCRIPT, "Idempotency-Key": MARK}).is_accepted
    assert len(desk.leads()) == 1


def test_a_true_mark_is_never_held(desk: QuietDesk, visitor: Visitor) -> None:
    visitor.submit("contact", {**CONTACT, "_gotcha": "x"}, {**AS_SCRIPT, "Idempotency-Key": MARK})
    assert not desk.only_lead().is_held
