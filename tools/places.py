"""Where the repository's parts are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
DEPLOYMENT_ZIP = BUILD / "deployment.zip"
SAM_TEMPLATE = BUILD / "sam.yaml"
# What AWS makes of the SAM template; nothing is deployed from it, tests and lints read it.
CLOUDFORMATION = BUILD / "cloudformation.json"
