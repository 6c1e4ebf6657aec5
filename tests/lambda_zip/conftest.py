"""The packaged zip, unpacked as Lambda does it, and an AWS of our own on this machine for it to call.

A module's tests share the processes of its functions, as requests share a warm container. The AWS is empty for each.
"""

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from tests.desks import PRACTICE_FILE
from tests.lambda_zip.local_aws import SECRET, SENDING, TABLE, LocalAws, empty_aws
from tests.lambda_zip.warm import CLOSED, ClockFile, WarmFunction
from tools.lambda_runtime import LambdaFunction, provide_libraries
from tools.packaged import package_if_changed
from tools.places import DEPLOYMENT_ZIP

# Holds the module that gives the handlers a clock; Python finds it there, beside the zip.
BESIDE_THE_ZIP = Path(__file__).with_name("beside")

SENDERS = ("on_lead_written", "sweep")


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
def libraries(
    deployment_zip: Path,  # noqa: ARG001 - says for which Python
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
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
    return empty_aws(server)


@pytest.fixture(scope="module")
def environment(server: str) -> dict[str, str]:
    """What the template puts into the functions' environment; and the hour, where the tests are told another one."""
    hour = {name: value for name, value in os.environ.items() if "FAKE" in name or name == "LD_PRELOAD"}
    return hour | {
        "AWS_ENDPOINT_URL": server,
        # The local endpoint has one address for all accounts.
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        "TABLE_NAME": TABLE,
        "DESK_SECRET": SECRET,
        "ALERT_DETAIL": "minimal",
        "DESK_NAME": "front-desk-tests",
    }


@pytest.fixture(scope="module")
def clock_file(tmp_path_factory: pytest.TempPathFactory) -> ClockFile:
    return ClockFile(tmp_path_factory.mktemp("clock") / "now")


@pytest.fixture
def clock(clock_file: ClockFile) -> ClockFile:
    """Return the functions' clock. It stands still while the practice is closed, until a test sets it."""
    clock_file.set(CLOSED)
    return clock_file


@pytest.fixture(scope="module")
def running(
    task_root: Path, libraries: Path, environment: dict[str, str], clock_file: ClockFile
) -> Iterator[Callable[[str], LambdaFunction]]:
    """Return what starts a function of the zip, once, at the tests' practice and clock; all end with the module."""
    path = os.pathsep.join(map(str, (task_root, libraries, BESIDE_THE_ZIP)))
    ours = {"PYTHONPATH": path, "PRACTICE": str(PRACTICE_FILE), "CLOCK_FILE": str(clock_file.path)}
    with ExitStack() as processes:

        @cache
        def start(handler: str) -> LambdaFunction:
            told = environment | ours | (SENDING if handler in SENDERS else {})
            return processes.enter_context(LambdaFunction(f"clocked.{handler}", task_root, libraries, told))

        yield start


@pytest.fixture
def warm(
    running: Callable[[str], LambdaFunction],
    aws: LocalAws,  # noqa: ARG001 - empty from now on
    clock: ClockFile,  # noqa: ARG001 - the same
) -> Callable[[str], WarmFunction]:
    return lambda handler: WarmFunction(running(handler))


@pytest.fixture
def api(warm: Callable[[str], WarmFunction]) -> WarmFunction:
    """The function behind the API."""
    return warm("app")


@pytest.fixture
def inbox(warm: Callable[[str], WarmFunction]) -> WarmFunction:
    """The function behind the inbox's part of the API."""
    return warm("inbox")


@pytest.fixture
def alert(warm: Callable[[str], WarmFunction]) -> WarmFunction:
    """The function behind the table's stream."""
    return warm("on_lead_written")


@pytest.fixture
def feedback(warm: Callable[[str], WarmFunction]) -> WarmFunction:
    """The function behind the topic of mail events."""
    return warm("on_mail_event")


@pytest.fixture
def sweep(warm: Callable[[str], WarmFunction]) -> WarmFunction:
    """The function behind the schedule."""
    return warm("sweep")
