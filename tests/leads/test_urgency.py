"""In which order leads are told of."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.leads.promise import Promise
from chalicelib.leads.urgency import urgency
from tests.desks import NOON
from tests.sample_lead import sample_lead

HOUR = timedelta(hours=1)
FIRST = sample_lead("a" * 32, promise=Promise(NOON + HOUR, same_day=True))
LATER = sample_lead("b" * 32, promise=Promise(NOON + 2 * HOUR, same_day=True), received_at=NOON - HOUR)


def test_the_earliest_promise_comes_first_whenever_the_lead_came() -> None:
    assert urgency(FIRST) < urgency(LATER)


def test_of_the_same_promise_the_one_that_asked_first_comes_first() -> None:
    assert urgency(replace(LATER, promise=FIRST.promise)) < urgency(FIRST)


def test_a_doubted_lead_comes_after_a_clean_one() -> None:
    assert urgency(replace(FIRST, doubts=("link",))) > urgency(LATER)


def test_a_lead_that_was_promised_nothing_comes_after_all_that_were() -> None:
    assert urgency(replace(LATER, promise=None)) > urgency(FIRST)
    assert urgency(replace(LATER, promise=None)) < urgency(replace(LATER, promise=None, doubts=("link",)))
