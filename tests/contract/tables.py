"""Tables for the contract: each test has one of its own, made from the deployed definition."""

from uuid import uuid4

from chalicelib.aws import Client, make_client
from chalicelib.clock import Clock, SystemClock
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.plain_table import PlainTable
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.signing import Credentials
from local.engines import LOCAL_AWS
from local.table import make_table

PATIENCE = 60.0  # seconds


def new_client() -> Client:
    """Make a client as the desk's, but with patience: an engine on a busy machine may take its time."""
    return make_client("dynamodb", connect_timeout=PATIENCE, read_timeout=PATIENCE)


def botocore_table(client: Client) -> BotocoreTable:
    return BotocoreTable(client, _new_name(client))


def plain_table(maker: Client, url: str) -> PlainTable:
    """Return the plain way to a table that `maker` has made."""
    return PlainTable(
        url,
        _new_name(maker),
        region=LOCAL_AWS["AWS_DEFAULT_REGION"],
        credentials=Credentials(LOCAL_AWS["AWS_ACCESS_KEY_ID"], LOCAL_AWS["AWS_SECRET_ACCESS_KEY"]),
        clock=SystemClock(),
        timeouts=(PATIENCE, PATIENCE),
    )


def new_table(client: Client) -> DynamoLeadStore:
    return DynamoLeadStore(botocore_table(client))


def new_record_store(client: Client, clock: Clock) -> DynamoRecordStore:
    return DynamoRecordStore(botocore_table(client), clock)


def _new_name(client: Client) -> str:
    name = f"leads-{uuid4().hex}"
    make_table(client, name)
    return name
