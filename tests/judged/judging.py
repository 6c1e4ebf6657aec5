"""Stands between a function and AWS, and lets through what the function's own role allows.

Each request is put as the questions that IAM would be asked, those of other services in the function's name included: a
table that is encrypted with our key has DynamoDB ask for the key, a verified recipient has SES ask for that identity.
"""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.infra.listening import question
from tests.infra.test_rights import ALERT, FEEDBACK
from tools.simulating import ACCOUNT, REGION, Ask, Template

SES = f"arn:aws:ses:{REGION}:{ACCOUNT}:"
DENIED = "AccessDenied"


@dataclass(frozen=True)
class Judged:
    role: str
    ask: Ask
    is_allowed: bool


@dataclass
class Judge:
    """What each role may do, as the template says it or with a statement left out; and what was asked so far."""

    whole: Template
    # The stack's resources by the names that AWS gave them.
    logical: Mapping[str, str]
    heard: list[Judged] = field(default_factory=list)
    policies: Template = field(init=False)

    def __post_init__(self) -> None:
        self.policies = self.whole

    def leave_out(self, role: str, sid: str) -> None:
        self.policies = self.whole.without(role, sid)

    def start_anew(self) -> None:
        self.policies = self.whole
        self.heard.clear()

    def allows(self, role: str, ask: Ask) -> bool:
        is_allowed = self.policies.allows(role, ask)
        self.heard.append(Judged(role, ask, is_allowed))
        return is_allowed

    def allows_all(self, role: str, asks: Iterator[Ask]) -> bool:
        answers = [self.allows(role, ask) for ask in asks]  # each is heard, whatever the one before it got
        return all(answers)

    def waking(self, role: str) -> Iterator[Ask]:
        """Yield what is asked in a function's name before it runs, and for the line that it logs."""
        yield self._key("DataKey", "lambda", "kms:Decrypt")
        group = self.whole.arn(role.removesuffix("Role") + "LogGroup").removesuffix("*")
        for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
            yield Ask(action, f"{group}log-stream:today")
        if role == ALERT:
            yield Ask("dynamodb:ListStreams", "*")
            for action in ("DescribeStream", "GetShardIterator", "GetRecords"):
                yield Ask(f"dynamodb:{action}", self.whole.arn("LeadsTable", "StreamArn"))
            yield self._key("DataKey", "dynamodb", "kms:Decrypt")

    def giving_up(self, role: str) -> Iterator[Ask]:
        """Yield what is asked in a function's name when an event that it failed on is kept."""
        yield Ask("sqs:SendMessage", self.whole.arn({ALERT: "AlertFailures", FEEDBACK: "FeedbackFailures"}[role]))
        if role == FEEDBACK:
            yield self._key("NoticeKey", "sqs", "kms:GenerateDataKey")
            yield self._key("NoticeKey", "sqs", "kms:Decrypt")

    def questions(self, method: str, headers: Mapping[str, str], path: str, body: bytes) -> Iterator[Ask]:
        """Yield what a request asks.

        Raises:
            ValueError: it is of a kind that is not known here.
        """
        target = headers.get("x-amz-target", "")
        if method != "POST":
            yield self._of_copies(method, path)
        elif target.startswith("DynamoDB_"):
            yield question(target.rpartition(".")[2], json.loads(body))
            yield self._key("DataKey", "dynamodb", "kms:Decrypt")
        elif path == "/v2/email/outbound-emails":
            yield from self._of_sending(json.loads(body))
        else:
            yield from self._of_publishing(parse_qs(body.decode()))

    def _of_copies(self, method: str, path: str) -> Ask:
        """Return what a request asks of S3, which is told by method and path alone."""
        bucket, _, key = urlsplit(path).path.removeprefix("/").partition("/")
        # The account of the local AWS is not the one that the policies were read for.
        arn = f"arn:aws:s3:::{bucket.rpartition('-')[0]}-{ACCOUNT}"
        if method == "GET" and not key and "list-type" in parse_qs(urlsplit(path).query):
            return Ask("s3:ListBucket", arn)
        if method == "PUT" and key:
            return Ask("s3:PutObject", f"{arn}/{key}")
        raise ValueError(f"A request that nobody judges: {method} {path}")

    def _of_sending(self, mail: Mapping[str, Any]) -> Iterator[Ask]:
        sender = parseaddr(mail["FromEmailAddress"])[1]
        # In the sandbox each recipient is an identity of the account, and SES asks for it too.
        identities = [sender.rpartition("@")[2], *(parseaddr(to)[1] for to in mail["Destination"]["ToAddresses"])]
        resources = [f"identity/{name}" for name in identities]
        resources.append(f"configuration-set/{self.logical[mail['ConfigurationSetName']]}")
        for action in ("ses:SendEmail", "ses:SendRawEmail"):
            for resource in resources:
                yield Ask(action, SES + resource, {"ses:FromAddress": (sender,)})

    def _of_publishing(self, form: Mapping[str, list[str]]) -> Iterator[Ask]:
        if form.get("Action") != ["Publish"]:
            raise ValueError(f"A request that nobody judges: {form.get('Action')}")
        yield Ask("sns:Publish", self.whole.arn(self.logical[form["TopicArn"][0]]))
        yield self._key("NoticeKey", "sns", "kms:GenerateDataKey")
        yield self._key("NoticeKey", "sns", "kms:Decrypt")

    def _key(self, name: str, service: str, action: str) -> Ask:
        return Ask(action, self.whole.arn(name), {"kms:ViaService": (f"{service}.{REGION}.amazonaws.com",)})


class Gate(ThreadingHTTPServer):
    """The way of one function to AWS."""

    daemon_threads = True

    def __init__(self, judge: Judge, role: str, engine: str) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.judge, self.role, self.engine = judge, role, urlsplit(engine).netloc
        # Requests that nobody could judge: there must be none.
        self.unknown: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Request(BaseHTTPRequestHandler):
    server: Gate
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.do_POST()

    def do_PUT(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        gate = self.server
        try:
            asks = gate.judge.questions(
                self.command, {name.lower(): one for name, one in self.headers.items()}, self.path, body
            )
            is_allowed = gate.judge.allows_all(gate.role, asks)
        except (ValueError, KeyError) as fault:
            gate.unknown.append(str(fault))
            is_allowed = False
        if is_allowed:
            self._pass_on(body)
        else:
            self._refuse()

    def _pass_on(self, body: bytes) -> None:
        engine = http.client.HTTPConnection(self.server.engine, timeout=20)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "expect"}}
        engine.request(self.command, self.path, body, headers)
        reply = engine.getresponse()
        self._answer(reply.status, dict(reply.getheaders()), reply.read())
        engine.close()

    def _refuse(self) -> None:
        code = "AccessDeniedException"
        said: dict[str, Any] = {"__type": code, "message": DENIED}
        self._answer(400, {"x-amzn-ErrorType": code, "Content-Type": "application/json"}, json.dumps(said).encode())

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "transfer-encoding", "connection", "server", "date"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        """Stay silent."""
