"""What rings when it happens often: files, erasing and new devices are counted, each once, and nothing else is."""

import pytest

from chalicelib.inbox.audit_search import kind_of
from chalicelib.inbox.pages.audit.lines import event_words
from chalicelib.inbox.watched import WATCHED
from tests.desks import QuietDesk
from tests.fakes import MemoryMetrics
from tests.inbox.enrolling import Enrolling
from tests.inbox.signed_in import SignedIn, stored
from tests.inbox.test_confirmation import DAY

NUMBERS = ("FilesTaken", "RequestsErased", "AccessGiven")


def counted(desk: QuietDesk) -> dict[str, int]:
    assert isinstance(desk.metrics, MemoryMetrics)
    return {name: desk.metrics.counts[name] for name in NUMBERS if desk.metrics.counts[name]}


def test_whatever_hands_out_is_watched() -> None:
    handed_out = {what for what in event_words() if kind_of(what) == "taken"}
    assert {what for what, number in WATCHED.items() if number == "FilesTaken"} == handed_out


def test_only_what_the_audit_log_knows_is_watched() -> None:
    assert WATCHED.keys() <= event_words().keys()


@pytest.mark.parametrize("place", ["all/export", "audit/report", "audit/breach"])
def test_a_file_of_many_is_counted_once(user: SignedIn, place: str) -> None:
    stored(user.desk)
    user.post(place, DAY)
    assert counted(user.desk) == {"FilesTaken": 1}


def test_a_file_that_was_not_confirmed_is_not_counted(user: SignedIn) -> None:
    user.post_unconfirmed("all/export")
    assert counted(user.desk) == {}


def test_a_request_that_is_saved_and_printed_is_counted_twice(user: SignedIn) -> None:
    lead = stored(user.desk)
    user.post(f"leads/{lead.reference}/export")
    user.get(f"leads/{lead.reference}/print")
    assert counted(user.desk) == {"FilesTaken": 2}


def test_erasing_is_counted(user: SignedIn) -> None:
    lead = stored(user.desk)
    user.post(f"leads/{lead.reference}/erase", {"number": "0", "reference": lead.reference})
    assert counted(user.desk) == {"RequestsErased": 1}


def test_a_device_that_is_let_in_is_counted(desk: QuietDesk) -> None:
    Enrolling(desk).enrol()
    assert counted(desk) == {"AccessGiven": 1}


def test_reading_and_answering_are_not_counted(user: SignedIn) -> None:
    lead = stored(user.desk)
    user.get(f"leads/{lead.reference}")
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"})
    assert counted(user.desk) == {}
