"""How a contact form is usually written in Python: store it, then send the email while the visitor waits."""

import json
import os
from typing import Any

import boto3

table = boto3.client("dynamodb")
mail = boto3.client("sesv2")


def app(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes both
    fields = json.loads(event["body"])
    item = {name: {"S": value} for name, value in fields.items()}
    table.put_item(
        TableName=os.environ["TABLE_NAME"], Item={"pk": {"S": fields["message"]}, "sk": {"S": "LEAD"}, **item}
    )
    mail.send_email(
        FromEmailAddress="desk@example.com",
        Destination={"ToAddresses": ["practice@example.com"]},
        Content={"Simple": {"Subject": {"Data": "A message"}, "Body": {"Text": {"Data": fields["message"]}}}},
    )
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"ok": True})}
