"""What rooms ask of the desk, one part each; a room names the parts that it needs by composing these.

The types stand here for the type checker alone: who imports a port does not pay for what it may be made of.
"""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from random import Random

    from chalicelib.clock import Clock
    from chalicelib.door import Door
    from chalicelib.leads.hours import Hours
    from chalicelib.mail import AlarmTopic, Mailer
    from chalicelib.mail.push import PushService
    from chalicelib.metrics import Metrics
    from chalicelib.practice.practice import Practice
    from chalicelib.settings import Settings
    from chalicelib.storage import LeadArchive, LeadStore, RecordStore
    from chalicelib.storage.audit_copies import WriteOnce


class HasSettings(Protocol):
    @property
    def settings(self) -> "Settings": ...


class HasPractice(Protocol):
    """The practice as it is known, without waiting for anything."""

    @property
    def practice(self) -> "Practice": ...


class HasPracticeFile(Protocol):
    @property
    def practice_as_set_up(self) -> "Practice": ...


class HasHours(Protocol):
    """The practice's hours, with what was changed in the inbox."""

    @property
    def hours(self) -> "Hours": ...

    def begin_to_look_up_practice(self) -> None:
        """Let what `hours` would wait for happen while something else is done."""
        ...

    def look_up_practice(self, *, at_once: bool = False) -> None:
        """Learn what was changed in the inbox, unless that was looked up lately; `at_once` after changing it."""
        ...


class HasClock(Protocol):
    @property
    def clock(self) -> "Clock": ...


class HasRandom(Protocol):
    @property
    def random(self) -> "Random": ...


class HasStore(Protocol):
    @property
    def store(self) -> "LeadStore": ...


class HasArchive(Protocol):
    """The same store, for who may look around in it."""

    @property
    def archive(self) -> "LeadArchive": ...


class HasRecords(Protocol):
    @property
    def records(self) -> "RecordStore": ...


class HasCopies(Protocol):
    """Where the audit log is copied to."""

    @property
    def copies(self) -> "WriteOnce": ...


class HasMailer(Protocol):
    @property
    def mailer(self) -> "Mailer": ...


class HasAlarmTopic(Protocol):
    @property
    def alarm_topic(self) -> "AlarmTopic": ...


class HasPushes(Protocol):
    @property
    def pushes(self) -> "PushService": ...


class HasDoor(Protocol):
    @property
    def door(self) -> "Door": ...


class HasMetrics(Protocol):
    @property
    def metrics(self) -> "Metrics": ...
