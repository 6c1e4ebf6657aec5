"""A quiet desk, and somebody of the practice who sits at it."""

import pytest

from tests.desks import QuietDesk
from tests.inbox.sitting import Sitter


@pytest.fixture
def sitter(desk: QuietDesk) -> Sitter:
    return Sitter(desk)
