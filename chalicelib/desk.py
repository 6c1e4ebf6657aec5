"""The desk: the rooms wired together, each part made when it is first needed.

The public function must not pay for what it does not use (SES, templates), so every part is imported where it is made.
"""

import os
from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Self, cast

from chalicelib.clock import Clock, SystemClock
from chalicelib.metrics import EmbeddedMetrics, Metrics
from chalicelib.practice.practice import Practice
from chalicelib.settings import Settings, read_settings

if TYPE_CHECKING:
    from chalicelib.door import Door
    from chalicelib.leads.hours import Hours
    from chalicelib.mail import AlarmTopic, Mailer
    from chalicelib.mail.push import PushService
    from chalicelib.practice.changes import PracticeChanges
    from chalicelib.practice.now import PracticeNow
    from chalicelib.storage import LeadArchive, LeadStore, RecordStore, Table
    from chalicelib.storage.audit_copies import WriteOnce

# In the package that is shipped: the practice ready-made, so that no cold start reads practice.toml.
COMPILED_PRACTICE = Path(__file__).with_name("compiled_practice.py")


class Desk:
    """Everything a handler needs. Tests and the local desk hand in other parts."""

    def __init__(  # noqa: PLR0913 - every part has a name, and few callers give more than two
        self,
        settings: Settings,
        practice: Practice,
        *,
        clock: Clock | None = None,
        store: "LeadStore | None" = None,
        records: "RecordStore | None" = None,
        mailer: "Mailer | None" = None,
        alarm_topic: "AlarmTopic | None" = None,
        pushes: "PushService | None" = None,
        door: "Door | None" = None,
        metrics: Metrics | None = None,
        random: Random | None = None,
    ) -> None:
        self.settings = settings
        self._file = practice
        self.clock = clock or SystemClock()
        if store is not None:
            self.store = store
        if records is not None:
            self.records = records
        if mailer is not None:
            self.mailer = mailer
        if alarm_topic is not None:
            self.alarm_topic = alarm_topic
        if pushes is not None:
            self.pushes = pushes
        if door is not None:
            self.door = door
        self.metrics = metrics or EmbeddedMetrics(self.clock, settings.desk_name)
        self.random = random or SystemRandom()

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Self:
        settings = read_settings(env)
        return cls(settings, _packaged_practice(env) or _practice_of(settings.practice_file))

    @cached_property
    def _table(self) -> "Table":
        from chalicelib.storage.open_table import open_table

        return open_table(os.environ, self.settings.table_name, self.clock)

    @cached_property
    def store(self) -> "LeadStore":
        from chalicelib.storage.dynamodb import DynamoLeadStore
        from chalicelib.storage.repeating import RepeatingLeadStore

        return RepeatingLeadStore(DynamoLeadStore(self._table))

    @property
    def archive(self) -> "LeadArchive":
        """The same store, for the inbox: each store of ours can also be looked around in."""
        return cast("LeadArchive", self.store)

    @cached_property
    def records(self) -> "RecordStore":
        from chalicelib.storage.records import DynamoRecordStore
        from chalicelib.storage.repeating import RepeatingRecordStore

        return RepeatingRecordStore(DynamoRecordStore(self._table, self.clock))

    @cached_property
    def _practice_now(self) -> "PracticeNow":
        from chalicelib.practice.now import PracticeNow

        return PracticeNow(self._file, self._read_practice_changes, self.clock)

    def _read_practice_changes(self) -> "PracticeChanges | None":
        """Return what the practice changed in the inbox; None, and nothing loaded for it, if it never did."""
        from chalicelib.storage.table import PRACTICE, PRACTICE_CHANGES_KEY

        record = self.records.read(PRACTICE, PRACTICE_CHANGES_KEY)
        if record is None:
            return None
        from chalicelib.storage.practice_changes import PRACTICE_CHANGES

        return PRACTICE_CHANGES.read(record.values)

    @property
    def practice(self) -> Practice:
        """The practice as it is known, without waiting; `look_up_practice` comes before what must be new."""
        return self._practice_now.known if "_practice_now" in self.__dict__ else self._file

    @practice.setter
    def practice(self, practice: Practice) -> None:
        """Take another file's practice: tests and the local desk change it."""
        self._file = practice
        self.__dict__.pop("_practice_now", None)

    @property
    def practice_as_set_up(self) -> Practice:
        """The practice as its file has it."""
        return self._file

    @property
    def hours(self) -> "Hours":
        """The practice's hours, with what was changed in the inbox."""
        return self._practice_now.look().hours

    def begin_to_look_up_practice(self) -> None:
        """Let what `hours` would wait for happen while something else is done."""
        _ = self.records  # made here and now: the thread is not to make what is made here as well
        self._practice_now.begin_to_look()

    def look_up_practice(self, *, at_once: bool = False) -> None:
        """Learn what was changed in the inbox, unless that was looked up lately; `at_once` after changing it."""
        self._practice_now.look(at_once=at_once)

    @cached_property
    def mailer(self) -> "Mailer":
        from chalicelib.mail.ses import SesMailer, make_mail_client

        return SesMailer(make_mail_client(clock=self.clock), self.settings.mail_configuration_set)

    @cached_property
    def alarm_topic(self) -> "AlarmTopic":
        from chalicelib.mail.ses import SnsAlarmTopic, make_mail_client

        return SnsAlarmTopic(make_mail_client("sns", self.clock), self.settings.alarm_topic_arn)

    @cached_property
    def copies(self) -> "WriteOnce":
        from chalicelib.storage.locked_bucket import LockedBucket, make_copy_client

        return LockedBucket(make_copy_client(self.clock), self.settings.audit_bucket)

    @cached_property
    def pushes(self) -> "PushService":
        from chalicelib.mail.web_push import WebPush

        return WebPush(contact_for_push_services(self.settings, self.practice), self.clock)

    @cached_property
    def door(self) -> "Door":
        from chalicelib.door import WebDoor

        return WebDoor()


def contact_for_push_services(settings: Settings, practice: Practice) -> str:
    """Return whom a push service may write to: who hears of holes, else the desk's own page or its own mailbox."""
    if practice.security_contact:
        return f"mailto:{practice.security_contact}"
    if settings.public_url.startswith("https://"):
        return settings.public_url
    return f"mailto:{practice.bare_mail_from}"


def _packaged_practice(env: Mapping[str, str]) -> Practice | None:
    """Return the practice as packaging read it; None where nothing was packaged, or another file is named."""
    if env.get("PRACTICE") or not COMPILED_PRACTICE.exists():
        return None
    practice: Practice = import_module(f"chalicelib.{COMPILED_PRACTICE.stem}").PRACTICE
    return practice


def _practice_of(path: Path) -> Practice:
    from chalicelib.practice.file import read_practice

    return refuse_unknown_forms(read_practice(path))


def read_checked_practice(path: Path) -> Practice:
    """Return the practice with every form and field that it names held against those that there are.

    Whoever ships a practice reads it so. The desk in the cloud does not load every form for that: there a label that
    means no field changes nothing.

    Raises:
        PracticeError: see `read_practice`; or it names a form or a field that does not exist.
    """
    from chalicelib.forms import every_question
    from chalicelib.practice.file import read_practice

    return refuse_unknown_forms(read_practice(path, every_question()))


def refuse_unknown_forms(practice: Practice) -> Practice:
    """Return the practice, if each form that it names exists.

    Raises:
        PracticeError: one does not.
    """
    from chalicelib.forms import FORMS
    from chalicelib.practice.file import PracticeError

    for name in sorted(practice.acknowledge - FORMS.keys()):
        known = ", ".join(FORMS)
        raise PracticeError(f'mail.acknowledge in practice.toml names "{name}", and the forms are: {known}.')
    return practice


_open: list[Desk] = []


def open_desk() -> Desk:
    """Return the container's one desk, made from the environment at the first call."""
    if not _open:
        _open.append(Desk.from_environment(os.environ))
    return _open[0]


def use_desk(desk: Desk | None) -> None:
    """Let every function use this desk from now on; None closes it, and the next call opens one anew."""
    _open[:] = [] if desk is None else [desk]
