"""Tables for the contract: each test has one of its own, made from the deployed definition."""

from uuid import uuid4

from chalicelib.aws import Client, make_client
from chalicelib.clock import Clock
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.records import DynamoRecordStore
from local.table import make_table


def new_client() -> Client:
    """Make a client as the desk's, but with patience: an engine on a busy machine may take its time."""
    return make_client("dynamodb", connect_timeout=60, read_timeout=60)


def new_table(client: Client) -> DynamoLeadStore:
    return DynamoLeadStore(client, _new_name(client))


def new_record_store(client: Client, clock: Clock) -> DynamoRecordStore:
    return DynamoRecordStore(client, _new_name(client), clock)


def _new_name(client: Client) -> str:
    name = f"leads-{uuid4().hex}"
    make_table(client, name)
    return name
