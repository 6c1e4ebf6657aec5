"""The interpreter and Lambda's runtime client alone: what no handler can be below."""

import json
from typing import Any


def app(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes both
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"ok": True})}
