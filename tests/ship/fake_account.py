"""An account of AWS in which a healthy desk is deployed: real clients, whose calls are answered here.

What they ask and what they are answered is held against AWS's own models, so that no answer has a shape that AWS's have
not. A test spoils one answer.
"""

import json
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import boto3
from botocore.validate import validate_parameters

from chalicelib.alerts.canary import LOGBOOK, LOGBOOKS, Logbook
from chalicelib.storage.table import CANARY
from chalicelib.storage.wire_values import to_attributes
from tests.desks import NOON
from tools.places import ROOT
from tools.ship.aws import Account, Client, ShippingError
from tools.ship.doctor import facts
from tools.ship.doctor.roles import MAPPED

STACK, REGION, NUMBER = "front-desk-prod", "us-east-1", "123456789012"
URL = "https://forms.hudsonlantern.example.com"
DOMAIN = "hudsonlantern.example.com"
ORIGINS = ("https://hudsonlantern.example.com", "https://www.hudsonlantern.example.com")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

Reply = dict[str, Any]
# By service and call; what depends on what is asked is a function of it.
Replies = dict[tuple[str, str], Any]


def arn(service: str, rest: str) -> str:
    return f"arn:aws:{service}:{REGION}:{NUMBER}:{rest}"


FUNCTIONS = ("APIHandler", "Inbox", "OnLeadWritten", "OnMailEvent", "Sweep", "Canary", "AuditCopy")
ROLES = {"ApiHandlerRole": "api", "InboxRole": "inbox", "OnLeadWrittenRole": "alert"} | {
    "OnMailEventRole": "feedback",
    "SweepRole": "sweep",
    "CanaryRole": "canary",
    "AuditCopyRole": "audit-copy",
}
_LOGS = {f"{role.removesuffix('Role')}LogGroup": f"/front-desk/{STACK}/{name}" for role, name in ROLES.items()} | {
    "AuditCopyLogGroup": f"/front-desk/{STACK}/copies"
}
# What AWS calls the resources of the stack.
RESOURCES: Mapping[str, str] = {
    **{name: f"{STACK}-{name}-A1B2C3" for name in (*FUNCTIONS, *ROLES, "LeadsTable")},
    **_LOGS,
    "MailConfigurationSet": "MailConfigurationSet-D4E5F6",
    "MailEventsTopic": arn("sns", f"{STACK}-MailEventsTopic-A1"),
    "AlarmTopic": arn("sns", f"{STACK}-AlarmTopic-B2"),
    "AlertFailures": f"https://sqs.{REGION}.amazonaws.com/{NUMBER}/{STACK}-AlertFailures-C3",
    "FeedbackFailures": f"https://sqs.{REGION}.amazonaws.com/{NUMBER}/{STACK}-FeedbackFailures-D4",
    "DataKey": "11111111-2222-3333-4444-555555555555",
    "NoticeKey": "66666666-7777-8888-9999-000000000000",
    "SweepSweepEvent": f"{STACK}-SweepSweepEvent-E5",
    "CanaryCanaryEvent": f"{STACK}-CanaryCanaryEvent-F6",
    "AuditCopyAuditCopyEvent": f"{STACK}-AuditCopyAuditCopyEvent-A7",
    "RestAPI": "a1b2c3d4e5",
}
PARAMETERS = {"AlertDetail": "minimal", "TableName": STACK}
MAPPED_VALUES = {MAPPED.format("Practice", "Mail", "From"): f"desk@{DOMAIN}"}
_PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::AccountId": NUMBER,
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": STACK,
}
_ARNS = {"LeadsTable": "table/", "DataKey": "key/", "NoticeKey": "key/"}


def _reference(name: str, attribute: str = "") -> str:
    """Return what AWS puts where a policy refers to a resource or a parameter."""
    if name in _PSEUDO or name in PARAMETERS:
        return (_PSEUDO | PARAMETERS)[name]
    there = RESOURCES.get(name, f"{STACK}-{name}")
    if not attribute or there.startswith("arn:"):
        return there
    if there.startswith("/front-desk/"):
        return arn("logs", f"log-group:{there}:*")
    if there.startswith("https://"):
        return arn("sqs", there.rpartition("/")[2])
    service = "dynamodb" if "Table" in name else "kms"
    stream = "/stream/2026-11-01T00:00:00.000" if attribute == "StreamArn" else ""
    return arn(service, f"{_ARNS.get(name, '')}{there}{stream}")


def as_deployed(part: Any) -> Any:  # noqa: ANN401 - whatever stands in a policy
    """Return a part of a policy of the repository as IAM has it once it is deployed."""
    match part:
        case {"Ref": str(name)}:
            there: Any = _reference(name)
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            there = _reference(name, attribute)
        case {"Fn::Sub": str(text)}:
            there = re.sub(r"\$\{(\w[\w:]*)\.?(\w*)\}", lambda found: _reference(found[1], found[2]), text)
        case {"Fn::If": [_, one, _other]}:
            there = as_deployed(one)
        case {"Fn::FindInMap": list(way)}:
            there = MAPPED_VALUES[MAPPED.format(*way)]
        case dict() if any(key.startswith("Fn::") for key in part):
            raise NotImplementedError(f"The doctor has to learn {part}, and this account too.")
        case dict():
            there = {key: as_deployed(value) for key, value in part.items()}
        case list():
            there = [as_deployed(one) for one in part]
        case _:
            there = part
    return there


def policy(role: str) -> Any:  # noqa: ANN401 - JSON
    file = ROOT / ".chalice" / f"policy-{ROLES[role]}.json"
    return as_deployed(json.loads(file.read_text(encoding="utf-8")))


def role_policy(asked: Reply, document: Reply) -> Reply:
    return {"RoleName": asked["RoleName"], "PolicyName": "OwnPolicy", "PolicyDocument": json.dumps(document)}


def role_of(asked: Reply) -> str:
    return next(role for role in ROLES if RESOURCES[role] == asked["RoleName"])


def _configuration(asked: Reply) -> Reply:
    name = asked["FunctionName"]
    return {"FunctionName": name, "FunctionArn": arn("lambda", f"function:{name}"), "Runtime": "python3.13"}


def _subscriptions(asked: Reply) -> Reply:
    topic = asked["TopicArn"]
    function = arn("lambda", f"function:{RESOURCES['OnMailEvent']}")
    to = {"Protocol": "lambda", "Endpoint": function}
    if topic == RESOURCES["AlarmTopic"]:
        to = {"Protocol": "email", "Endpoint": "keeper@example.org"}
    return {"Subscriptions": [{"SubscriptionArn": f"{topic}:1", "TopicArn": topic, **to}]}


def logbook_item(logbook: Logbook) -> Reply:
    item = {"pk": CANARY, "sk": LOGBOOK, "values": LOGBOOKS.write(logbook), "version": 1}
    return {"Item": to_attributes(item)}


def _item(asked: Reply) -> Reply:
    is_logbook = asked["Key"]["pk"]["S"] == CANARY
    return logbook_item(Logbook(passed_at=NOON - 20 * MINUTE)) if is_logbook else {}


def counted(at: datetime) -> Reply:
    line = json.dumps({"Desk": STACK, "Sweeps": 1})
    return {"events": [{"timestamp": int(at.timestamp() * 1000), "message": line, "logStreamName": "s"}]}


HEALTHY: Replies = {
    ("cloudformation", "DescribeStacks"): {
        "Stacks": [
            {
                "StackName": STACK,
                "StackStatus": "UPDATE_COMPLETE",
                "CreationTime": NOON - 30 * DAY,
                "Outputs": [
                    {"OutputKey": "ApiUrl", "OutputValue": URL},
                    {"OutputKey": "TableName", "OutputValue": RESOURCES["LeadsTable"]},
                ],
                "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in PARAMETERS.items()],
            }
        ]
    },
    ("cloudformation", "ListStackResources"): {
        "StackResourceSummaries": [
            {
                "LogicalResourceId": name,
                "PhysicalResourceId": there,
                "ResourceType": "AWS::Of::Some",
                "ResourceStatus": "CREATE_COMPLETE",
                "LastUpdatedTimestamp": NOON - DAY,
            }
            for name, there in RESOURCES.items()
        ]
    },
    ("sesv2", "GetAccount"): {
        "ProductionAccessEnabled": True,
        "SendingEnabled": True,
        "EnforcementStatus": "HEALTHY",
        "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 37.0},
    },
    ("sesv2", "GetEmailIdentity"): {
        "VerifiedForSendingStatus": True,
        "VerificationStatus": "SUCCESS",
        "DkimAttributes": {"SigningEnabled": True, "Status": "SUCCESS", "Tokens": ["a", "b", "c"]},
        "MailFromAttributes": {
            "MailFromDomain": f"mail.{DOMAIN}",
            "MailFromDomainStatus": "SUCCESS",
            "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
        },
    },
    ("sesv2", "GetConfigurationSet"): {"SendingOptions": {"SendingEnabled": True}},
    ("sesv2", "GetConfigurationSetEventDestinations"): {
        "EventDestinations": [
            {
                "Name": "ours",
                "Enabled": True,
                "MatchingEventTypes": ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT"],
                "SnsDestination": {"TopicArn": RESOURCES["MailEventsTopic"]},
            }
        ]
    },
    ("sns", "ListSubscriptionsByTopic"): _subscriptions,
    ("events", "DescribeRule"): lambda asked: {"Name": asked["Name"], "State": "ENABLED"},
    ("lambda", "ListEventSourceMappings"): {
        "EventSourceMappings": [{"UUID": RESOURCES["DataKey"], "State": "Enabled"}]
    },
    ("lambda", "GetFunctionConfiguration"): _configuration,
    ("lambda", "GetAccountSettings"): {"AccountLimit": {"ConcurrentExecutions": 1000}},
    ("logs", "FilterLogEvents"): counted(NOON - MINUTE),
    ("dynamodb", "DescribeTable"): {
        "Table": {
            "TableName": RESOURCES["LeadsTable"],
            "DeletionProtectionEnabled": True,
            "SSEDescription": {"Status": "ENABLED", "KMSMasterKeyArn": arn("kms", f"key/{RESOURCES['DataKey']}")},
        }
    },
    ("dynamodb", "DescribeContinuousBackups"): {
        "ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "ENABLED"},
        }
    },
    ("dynamodb", "GetItem"): _item,
    ("kms", "DescribeKey"): {"KeyMetadata": {"KeyId": RESOURCES["DataKey"], "KeyState": "Enabled"}},
    ("iam", "ListRolePolicies"): {"PolicyNames": ["OwnPolicy"], "IsTruncated": False},
    ("iam", "ListAttachedRolePolicies"): {"AttachedPolicies": [], "IsTruncated": False},
    ("iam", "GetRolePolicy"): lambda asked: role_policy(asked, policy(role_of(asked))),
}


@dataclass(frozen=True)
class FakeAccount(Account):
    """The account of the stage "prod"."""

    replies: Replies = field(default_factory=lambda: deepcopy(HEALTHY))

    def client(self, service: str) -> Client:
        client = _client(service)
        client.meta.events.unregister("before-call", unique_id="the account")
        client.meta.events.register("before-call", self._answer, unique_id="the account")
        return client

    def _answer(self, model: Any, params: Mapping[str, Any], **_: object) -> tuple[Any, Reply]:  # noqa: ANN401 - botocore's
        place = (model.service_model.service_name, model.name)
        found = self.replies[place]
        reply = found(_asked(model, params)) if callable(found) else found
        if isinstance(reply, str):  # a code of AWS's
            said = {"Error": {"Code": reply, "Message": reply}, "ResponseMetadata": {}}
            return SimpleNamespace(status_code=HTTPStatus.BAD_REQUEST), said
        validate_parameters(reply, model.output_shape)
        return SimpleNamespace(status_code=HTTPStatus.OK), {**deepcopy(reply), "ResponseMetadata": {}}


@cache
def _client(service: str) -> Client:
    """Make a client once: that takes longer than a test."""
    return boto3.client(service, region_name=REGION, aws_access_key_id="a", aws_secret_access_key="b")


def _asked(model: Any, params: Mapping[str, Any]) -> Reply:  # noqa: ANN401 - botocore's
    """Return what was asked, read back from how it is sent."""
    body = params["body"]
    if isinstance(body, bytes):
        return dict(json.loads(body)) if body else _in_path(model, params)
    return dict(body) if body else _in_path(model, params)


def _in_path(model: Any, params: Mapping[str, Any]) -> Reply:  # noqa: ANN401 - botocore's
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", model.http["requestUri"])
    found = re.fullmatch(pattern, params["url_path"])
    return found.groupdict() if found else {}


def account() -> FakeAccount:
    return FakeAccount(stage="prod", stack_name=STACK, region=REGION)


class FakeOutside:
    """The world around a healthy desk; what is spoilt is set."""

    def __init__(self) -> None:
        self.records = {f"_dmarc.{DOMAIN}": ["v=DMARC1; p=quarantine"]}
        self.origins = set(ORIGINS)
        self.ends_at = NOON + 200 * DAY
        self.is_reachable = True
        self.hands_out = facts.Worker("/inbox", has_key=True)

    def texts(self, name: str) -> list[str]:
        return self.records.get(name, [])

    def allowed_origin(self, url: str, origin: str) -> str:
        if not self.is_reachable:
            raise ShippingError(f"nothing answers at {url}: is the desk there?")
        return origin if origin in self.origins else ""

    def worker(self, url: str) -> facts.Worker:
        if not self.is_reachable:
            raise ShippingError(f"nothing answers at {url}: is the desk there?")
        return self.hands_out

    def certificate_ends(self, host: str) -> datetime:
        assert host == URL.removeprefix("https://")
        return self.ends_at


Spoil = Callable[[FakeAccount, FakeOutside], None]


def spoilt(service: str, call: str, path: str, *, to: object) -> Spoil:
    """Return what changes one value of one answer; `path` names it, like "Stacks.0.StackName"."""

    def spoil(account: FakeAccount, _outside: FakeOutside) -> None:
        part = account.replies[service, call]
        *way, last = (int(step) if step.isdecimal() else step for step in path.split("."))
        for step in way:
            part = part[step]
        part[last] = to

    return spoil


def answered(service: str, call: str, reply: object) -> Spoil:
    """Return what changes the whole of one answer; a text is the code of an error."""

    def spoil(account: FakeAccount, _outside: FakeOutside) -> None:
        account.replies[service, call] = reply

    return spoil


def with_statement(role: str, statement: Reply) -> Spoil:
    """Return what gives a role one right more."""

    def changed(asked: Reply) -> Reply:
        document = policy(role_of(asked))
        if role_of(asked) == role:
            document["Statement"].append(statement)
        return role_policy(asked, document)

    return answered("iam", "GetRolePolicy", changed)
