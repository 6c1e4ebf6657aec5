"""Says what is in the zip: a bill of materials (CycloneDX 1.6) with the hash of every file, and all licences.

Which file belongs to which distribution is what their own records say, as they came out of their wheels. The same zip
gives the same bill: it holds no date and no number that was drawn.
"""

import csv
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.utils import canonicalize_name

from tools.pythons import LambdaPython
from tools.zipping import PackagingError

# What may be shipped: each lets anybody use and pass it on, and asks for its own text at most.
ALLOWED = frozenset({"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ISC", "Unlicense"})
# How older packages write them.
_SPELLINGS = {
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "mit license": "MIT",
}
# Names two licences; the text tells which.
_BSD = frozenset({"bsd", "bsd license"})
_OF_THE_LONGER_BSD = "neither the name"
_IS_A_LICENCE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_OURS = ("app.py", "chalicelib/")
# Chalice puts its runtime into the zip by itself, without its papers.
_RUNTIME = "chalice"


@dataclass(frozen=True)
class Part:
    """A distribution that is shipped, with those of its files that are."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def package_url(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def write(chalice_zip: Path, shipped_zip: Path, python: LambdaPython, bill: Path, licences: Path) -> None:
    """Write the bill and the licences of a zip; `chalice_zip` is what it was made of.

    Raises:
        PackagingError: a file belongs to nobody, or a licence is missing or of no kind that may be shipped.
    """
    with zipfile.ZipFile(shipped_zip) as archive:
        hashes = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    parts = [*distributions(chalice_zip, hashes), _chalice(python, hashes)]
    refuse_strays(parts, hashes)
    refuse_licences(parts)
    whole = hashlib.sha256(shipped_zip.read_bytes()).hexdigest()
    bill.write_text(json.dumps(_bill(parts, hashes, whole), indent=1) + "\n", encoding="utf-8")
    licences.write_text("\n\n".join(map(_papers_of, parts)) + "\n", encoding="utf-8")


def distributions(chalice_zip: Path, shipped: Mapping[str, str]) -> Iterator[Part]:
    with zipfile.ZipFile(chalice_zip) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith(".dist-info/METADATA") or name not in shipped:
                continue
            folder = name.removesuffix("METADATA")
            said = HeaderParser().parsestr(archive.read(name).decode())
            record = csv.reader(archive.read(f"{folder}RECORD").decode().splitlines())
            # Chalice moves what a wheel wants beside its packages to where it belongs.
            files = {row[0].partition(".data/")[2].partition("/")[2] or row[0] for row in record if row}
            files |= {other for other in shipped if other.startswith(folder)}
            papers = [archive.read(file).decode() for file in sorted(files) if _is_paper(file, folder)]
            yield _part(said, papers, (file for file in shipped if _source_of(file) in files))


def _is_paper(file: str, folder: str) -> bool:
    return file.startswith(folder) and bool(_IS_A_LICENCE.search(file.removeprefix(folder)))


def _chalice(python: LambdaPython, shipped: Mapping[str, str]) -> Part:
    (package,) = Distribution.discover(name=_RUNTIME, path=[str(python.packages)])
    papers = [file.read_text() for file in package.files or [] if ".dist-info" in str(file) and "LICENSE" in file.name]
    said = HeaderParser().parsestr(package.read_text("METADATA") or "")
    return _part(said, papers, (file for file in shipped if file.startswith(f"{_RUNTIME}/")))


def _part(said: Message, papers: list[str], files: Iterator[str]) -> Part:
    licence = licence_of(said, "\n".join(papers))
    return Part(canonicalize_name(said["Name"]), said["Version"], licence, tuple(papers), tuple(sorted(files)))


def licence_of(said: Message, text: str) -> str:
    """Return the licence of a package as SPDX names it, or else in the package's own words."""
    if said["License-Expression"]:
        return str(said["License-Expression"])
    classifiers = [line.rpartition(":: ")[2] for line in said.get_all("Classifier") or [] if "License ::" in line]
    named = [str(said["License"] or "").strip(), *classifiers]
    for words in filter(None, named):
        if words in ALLOWED:
            return words
        if words.lower() in _SPELLINGS:
            return _SPELLINGS[words.lower()]
        if words.lower() in _BSD:
            return "BSD-3-Clause" if _OF_THE_LONGER_BSD in text.lower() else "BSD-2-Clause"
    return next(filter(None, named), "")


def _source_of(file: str) -> str:
    """Return the source of bytecode, and any other file as it is."""
    path = PurePosixPath(file)
    return f"{path.parent.parent / path.stem.partition('.')[0]}.py" if path.suffix == ".pyc" else file


def refuse_strays(parts: list[Part], shipped: Mapping[str, str]) -> None:
    """Look whether every file is ours or belongs to one distribution.

    Raises:
        PackagingError: one does not.
    """
    known = {file for part in parts for file in part.files}
    strays = [file for file in shipped if file not in known and not _source_of(file).startswith(_OURS)]
    if strays:
        raise PackagingError(f"Nobody says where this comes from: {', '.join(strays[:5])}.")


def refuse_licences(parts: list[Part]) -> None:
    """Look whether everything may be passed on.

    Raises:
        PackagingError: something may not, or nobody can say.
    """
    for part in parts:
        kinds = {kind.strip("() ") for kind in re.split(r"\bAND\b|\bOR\b", part.licence)}
        if not kinds <= ALLOWED:
            raise PackagingError(f"{part.name} may perhaps not be shipped: its licence is {part.licence or 'unknown'}.")
        if not part.texts:
            raise PackagingError(f"{part.name} comes without the text of its licence.")


def _bill(parts: list[Part], hashes: Mapping[str, str], whole: str) -> dict[str, Any]:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, whole)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "front-desk", **_hash(whole)}},
        "components": [
            {
                "type": "library",
                "bom-ref": part.package_url,
                "name": part.name,
                "version": part.version,
                "purl": part.package_url,
                "licenses": [{"expression": part.licence}],
                "components": [{"type": "file", "name": file, **_hash(hashes[file])} for file in part.files],
            }
            for part in parts
        ],
    }


def _hash(digest: str) -> dict[str, Any]:
    return {"hashes": [{"alg": "SHA-256", "content": digest}]}


def _papers_of(part: Part) -> str:
    title = f"{part.name} {part.version}: {part.licence}"
    return "\n\n".join([f"{title}\n{'=' * len(title)}", *(text.strip() for text in part.texts)])
