"""The stage on which the real zip works under its own roles; it needs the second engine and the packaged zip."""

import json
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.engines import EngineError, ministack
from tests.infra.conftest import as_deployed
from tests.judged.judging import Judge
from tests.judged.stage import Stage, Way, fit_for_stage, set_up
from tests.lambda_zip.warm import ClockFile
from tests.resetting import ResettingProxy, resetting
from tools.lambda_runtime import provide_libraries
from tools.packaged import package_if_changed
from tools.places import CLOUDFORMATION, DEPLOYMENT_ZIP


@contextmanager
def staged(make_folder: Callable[[str], Path], *way: Way) -> Iterator[Stage]:
    """Yield a stage with a stack of its own."""
    package_if_changed()
    folder = make_folder("task")
    with zipfile.ZipFile(DEPLOYMENT_ZIP) as archive:
        archive.extractall(folder)
    folders = (folder, provide_libraries(make_folder("libraries")), make_folder("clock"))
    whole = json.loads(CLOUDFORMATION.read_text(encoding="utf-8"))
    fitting = fit_for_stage(json.loads(CLOUDFORMATION.read_text(encoding="utf-8")))

    def judge_of(logical: Mapping[str, str]) -> Judge:
        return Judge(as_deployed({**whole, "Mappings": fitting["Mappings"]}), logical)

    try:
        with ministack() as url, set_up(url, fitting, judge_of, folders, *way) as ready:
            yield ready
    except EngineError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp) as ready:
        yield ready


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, list[ResettingProxy]]]:
    """Yield a stage, and the functions' ways in it, which reset every connection that was idle for two seconds."""
    ways: list[ResettingProxy] = []

    @contextmanager
    def reset_when_idle(gate: str, clock: ClockFile) -> Iterator[str]:
        with resetting(gate, clock.now) as proxy:
            ways.append(proxy)
            yield proxy.url

    with staged(tmp_path_factory.mktemp, reset_when_idle) as ready:
        yield ready, ways
