"""The stage on which the real zip works under its own roles; it needs the second engine and the packaged zip."""

import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from local.engines import EngineError, ministack
from tests.infra.conftest import as_deployed
from tests.judged.judging import Judge
from tests.judged.stage import Stage, fit_for_stage, set_up
from tools.lambda_runtime import provide_libraries
from tools.packaged import package_if_changed
from tools.places import CLOUDFORMATION, DEPLOYMENT_ZIP


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    package_if_changed()
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(DEPLOYMENT_ZIP) as archive:
        archive.extractall(folder)
    folders: tuple[Path, Path, Path] = (
        folder,
        provide_libraries(tmp_path_factory.mktemp("libraries")),
        tmp_path_factory.mktemp("clock"),
    )
    whole = json.loads(CLOUDFORMATION.read_text(encoding="utf-8"))
    staged = fit_for_stage(json.loads(CLOUDFORMATION.read_text(encoding="utf-8")))

    def judge_of(logical: Mapping[str, str]) -> Judge:
        return Judge(as_deployed({**whole, "Mappings": staged["Mappings"]}), logical)

    try:
        with ministack() as url, set_up(url, staged, judge_of, folders) as ready:
            yield ready
    except EngineError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
