"""What a room asks of the desk: small protocols, composed where they are needed."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.practice.practice import Practice


class HasPractice(Protocol):
    @property
    def practice(self) -> "Practice":
        """Who answers, and when."""
        ...
