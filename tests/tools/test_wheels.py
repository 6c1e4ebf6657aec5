"""What is shipped is checked by its hash: nothing else is fetched, and Chalice finds nothing else."""

import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import pythons, wheels
from tools.commands import CommandFailedError

_OWN = pythons.of(pythons._OWN)


def pins(file: Path) -> dict[str, str]:
    lines = (re.split(r"#|\\|--hash", line)[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return {canonicalize_name(one.name): str(one.specifier) for line in lines if line for one in [Requirement(line)]}


def test_every_package_that_is_shipped_has_hashes_of_the_version_that_is_pinned() -> None:
    assert pins(wheels.HASHES) == pins(wheels.REQUIREMENTS)


def test_no_package_stands_there_without_a_hash() -> None:
    text = wheels.HASHES.read_text(encoding="utf-8")
    entries = re.split(r"^(?=[\w-]+==)", text, flags=re.MULTILINE)[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return a folder with one wheel, from which pip is to take packages."""
    folder = tmp_path / "index"
    folder.mkdir()
    with zipfile.ZipFile(folder / "invented-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("invented.py", "")
        wheel.writestr("invented-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: invented\nVersion: 1.0\n")
        wheel.writestr("invented-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("invented-1.0.dist-info/RECORD", "")
    return folder


def hashes_with(index: Path, digest: str) -> Path:
    file = index.with_name("hashes.txt")
    file.write_text(f"invented==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    return file


def offline(index: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index)}


def test_a_wheel_with_the_right_hash_is_fetched_and_pip_finds_that_alone(index: Path, tmp_path: Path) -> None:
    (wheel,) = index.iterdir()
    hashes = hashes_with(index, hashlib.sha256(wheel.read_bytes()).hexdigest())
    settings = wheels.fetch(_OWN, tmp_path / "wheels", offline(index), hashes)
    assert [file.name for file in (tmp_path / "wheels").iterdir()] == [wheel.name]
    assert settings == {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "wheels")}


def test_a_wheel_with_another_hash_is_refused_and_the_way_to_renew_hashes_is_told(index: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match=r"(?s)HASHES.*make hashes"):
        wheels.fetch(_OWN, tmp_path / "wheels", offline(index), hashes_with(index, "0" * 64))
    assert list((tmp_path / "wheels").glob("*")) == []
