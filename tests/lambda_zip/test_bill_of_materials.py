"""The bill of materials beside the zip: every file, whose it is, its hash, and a licence that lets it be shipped."""

import hashlib
import json
import re
import zipfile
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tools import bill_of_materials
from tools.bill_of_materials import ALLOWED, Part, licence_of, refuse_licences, refuse_strays
from tools.places import BILL_OF_MATERIALS, LICENCES
from tools.zipping import PackagingError

PART = Part("one", "1.0", "MIT", ("Permission is granted.",), ("one/__init__.py",))


@pytest.fixture(scope="session")
def bill(deployment_zip: Path) -> dict[str, Any]:  # noqa: ARG001 - it is made with it
    found: dict[str, Any] = json.loads(BILL_OF_MATERIALS.read_text(encoding="utf-8"))
    return found


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_it_names_the_zip_that_lies_beside_it(bill: dict[str, Any], deployment_zip: Path) -> None:
    (named,) = bill["metadata"]["component"]["hashes"]
    assert named == {"alg": "SHA-256", "content": digest(deployment_zip.read_bytes())}


def test_every_file_but_ours_is_somebodys_and_has_its_hash(bill: dict[str, Any], deployment_zip: Path) -> None:
    listed = {file["name"]: file["hashes"][0]["content"] for part in bill["components"] for file in part["components"]}
    with zipfile.ZipFile(deployment_zip) as archive:
        theirs = [
            name for name in archive.namelist() if not name.startswith(("app.py", "chalicelib/", "__pycache__/app."))
        ]
        assert listed == {name: digest(archive.read(name)) for name in theirs}


def test_every_distribution_has_a_licence_of_a_kind_that_may_be_shipped(bill: dict[str, Any]) -> None:
    named = {part["name"]: part["licenses"][0]["expression"] for part in bill["components"]}
    refused = {name: said for name, said in named.items() if not set(re.split(r" (?:OR|AND) ", said)) <= ALLOWED}
    assert refused == {}
    assert {"pydantic-core", "cryptography", "chalice"} <= named.keys()


def test_the_text_of_every_licence_lies_beside_the_zip(bill: dict[str, Any]) -> None:
    text = LICENCES.read_text(encoding="utf-8")
    titles = [f"{part['name']} {part['version']}: " for part in bill["components"]]
    assert [title for title in titles if title not in text] == []


def said(**headers: str) -> Message:
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message


@pytest.mark.parametrize(
    ("headers", "text", "licence"),
    [
        ({"License_Expression": "Apache-2.0 OR BSD-3-Clause", "License": "x"}, "", "Apache-2.0 OR BSD-3-Clause"),
        ({"License": "Apache License, Version 2.0"}, "", "Apache-2.0"),
        ({"License": "a whole text", "Classifier": "License :: OSI Approved :: MIT License"}, "", "MIT"),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, "Neither the name of", "BSD-3-Clause"),
        ({"License": "BSD"}, "as is", "BSD-2-Clause"),
        ({"License": "GPL"}, "", "GPL"),
        ({}, "", ""),
    ],
)
def test_a_licence_is_read_however_it_is_written(headers: dict[str, str], text: str, licence: str) -> None:
    assert licence_of(said(**headers), text) == licence


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "proprietary", ""])
def test_a_licence_of_another_kind_is_not_shipped(licence: str) -> None:
    part = Part("one", "1.0", licence, ("text",), ())
    with pytest.raises(PackagingError, match="one may perhaps not be shipped"):
        refuse_licences([part])


def test_nothing_is_shipped_without_the_text_of_its_licence() -> None:
    with pytest.raises(PackagingError, match="without the text"):
        refuse_licences([Part("one", "1.0", "MIT", (), ())])


def test_a_file_that_is_nobodys_is_not_shipped() -> None:
    with pytest.raises(PackagingError, match="stray"):
        refuse_strays([PART], {"one/__init__.py": "", "chalicelib/desk.py": "", "stray.py": ""})


@pytest.fixture
def chalice_zip(tmp_path: Path) -> Path:
    path = tmp_path / "chalice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one/__init__.py", "")
        archive.writestr("one-1.0.dist-info/METADATA", "Name: one\nVersion: 1.0\nLicense-Expression: MIT\n\n")
        archive.writestr("one-1.0.dist-info/RECORD", "one/__init__.py,sha256=x,0\none-1.0.dist-info/METADATA,,\n")
        archive.writestr("one-1.0.dist-info/LICENSE", "Permission is granted.")
        archive.writestr("one/__pycache__/__init__.cpython-313.pyc", b"")
    return path


def test_bytecode_belongs_to_whom_its_source_does(chalice_zip: Path) -> None:
    with zipfile.ZipFile(chalice_zip) as archive:
        shipped = dict.fromkeys(archive.namelist(), "")
    (part,) = bill_of_materials.distributions(chalice_zip, shipped)
    assert "one/__pycache__/__init__.cpython-313.pyc" in part.files
    refuse_strays([part], {name: digest for name, digest in shipped.items() if not name.endswith("RECORD")})
