"""Where the repository's parts are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
DEPLOYMENT_ZIP = BUILD / "deployment.zip"
# What is in the zip, for programs; and all licences of it, for people.
BILL_OF_MATERIALS = BUILD / "sbom.cdx.json"
LICENCES = BUILD / "licences.txt"
SAM_TEMPLATE = BUILD / "sam.yaml"
# What AWS makes of the SAM template; nothing is deployed from it, tests and lints read it.
CLOUDFORMATION = BUILD / "cloudformation.json"

# What no update of a deployed desk may do, whoever asks for it.
STACK_POLICY = ROOT / "infra" / "stack-policy.json"

# The invented practice that comes with the sources, and where a real one's settings lie beside them.
DEMO_PRACTICE = ROOT / "chalicelib" / "practice" / "practice.toml"
OWN_PRACTICE = ROOT / "practice" / "practice.toml"


def practice_file() -> Path:
    """Return whose settings the commands use: what PRACTICE names, else the practice's own if there are any."""
    named = os.environ.get("PRACTICE")
    if named:
        return Path(named)
    return OWN_PRACTICE if OWN_PRACTICE.exists() else DEMO_PRACTICE
