"""Turns the zip that Chalice made into the one that is shipped: less in it, compiled, the same bytes every time."""

import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from chalicelib.text.templates import COMPILED, compile_all
from tools import compiled_forms
from tools.commands import run
from tools.places import ROOT
from tools.pythons import LambdaPython
from tools.writing import NotWritableError

BYTECODE = "tools.bytecode"

# 12 MB are what we ship, half of them what signing in needs (docs/adr/0008-two-api-functions.md): more is a mistake.
LARGEST_ZIP = 14 * 1024 * 1024

# Nothing the functions do can reach these.
LEFT_OUT = (
    r"(^|/)__pycache__/",  # the building machine's own; ours is made afresh
    r"\.pyi$|(^|/)py\.typed$",  # for type checkers
    r"\.(c|h|pxd|pyx)$",  # the sources of what is compiled
    r"(^|/)tests?/",
    r"^bin/",
    r"^dns/|^dnspython-",  # email-validator imports it for DNS look-ups, which the desk never asks for
    r"^cffi/|^pycparser/|^pycparser-",  # for who declares C functions; cryptography brings its own, ready-made
    r"^pyasn1_modules/(?!__init__\.py$|rfc5280\.py$)",  # a hundred standards; webauthn reads certificates, by this one
    # Kept of a package's own papers: METADATA, by which email-validator is found to be there, and the licence.
    r"\.dist-info/(RECORD|WHEEL|INSTALLER|REQUESTED|top_level\.txt|entry_points\.txt|direct_url\.json|sboms/.*)$",
)
_LEFT_OUT = re.compile("|".join(LEFT_OUT))

# Packages that requirements.txt has to pin although nothing of them is shipped.
PINNED_ONLY = frozenset({"dnspython", "pycparser"})

# The first day a zip can name. Dates would make every build different.
_DATE = (1980, 1, 1, 0, 0, 0)
_READABLE_FILE = 0o100644 << 16


class PackagingError(Exception):
    """The package must not be shipped; the message says what is wrong with it."""


def repack(chalice_zip: Path, shipped_zip: Path, replaced: dict[str, bytes], python: LambdaPython) -> None:
    """Write the shipped zip; `replaced` gives other contents for some of its paths."""
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder)
        _unpack(chalice_zip, unpacked)
        for path, content in replaced.items():
            (unpacked / path).write_bytes(content)
        _compile_templates(unpacked)
        _compile_forms(unpacked)
        compile_shipped(unpacked, python)
        _pack(unpacked, shipped_zip)


def _unpack(chalice_zip: Path, folder: Path) -> None:
    with zipfile.ZipFile(chalice_zip) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if not _LEFT_OUT.search(name)])


def _compile_templates(folder: Path) -> None:
    """Ship each template as Python, and not its source."""
    for name in compile_all(folder / COMPILED.relative_to(ROOT)):
        (folder / "chalicelib" / name).unlink(missing_ok=True)
    root = folder / "jinja2" / "__init__.py"
    if root.exists():
        root.write_text("")  # it would load all that Jinja has; text/templates.py names the modules that it needs


def _compile_forms(folder: Path) -> None:
    """Ship each form ready-made, and not the model that it is made of."""
    try:
        compiled_forms.ship(folder)
    except NotWritableError as mistake:
        raise PackagingError(str(mistake)) from None


def compile_shipped(folder: Path, python: LambdaPython) -> None:
    """Give every module of a folder its bytecode, as a function finds it."""
    # A fixed hash seed: the order of a set's members would otherwise differ from run to run.
    env = {"PYTHONHASHSEED": "0", "PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
    run([python.executable, "-S", "-s", "-B", "-m", BYTECODE, folder], env)


def _pack(folder: Path, shipped_zip: Path) -> None:
    with zipfile.ZipFile(shipped_zip, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _DATE)
            entry.external_attr = _READABLE_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())


def check(shipped_zip: Path, requirements: Path, python: LambdaPython) -> None:
    """Refuse a zip that would not run, or that holds what nobody asked for.

    Raises:
        PackagingError: a package is missing, unpinned or built for another Python; bytecode is missing; it is too big.
    """
    with zipfile.ZipFile(shipped_zip) as archive:
        names = archive.namelist()
        compiled = {name: archive.read(name) for name in names if name.endswith(".so")}
    _check_packages(_shipped_packages(names), _pinned_packages(requirements))
    _check_compiled_parts(compiled, python)
    _check_bytecode(names, python)
    if shipped_zip.stat().st_size > LARGEST_ZIP:
        raise PackagingError(f"The zip is over {LARGEST_ZIP:,} bytes: see what came in.")


def _shipped_packages(names: list[str]) -> dict[str, str]:
    found = (re.match(r"([^/]+)-([^/-]+)\.dist-info/METADATA$", name) for name in names)
    return {canonicalize_name(match[1]): match[2] for match in found if match}


def _pinned_packages(requirements: Path) -> dict[str, str]:
    lines = (line.split("#")[0].strip() for line in requirements.read_text(encoding="utf-8").splitlines())
    pins = [Requirement(line) for line in lines if line]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}


def _check_packages(shipped: dict[str, str], pinned: dict[str, str]) -> None:
    expected = {name: version for name, version in pinned.items() if name not in PINNED_ONLY}
    missing = sorted(f"{name} {version}" for name, version in expected.items() if shipped.get(name) != version)
    if missing:
        raise PackagingError(f"Not in the zip: {', '.join(missing)}.")
    unasked = sorted(shipped.keys() - expected.keys())
    if unasked:
        raise PackagingError(f"In the zip without a pin in requirements.txt: {', '.join(unasked)}.")


def _check_compiled_parts(compiled: Mapping[str, bytes], python: LambdaPython) -> None:
    # As in "_pydantic_core.cpython-311-x86_64-linux-gnu.so": Chalice builds for the interpreter that runs it. What fits
    # every Python ("abi3") does not name its processor.
    ours = python.extension_suffix
    fitting = (ours, ".abi3.so")
    machine = python.processor.elf_machine
    foreign = [name for name, part in compiled.items() if not name.endswith(fitting) or _processor(part) != machine]
    if foreign:
        raise PackagingError(f"Built for another Python or processor than {ours}: {', '.join(foreign)}.")
    newer = [name for name, part in compiled.items() if _c_library(part) > python.c_library]
    if newer:
        raise PackagingError(f"Asks for a newer C library than Lambda has for {python.name}: {', '.join(newer)}.")
    if f"pydantic_core/_pydantic_core{ours}" not in compiled:
        raise PackagingError("The compiled part of pydantic_core is not in the zip.")


def _processor(part: bytes) -> int:
    return int.from_bytes(part[18:20], "little")


def _c_library(part: bytes) -> tuple[int, int]:
    """Return the newest version of the C library that a compiled part asks for."""
    asked = (tuple(map(int, version)) for version in re.findall(rb"GLIBC_(\d+)\.(\d+)", part))
    return max(((major, minor) for major, minor in asked), default=(0, 0))


def _check_bytecode(names: list[str], python: LambdaPython) -> None:
    tag = python.cache_tag
    there = set(names)
    sources = (Path(name) for name in names if name.endswith(".py"))
    cold = [str(path) for path in sources if str(path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc") not in there]
    if cold:
        raise PackagingError(f"Without bytecode: {', '.join(cold[:5])}.")
