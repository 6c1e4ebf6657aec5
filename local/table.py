"""The table, made locally from the one definition that is also deployed: infra/resources.yaml."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

# boto3 makes its clients at run time; there is no type to name.
Client = Any

_TEMPLATE = Path(__file__).parent.parent / "infra" / "resources.yaml"
# What a local engine needs of the table; keys, backups and protection are for the cloud.
_USED_LOCALLY = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


@cache
def table_definition() -> dict[str, Any]:
    properties: dict[str, Any] = yaml.safe_load(_TEMPLATE.read_text())["Resources"]["LeadsTable"]["Properties"]
    stream = {"StreamEnabled": True, **properties["StreamSpecification"]}
    return {name: properties[name] for name in _USED_LOCALLY if name in properties} | {"StreamSpecification": stream}


def make_table(client: Client, name: str) -> None:
    """Create the table unless the engine has kept it from an earlier run."""
    if name not in client.list_tables()["TableNames"]:
        client.create_table(TableName=name, **table_definition())
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
