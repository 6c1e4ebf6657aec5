"""The events that AWS wakes the functions with, as tests and benchmarks need them."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

JSON = {"Content-Type": "application/json", "Accept": "application/json"}
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
_BOUNDARY = "----FormBoundary7MA4YWxkTrZu0gW"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}", "Accept": "application/json"}

HOST = "desk.execute-api.us-east-1.amazonaws.com"
STAGE = "desk"


def submission(form: str, body: str | bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return API Gateway's event for a post to a form; bytes arrive as they do for a binary media type."""
    return request("POST", "/f/{form}", {"form": form}, body, headers)


def urlencoded(fields: Mapping[str, str]) -> str:
    return urlencode(fields)


def multipart(fields: Mapping[str, str]) -> bytes:
    """Write fields as a browser's FormData is sent; the headers are MULTIPART."""
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join([*parts, f"--{_BOUNDARY}--\r\n"]).encode()


def request(
    method: str,
    resource: str,
    parameters: Mapping[str, str] | None = None,
    body: str | bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return API Gateway's event for a request; `resource` is the route with its parameters in braces."""
    path = resource.replace("+}", "}").format(**parameters or {})
    sent = {"Host": HOST, "User-Agent": "Mozilla/5.0 (tests)", "X-Forwarded-For": "192.0.2.1", **(headers or {})}
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": dict(parameters) if parameters else None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "path": f"/{STAGE}{path}",
            "stage": STAGE,
            "httpMethod": method,
            "domainName": HOST,
            "protocol": "HTTP/1.1",
            "requestId": "00000000-0000-4000-8000-000000000000",
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "tests"},
        },
        "body": b64encode(body).decode() if isinstance(body, bytes) else body,
        "isBase64Encoded": isinstance(body, bytes),
    }


def inserted(*items: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stream's event for new items, each as DynamoDB writes it: {"pk": {"S": …}, …}."""
    return {"Records": [_record(number, item) for number, item in enumerate(items, 1)]}


def _record(number: int, item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "eventID": f"{number:032x}",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/leads/stream/2026-01-01T00:00:00.000",
        "dynamodb": {
            "ApproximateCreationDateTime": 1767225600,
            "Keys": {"pk": item["pk"], "sk": item["sk"]},
            "NewImage": dict(item),
            "SequenceNumber": f"{number:021d}",
            "SizeBytes": 1000,
            "StreamViewType": "NEW_IMAGE",
        },
    }


def minute() -> dict[str, Any]:
    """Return the event of a schedule."""
    return {
        "version": "0",
        "id": "00000000-0000-4000-8000-000000000001",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-01-01T00:00:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:123456789012:rule/desk-sweep"],
        "detail": {},
    }


def notification(message: str) -> dict[str, Any]:
    """Return SNS's event for a message."""
    topic = "arn:aws:sns:us-east-1:123456789012:mail-events"
    sns = {
        "Type": "Notification",
        "MessageId": "00000000-0000-4000-8000-000000000002",
        "TopicArn": topic,
        "Subject": "Amazon SES Email Event Notification",
        "Message": message,
        "Timestamp": "2026-01-01T00:00:00.000Z",
        "MessageAttributes": {},
    }
    source = {"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": f"{topic}:subscription"}
    return {"Records": [source | {"Sns": sns}]}
