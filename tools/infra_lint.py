"""Has four linters read what is deployed, and lets only pass what infra/lint-exceptions.toml gives a reason for.

cfn-lint and checkov read the templates; parliament and cloudsplaining the functions' roles. None of them asks anything
of the network.

Usage: python -m tools.infra_lint
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tools import lint
from tools.commands import CommandFailedError, run
from tools.packaged import package_if_changed
from tools.places import BUILD, CLOUDFORMATION, ROOT
from tools.pythons import MAKE_VENV
from tools.simulating import Template

EXCEPTIONS = ROOT / "infra" / "lint-exceptions.toml"
LINT_VENV = BUILD / "lint-venv"
REQUIREMENTS = "requirements-lint.txt"
# What a deployment says, where a template has no value of its own.
GIVEN = {
    "TableName": "LeadsTable",
    "AlarmEmail": "keeper@example.net",
    "Stage": "prod",
    "Repository": "owner/name",
}
JUDGING_SCRIPT = Path(__file__).with_name("judge_policies.py")


@dataclass(frozen=True, order=True)
class Finding:
    linter: str
    check: str
    resource: str
    detail: str = ""


@dataclass(frozen=True)
class Excepted:
    """What may be found, and why it stays."""

    linter: str
    check: str
    resources: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        same = (self.linter, self.check) == (finding.linter, finding.check)
        return same and finding.resource in self.resources


def read_exceptions(text: str) -> list[Excepted]:
    """Parse the list of exceptions.

    Raises:
        ValueError: one says no reason.
    """
    rows = tomllib.loads(text).get("exception", [])
    found = [Excepted(one["linter"], one["check"], tuple(one["resources"]), one["reason"].strip()) for one in rows]
    for one in found:
        if not one.reason:
            raise ValueError(f"{one.linter} {one.check} is excepted without a reason.")
    return found


def complaints(findings: Iterable[Finding], exceptions: Sequence[Excepted]) -> list[str]:
    """Return what is found and not excepted, and what is excepted and not found."""
    found = sorted(set(findings))
    open_ = [
        f"{one.linter} {one.check} at {one.resource}: {one.detail}" for one in found if not _is_in(exceptions, one)
    ]
    places = {(one.linter, one.check, one.resource) for one in found}
    stale = [
        f"{one.linter} {one.check} at {resource} is excepted, but not found: take it out of {EXCEPTIONS.name}."
        for one in exceptions
        for resource in one.resources
        if (one.linter, one.check, resource) not in places
    ]
    return open_ + stale


def _is_in(exceptions: Sequence[Excepted], finding: Finding) -> bool:
    return any(one.covers(finding) for one in exceptions)


def of_checkov(report: str) -> list[Finding]:
    """Read checkov's report, of one framework or several."""
    parts = json.loads(report)
    failed = [one for part in _listed(parts) for one in part.get("results", {}).get("failed_checks", [])]
    return [
        Finding("checkov", one["check_id"], one["resource"].rpartition(".")[2], one["check_name"]) for one in failed
    ]


def policies_of(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the policy of each role that the template writes out, with ARNs in place of references."""
    asked = Template(
        template["Resources"],
        template.get("Parameters", {}),
        template.get("Conditions", {}),
        template.get("Mappings", {}),
        GIVEN,
    )
    roles = [name for name, one in template["Resources"].items() if one["Type"] == "AWS::IAM::Role"]
    with_policies = [name for name in roles if template["Resources"][name]["Properties"].get("Policies")]
    return {name: {"Version": "2012-10-17", "Statement": list(asked.statements(name))} for name in with_policies}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


# --- the world -------------------------------------------------------------------------------------------------------


def main() -> int:
    try:
        package_if_changed()
        run(
            [MAKE_VENV, LINT_VENV, REQUIREMENTS, "the linters of the templates"],
            env=os.environ | {"PYTHON": sys.executable},
        )
        findings = _all_findings()
    except CommandFailedError as failure:
        print(failure, file=sys.stderr)
        return 1
    exceptions = read_exceptions(EXCEPTIONS.read_text(encoding="utf-8"))
    said = complaints(findings, exceptions)
    print("\n".join(said) or f"Templates and policies: 0 open findings, {len(set(findings))} left with their reasons.")
    return 1 if said else 0


def _all_findings() -> list[Finding]:
    # Each is JSON or YAML, and JSON is YAML.
    templates = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in _templates()]
    policies = {role: policy for template in templates for role, policy in policies_of(template).items()}
    with ThreadPoolExecutor() as together:
        parts = [
            together.submit(_cfn_lint),
            together.submit(_checkov),
            together.submit(_judge, policies),
        ]
        return [finding for part in parts for finding in part.result()]


def _templates() -> list[Path]:
    """Return what is handed to AWS: the desk's template as it is read there, and those that stand by themselves."""
    return [CLOUDFORMATION, *sorted((ROOT / "infra").glob("deployer*.yaml"))]


def _cfn_lint() -> list[Finding]:
    said = {path: lint.findings(path) for path in _templates()}
    return [Finding("cfn-lint", "template", path.name, found) for path, found in said.items() if found]


def _checkov() -> list[Finding]:
    program = LINT_VENV / "bin" / "checkov"
    options = ["--framework", "cloudformation", "--skip-download", "--quiet", "--compact", "--soft-fail", "-o", "json"]
    files = [part for path in _templates() for part in ("-f", path)]
    return of_checkov(_quietly([program, *files, *options]))


def _judge(policies: dict[str, dict[str, Any]]) -> list[Finding]:
    found = _quietly([LINT_VENV / "bin" / "python", "-W", "ignore", JUDGING_SCRIPT], told=json.dumps(policies))
    return [Finding(*one) for one in json.loads(found)]


def _quietly(command: Sequence[str | Path], told: str = "") -> str:
    """Run a linter and return what it reports, without what it says besides."""
    finished = subprocess.run(  # noqa: S603 - our own pinned tools, no shell in between
        list(map(str, command)), cwd=ROOT, input=told, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise CommandFailedError(f"{Path(command[0]).name} ended with {finished.returncode}.\n{finished.stderr}")
    return finished.stdout


if __name__ == "__main__":
    raise SystemExit(main())
