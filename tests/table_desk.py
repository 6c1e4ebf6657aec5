"""The desk over a real table of an engine; apart from the quiet one, which loads no storage."""

from typing import Any

from chalicelib.desk import Desk
from chalicelib.practice.file import read_practice
from chalicelib.settings import read_settings
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.records import DynamoRecordStore
from tests.desks import ENVIRONMENT
from tests.fakes import FakeAlarmTopic, FakeMailer, MemoryMetrics, SetClock


def desk_over(client: Any, table_name: str, clock: SetClock) -> Desk:  # noqa: ANN401 - boto3 ships no types
    """Return a desk over a table that an engine has, with the days off read already: they are read once in a while."""
    settings = read_settings(ENVIRONMENT | {"TABLE_NAME": table_name})
    table = BotocoreTable(client, table_name)
    desk = Desk(
        settings,
        read_practice(settings.practice_file),
        clock=clock,
        store=DynamoLeadStore(table),
        records=DynamoRecordStore(table, clock),
        mailer=FakeMailer(clock),
        alarm_topic=FakeAlarmTopic(),
        metrics=MemoryMetrics(),
    )
    _ = desk.hours
    return desk
