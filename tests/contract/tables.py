"""Tables for the contract: each test has one of its own, made from the deployed definition."""

from uuid import uuid4

from chalicelib.clock import Clock
from chalicelib.storage.dynamodb import DynamoLeadStore, make_table_client
from chalicelib.storage.records import DynamoRecordStore
from local.table import make_table


def new_table() -> DynamoLeadStore:
    client, name = make_table_client(), f"leads-{uuid4().hex}"
    make_table(client, name)
    return DynamoLeadStore(client, name)


def new_shelves(clock: Clock) -> DynamoRecordStore:
    leads = new_table()
    return DynamoRecordStore(leads._client, leads._table_name, clock)
