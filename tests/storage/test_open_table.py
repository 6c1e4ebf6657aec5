"""Which way to the table is taken, and where it leads."""

from collections.abc import Mapping

import pytest

from chalicelib.clock import SystemClock
from chalicelib.storage import Table
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.open_table import open_table
from chalicelib.storage.plain_table import PlainTable
from local.engines import LOCAL_AWS
from tests.storage.scripted_server import answer, scripted

AS_A_FUNCTION = {
    "AWS_LAMBDA_FUNCTION_NAME": "desk",
    "AWS_REGION": "us-east-2",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "a secret of tests",
    "AWS_SESSION_TOKEN": "a token of tests",
}


@pytest.fixture(autouse=True)
def _nothing_of_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in LOCAL_AWS.items():
        monkeypatch.setenv(name, value)


def opened(env: Mapping[str, str]) -> Table:
    return open_table(env, "leads", SystemClock())


def test_a_function_reaches_the_table_without_botocore() -> None:
    assert isinstance(opened(AS_A_FUNCTION), PlainTable)


def test_without_credentials_in_the_environment_botocore_looks_for_them() -> None:
    env = {name: value for name, value in AS_A_FUNCTION.items() if name != "AWS_ACCESS_KEY_ID"}
    assert isinstance(opened(env), BotocoreTable)


def test_on_a_laptop_botocore_decides() -> None:
    env = {name: value for name, value in AS_A_FUNCTION.items() if name != "AWS_LAMBDA_FUNCTION_NAME"}
    assert isinstance(opened(env), BotocoreTable)


def test_the_table_is_that_of_the_functions_region() -> None:
    table = opened(AS_A_FUNCTION)
    assert isinstance(table, PlainTable)
    assert table._url.geturl() == "https://dynamodb.us-east-2.amazonaws.com"


def test_another_address_can_be_named() -> None:
    with scripted(answer(b'{"Count":0}')) as server:
        table = opened(AS_A_FUNCTION | {"AWS_ENDPOINT_URL": server.url})
        assert table.call("Query") == {"Count": 0}
        assert isinstance(table, PlainTable)
        table.close()

    assert "/us-east-2/dynamodb/" in server.asked[0][0]["authorization"]
