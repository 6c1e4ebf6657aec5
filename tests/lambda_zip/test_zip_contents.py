"""What is in the zip, and what is not."""

import ssl
import zipfile
from pathlib import Path

import pytest

from chalicelib.forms import FORMS
from tools import zipping
from tools.commands import run
from tools.places import ROOT
from tools.pythons import LambdaPython, packaged
from tools.roots import NAMES

UNCHECKED_HASH = 0b01  # a .pyc's flags: found by a hash of its source, which is never looked at again


def bytecode(deployment_zip: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(deployment_zip) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".pyc")}


def names(deployment_zip: Path) -> list[str]:
    with zipfile.ZipFile(deployment_zip) as archive:
        return archive.namelist()


@pytest.fixture
def python(deployment_zip: Path) -> LambdaPython:  # noqa: ARG001 - says for which Python
    return packaged()


def test_it_is_complete_pinned_and_small(deployment_zip: Path, python: LambdaPython) -> None:
    zipping.check(deployment_zip, ROOT / "requirements.txt", python)


def test_bytecode_is_never_compared_with_its_source(deployment_zip: Path, python: LambdaPython) -> None:
    magic = run([python.bare, "-c", "import importlib.util as u; print(u.MAGIC_NUMBER.hex())"]).strip()
    heads = {content[:8] for content in bytecode(deployment_zip).values()}
    assert heads == {bytes.fromhex(magic) + UNCHECKED_HASH.to_bytes(4, "little")}


def test_bytecode_is_what_runs(task_root: Path, python: LambdaPython, tmp_path: Path) -> None:
    copied = tmp_path / "chalicelib"
    copied.mkdir()
    (copied / "__init__.py").write_text("raise AssertionError('the source was compiled again')\n")
    (copied / "__pycache__").symlink_to(task_root / "chalicelib" / "__pycache__")
    program = "import sys; sys.path.insert(0, sys.argv[1]); import chalicelib; print(chalicelib.__doc__)"
    assert "Front Desk" in run([python.bare, "-I", "-S", "-c", program, tmp_path])


def test_nothing_in_it_tells_where_it_was_built(deployment_zip: Path, python: LambdaPython) -> None:
    places = [str(ROOT).encode(), str(Path.home()).encode() + b"/", str(python.executable.parent.parent).encode()]
    telling = [name for name, content in bytecode(deployment_zip).items() if any(place in content for place in places)]
    assert telling == []


def test_only_what_runs_is_shipped(deployment_zip: Path) -> None:
    top = {name.split("/")[0] for name in names(deployment_zip)}
    assert {"app.py", "chalicelib", "chalice"} <= top
    assert top.isdisjoint({"local", "tests", "tools", "benchmarks", "infra", "boto3", "botocore", "dns"})


def test_the_authorities_that_sign_for_aws_are_shipped(deployment_zip: Path) -> None:
    with zipfile.ZipFile(deployment_zip) as archive:
        text = archive.read("chalicelib/storage/amazon_roots.pem").decode()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=text)

    subjects = [str(root["subject"]) for root in context.get_ca_certs()]
    assert len(subjects) == len(NAMES)
    assert [name for name in NAMES if not any(f"'{name}'" in subject for subject in subjects)] == []


def test_templates_are_shipped_as_python_and_not_as_sources(deployment_zip: Path) -> None:
    templates = [file for file in (ROOT / "chalicelib").rglob("*") if file.suffix in {".html", ".txt"}]
    ours = [name for name in names(deployment_zip) if name.startswith("chalicelib/")]

    assert [name for name in ours if name.endswith((".html", ".txt"))] == []
    compiled = [name for name in ours if name.startswith("chalicelib/compiled_templates/tmpl_")]
    assert len(compiled) == len(templates)


def test_forms_are_shipped_ready_made_and_not_as_models(deployment_zip: Path) -> None:
    shipped = set(names(deployment_zip))

    assert {f"chalicelib/compiled_forms/{name}.py" for name in FORMS} <= shipped
    assert shipped.isdisjoint(f"chalicelib/forms/{name}.py" for name in (*FORMS, "field_types", "form_model"))
    assert not [name for name in shipped if name.startswith("pydantic/")]


def test_the_practice_is_shipped(deployment_zip: Path) -> None:
    assert "chalicelib/practice/practice.toml" in names(deployment_zip)


def test_every_package_comes_with_its_licence(deployment_zip: Path) -> None:
    papers = [Path(name) for name in names(deployment_zip) if ".dist-info/" in name]
    packages = {path.parts[0] for path in papers}
    assert packages == {
        path.parts[0] for path in papers if "licen" in str(path).lower() or "copying" in str(path).lower()
    }


def test_all_dates_are_alike(deployment_zip: Path) -> None:
    with zipfile.ZipFile(deployment_zip) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.fixture
def chalice_zip(tmp_path: Path) -> Path:
    """A small zip of the kind that Chalice makes."""
    path = tmp_path / "chalice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("app.py", "KINDS = {'contact', 'certification', 'other'}\n")
        archive.writestr("chalicelib/__init__.py", "")
        archive.writestr("chalicelib/practice/practice.toml", "name = 'ours'\n")
        archive.writestr("chalicelib/__pycache__/__init__.cpython-311.pyc", b"left over")
        archive.writestr("pydantic/tests/test_all.py", "")
        archive.writestr("pydantic-1.0.dist-info/METADATA", "Name: pydantic\n")
    return path


def test_the_same_sources_give_the_same_bytes(chalice_zip: Path, python: LambdaPython, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    zipping.repack(chalice_zip, first, {}, python)
    zipping.repack(chalice_zip, second, {}, python)
    assert first.read_bytes() == second.read_bytes()


def test_what_the_building_machine_left_behind_is_not_shipped(
    chalice_zip: Path, python: LambdaPython, tmp_path: Path
) -> None:
    shipped = tmp_path / "shipped.zip"
    zipping.repack(chalice_zip, shipped, {}, python)
    assert "pydantic/tests/test_all.py" not in names(shipped)
    assert b"left over" not in bytecode(shipped).values()


def test_another_practice_can_be_shipped(chalice_zip: Path, python: LambdaPython, tmp_path: Path) -> None:
    shipped = tmp_path / "shipped.zip"
    zipping.repack(chalice_zip, shipped, {"chalicelib/practice/practice.toml": b"name = 'hers'\n"}, python)
    with zipfile.ZipFile(shipped) as archive:
        assert archive.read("chalicelib/practice/practice.toml") == b"name = 'hers'\n"


@pytest.mark.parametrize(
    ("pins", "complaint"),
    [
        ("pydantic==1.0\nidna==3.20\n", "Not in the zip: idna 3.20"),
        ("pydantic==2.0\n", "Not in the zip: pydantic 2.0"),
        ("", "without a pin in requirements.txt: pydantic"),
        ("pydantic==1.0\n", "compiled part of pydantic_core"),
    ],
)
def test_a_zip_that_would_not_run_is_refused(
    chalice_zip: Path, python: LambdaPython, tmp_path: Path, pins: str, complaint: str
) -> None:
    shipped, requirements = tmp_path / "shipped.zip", tmp_path / "requirements.txt"
    zipping.repack(chalice_zip, shipped, {}, python)
    requirements.write_text(pins)
    with pytest.raises(zipping.PackagingError, match=complaint):
        zipping.check(shipped, requirements, python)


def test_a_wheel_for_another_processor_is_refused(chalice_zip: Path, python: LambdaPython, tmp_path: Path) -> None:
    with zipfile.ZipFile(chalice_zip, "a") as archive:
        archive.writestr("pydantic_core/_pydantic_core.cpython-311-aarch64-linux-gnu.so", b"")
    shipped, requirements = tmp_path / "shipped.zip", tmp_path / "requirements.txt"
    zipping.repack(chalice_zip, shipped, {}, python)
    requirements.write_text("pydantic==1.0\n")
    with pytest.raises(zipping.PackagingError, match="another Python or processor"):
        zipping.check(shipped, requirements, python)


# The beginning of a compiled part, as far as it names its processor: an x86-64, and an ARM.
X86_64, AARCH64 = (bytes(18) + machine.to_bytes(2, "little") for machine in (0x3E, 0xB7))
MISSES = "compiled part of pydantic_core"


@pytest.mark.parametrize(
    ("version", "part", "complaint"),
    [
        ((3, 13), AARCH64, "another Python or processor"),
        ((3, 11), X86_64 + b"\0GLIBC_2.14\0GLIBC_2.28\0", "newer C library than Lambda has for python3.11"),
        ((3, 12), X86_64 + b"\0GLIBC_2.35\0", "newer C library than Lambda has for python3.12"),
        ((3, 13), X86_64 + b"\0GLIBC_2.14\0GLIBC_2.35\0", "newer C library than Lambda has for python3.13"),
        ((3, 11), X86_64 + b"\0GLIBC_2.14\0GLIBC_2.26\0", MISSES),
        ((3, 12), X86_64 + b"\0GLIBC_2.34\0", MISSES),
        ((3, 13), X86_64 + b"\0GLIBC_2.34\0", MISSES),
    ],
)
def test_a_part_for_every_python_that_lambda_cannot_load_is_refused(
    tmp_path: Path, version: tuple[int, int], part: bytes, complaint: str
) -> None:
    shipped, requirements = tmp_path / "shipped.zip", tmp_path / "requirements.txt"
    with zipfile.ZipFile(shipped, "w") as archive:
        archive.writestr("pydantic-1.0.dist-info/METADATA", "Name: pydantic\n")
        archive.writestr("cryptography/_rust.abi3.so", part)
    requirements.write_text("pydantic==1.0\n")
    with pytest.raises(zipping.PackagingError, match=complaint):
        zipping.check(shipped, requirements, LambdaPython(version, Path("python")))
