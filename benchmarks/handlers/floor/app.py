"""The floor: the least a Python function can do that answers a form after storing what it was sent.

It validates nothing, escapes nothing and recognises no repeat. Whatever the desk does comes on top of this.
"""

import json
import os
from typing import Any

import boto3

client = boto3.client("dynamodb")


def app(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes both
    fields = json.loads(event["body"])
    item = {name: {"S": value} for name, value in fields.items()}
    client.put_item(
        TableName=os.environ["TABLE_NAME"], Item={"pk": {"S": fields["message"]}, "sk": {"S": "LEAD"}, **item}
    )
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"ok": True})}
