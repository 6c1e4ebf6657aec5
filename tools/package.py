"""Builds what is deployed: build/deployment.zip and build/sam.yaml, checked and linted.

`chalice package` does the packing. What it leaves to chance is done here: it keeps old zips by a hash that misses
changes, takes whatever wheel has the right name, goes on without one it cannot get, never checks the routes, and ships
no bytecode.

Usage: python -m tools.package [--stage prod] [--if-changed]
The environment's PRACTICE names the practice.toml to ship (else practice/practice.toml, or the demo's), PYTHON the
Python to package for (see tools/pythons.py).
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import yaml

from chalicelib.desk import COMPILED_PRACTICE, read_checked_practice
from chalicelib.practice.file import PracticeError
from chalicelib.practice.practice import Practice
from chalicelib.storage.open_table import AMAZON_ROOTS
from tools import bill_of_materials, lint, pythons, wheels, zipping
from tools.commands import CommandFailedError, run
from tools.places import (
    BILL_OF_MATERIALS,
    BUILD,
    CLOUDFORMATION,
    DEPLOYMENT_ZIP,
    LICENCES,
    ROOT,
    SAM_TEMPLATE,
    practice_file,
)
from tools.pythons import LambdaPython
from tools.roots import amazon_roots
from tools.writing import module_with

PRACTICE_IN_ZIP = "chalicelib/practice/practice.toml"
ROOTS_IN_ZIP = str(AMAZON_ROOTS.relative_to(ROOT))
MERGED_TEMPLATE = ROOT / "infra" / "resources.yaml"
WHEELS = BUILD / "wheels"

# What Chalice prints, with exit status 0, when a wheel is missing.
MISSING_WHEEL = "Could not install dependencies"

# Everything that can change the result.
INPUTS = (
    *("app.py", "chalicelib", "vendor", ".chalice", "infra", "tools"),
    *("requirements.txt", "requirements-hashes.txt", "requirements-run.txt"),
    *("requirements-package.txt", "requirements-tools.txt"),
)
NOT_INPUTS = frozenset({"__pycache__", "deployments", "deployed"})


def main() -> int:
    arguments = _parse_arguments()
    BUILD.mkdir(exist_ok=True)
    with _one_at_a_time():
        try:
            _package_once(arguments.stage, if_changed=arguments.if_changed)
        except (zipping.PackagingError, CommandFailedError, PracticeError) as mistake:
            print(f"Not packaged: {mistake}", file=sys.stderr)
            return 1
    return 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.package", description="Build what is deployed, into build/.")
    parser.add_argument("--stage", default="prod", help="a stage of .chalice/config.json (default: prod)")
    parser.add_argument("--if-changed", action="store_true", help="do nothing if build/ is made from just these files")
    return parser.parse_args()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (BUILD / "packaging.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _package_once(stage: str, *, if_changed: bool) -> None:
    python = pythons.chosen()
    stamp = BUILD / "packaged-from"
    wanted = _fingerprint(stage, python)
    if if_changed and stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    _package(stage, python)
    stamp.write_text(wanted)


def _fingerprint(stage: str, python: LambdaPython) -> str:
    digest = hashlib.sha256(f"{stage} {python.full_version} {practice_file()}".encode())
    for file in [*_input_files(), practice_file()]:
        digest.update(str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file.name).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _input_files() -> list[Path]:
    found = [file for name in INPUTS for file in [ROOT / name, *(ROOT / name).rglob("*")]]
    return sorted(file for file in found if file.is_file() and not NOT_INPUTS.intersection(file.parts))


def _package(stage: str, python: LambdaPython) -> None:
    """Build, check, lint and report.

    Raises:
        PackagingError: see `zipping.check`; or a wheel is missing, or cfn-lint found fault.
        CommandFailedError: Chalice or the translation failed.
        PracticeError: the practice to be shipped cannot be used.
    """
    started = time.monotonic()
    practice = read_checked_practice(practice_file())
    made = _run_chalice(stage, python)
    _check_routes(stage, python)
    own_files = {
        PRACTICE_IN_ZIP: practice_file().read_bytes(),
        str(COMPILED_PRACTICE.relative_to(ROOT)): module_with(practice, name="PRACTICE", of="practice.toml").encode(),
        ROOTS_IN_ZIP: amazon_roots(),
    }
    zipping.repack(made / "deployment.zip", DEPLOYMENT_ZIP, own_files, python)
    zipping.check(DEPLOYMENT_ZIP, wheels.REQUIREMENTS, python)
    bill_of_materials.write(made / "deployment.zip", DEPLOYMENT_ZIP, python, BILL_OF_MATERIALS, LICENCES)
    _write_template(made / "sam.yaml", practice)
    shutil.rmtree(made)
    lint.translate(SAM_TEMPLATE, CLOUDFORMATION)
    _refuse_findings()
    _report(time.monotonic() - started, python)


def _run_chalice(stage: str, python: LambdaPython) -> Path:
    made = BUILD / "chalice"
    shutil.rmtree(made, ignore_errors=True)
    shutil.rmtree(ROOT / ".chalice" / "deployments", ignore_errors=True)
    chalice = python.executable.with_name("chalice")
    command: list[str | Path] = [chalice, "package", "--stage", stage, "--merge-template", MERGED_TEMPLATE, made]
    # The region is only asked for, not used; packaging looks nothing up in an account.
    env = os.environ | {"AWS_DEFAULT_REGION": lint.REGION, "PYTHONDONTWRITEBYTECODE": "1"}
    env |= wheels.fetch(python, WHEELS, os.environ)
    printed = run(command, env)
    if MISSING_WHEEL in printed:
        raise zipping.PackagingError(f"Chalice went on without a wheel.\n{printed}")
    return made


def _check_routes(stage: str, python: LambdaPython) -> None:
    """Have Chalice check routes and configuration, which it does when it deploys, but not when it packages."""
    program = (
        "import sys\n"
        "from chalice.cli.factory import CLIFactory\n"
        "from chalice.deploy.validate import validate_configuration\n"
        "validate_configuration(CLIFactory(sys.argv[1]).create_config_obj(sys.argv[2]))\n"
    )
    run([python.executable, "-B", "-c", program, ROOT, stage])


class _PlainDumper(yaml.SafeDumper):
    """Repeats what YAML could refer back to: CloudFormation does not understand aliases everywhere."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as the base class calls it
        return True


def _write_template(merged: Path, practice: Practice) -> None:
    template: dict[str, Any] = yaml.safe_load(merged.read_text(encoding="utf-8"))
    # The role may send as this address only, so it has to be the one the code sends as.
    address = parseaddr(practice.mail_from)[1]
    template["Mappings"]["Practice"]["Mail"] = {"From": address, "Domain": address.rpartition("@")[2]}
    SAM_TEMPLATE.write_text(yaml.dump(template, Dumper=_PlainDumper, allow_unicode=True, width=120), encoding="utf-8")


def _refuse_findings() -> None:
    found = lint.findings(SAM_TEMPLATE) + lint.findings(CLOUDFORMATION)
    if found:
        raise zipping.PackagingError(f"The template is not clean.\n{found}")


def _report(seconds: float, python: LambdaPython) -> None:
    with zipfile.ZipFile(DEPLOYMENT_ZIP) as archive:
        entries = archive.infolist()
    packed, unpacked = DEPLOYMENT_ZIP.stat().st_size, sum(entry.file_size for entry in entries)
    digest = hashlib.sha256(DEPLOYMENT_ZIP.read_bytes()).hexdigest()
    rows = (
        (DEPLOYMENT_ZIP.name, f"{packed / 1e6:.2f} MB, {len(entries)} files, {unpacked / 1e6:.1f} MB unpacked"),
        ("", f"sha256 {digest[:16]}…"),
        ("runtime", _runtime(python)),
        (BILL_OF_MATERIALS.name, f"what is in it, with hashes; the licences are in {LICENCES.name}"),
        (SAM_TEMPLATE.name, "cfn-lint: 0 findings"),
        (CLOUDFORMATION.name, "cfn-lint: 0 findings (what SAM makes of it)"),
        ("built in", f"{seconds:.0f} s"),
    )
    print("\n".join(f"{name:<22}{what}" for name, what in rows))


def _runtime(python: LambdaPython) -> str:
    if python.version >= pythons.BEST:
        return python.name
    better = "python{}.{}".format(*pythons.BEST)
    return f"{python.name}; where there is a {better}, it is packaged for that, which Lambda keeps for longer"


if __name__ == "__main__":
    raise SystemExit(main())
