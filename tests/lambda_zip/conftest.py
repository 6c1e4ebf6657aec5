"""The packaged zip, unpacked as Lambda does it, and an AWS of our own on this machine for it to call."""

import zipfile
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import yaml
from moto.server import ThreadedMotoServer

from chalicelib.practice.practice import read_practice
from tests.lambda_zip.local_aws import ALARM_TOPIC, SECRET, TABLE, LocalAws
from tools.lambda_runtime import LambdaFunction, provide_libraries
from tools.packaged import package_if_changed
from tools.places import DEPLOYMENT_ZIP, ROOT


@pytest.fixture(scope="session")
def deployment_zip() -> Path:
    package_if_changed()
    return DEPLOYMENT_ZIP


@pytest.fixture(scope="session")
def task_root(deployment_zip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(deployment_zip) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return provide_libraries(tmp_path_factory.mktemp("libraries"))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def aws(server: str) -> LocalAws:
    """An AWS with the leads table, the alarm topic and the practice's mail domain, and nothing in them."""
    with urlopen(f"{server}/moto-api/reset", data=b""):
        pass
    local = LocalAws(server)
    local.client("dynamodb").create_table(TableName=TABLE, **_table_definition())
    local.client("sns").create_topic(Name=ALARM_TOPIC)
    local.client("ses").verify_domain_identity(Domain=_mail_domain())
    return local


def _mail_domain() -> str:
    practice = read_practice(ROOT / "chalicelib" / "practice" / "practice.toml")
    return parseaddr(practice.mail_from)[1].rpartition("@")[2]


def _table_definition() -> dict[str, Any]:
    template = yaml.safe_load((ROOT / "infra" / "resources.yaml").read_text(encoding="utf-8"))
    properties = template["Resources"]["LeadsTable"]["Properties"]
    used = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {name: properties[name] for name in used}


@pytest.fixture
def environment(aws: LocalAws) -> dict[str, str]:
    """What the template puts into the functions' environment."""
    return {
        "AWS_ENDPOINT_URL": aws.url,
        # The local endpoint has one address for all accounts.
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        "TABLE_NAME": TABLE,
        "DESK_SECRET": SECRET,
        "ALERT_DETAIL": "minimal",
        "DESK_NAME": "front-desk-tests",
    }


@pytest.fixture
def sending(environment: dict[str, str], aws: LocalAws) -> dict[str, str]:
    """What the functions that send are told besides."""
    return environment | {
        "PUBLIC_URL": "https://desk.example.com/desk",
        "MAIL_CONFIGURATION_SET": "desk",
        "ALARM_TOPIC_ARN": aws.alarm_topic_arn(),
    }


@pytest.fixture
def api(task_root: Path, libraries: Path, environment: dict[str, str]) -> Iterator[LambdaFunction]:
    """The function behind the API."""
    with LambdaFunction("app.app", task_root, libraries, environment) as function:
        yield function


@pytest.fixture
def inbox(task_root: Path, libraries: Path, environment: dict[str, str]) -> Iterator[LambdaFunction]:
    """The function behind the inbox's part of the API."""
    with LambdaFunction("app.inbox", task_root, libraries, environment) as function:
        yield function


@pytest.fixture
def alert(task_root: Path, libraries: Path, sending: dict[str, str]) -> Iterator[LambdaFunction]:
    """The function behind the table's stream."""
    with LambdaFunction("app.on_lead_written", task_root, libraries, sending) as function:
        yield function


@pytest.fixture
def feedback(task_root: Path, libraries: Path, environment: dict[str, str]) -> Iterator[LambdaFunction]:
    """The function behind the topic of mail events."""
    with LambdaFunction("app.on_mail_event", task_root, libraries, environment) as function:
        yield function


@pytest.fixture
def sweep(task_root: Path, libraries: Path, sending: dict[str, str]) -> Iterator[LambdaFunction]:
    """The function behind the schedule."""
    with LambdaFunction("app.sweep", task_root, libraries, sending) as function:
        yield function
