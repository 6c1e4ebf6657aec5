"""Somebody of the practice who is signed in."""

import pytest

from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn


@pytest.fixture
def user(desk: QuietDesk) -> SignedIn:
    return SignedIn(desk)
