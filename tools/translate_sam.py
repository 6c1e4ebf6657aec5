"""Writes the CloudFormation that AWS will make of a SAM template; run inside the tools' own environment.

Usage: python translate_sam.py build/sam.yaml build/cloudformation.json
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from samtranslator.translator.transform import transform  # type: ignore[import-not-found,unused-ignore] # not in .venv

# Any address will do: only a deployment uploads the zip.
_UPLOADED = "s3://uploaded/deployment.zip"


class _NoManagedPolicies:
    """Stands in for the account's list of managed policies: every role here is written by hand."""

    def load(self) -> dict[str, str]:
        return {}


def translate(template: dict[str, Any]) -> dict[str, Any]:
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = _UPLOADED
    translated: dict[str, Any] = transform(template, {}, _NoManagedPolicies())
    return translated


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(json.dumps(translate(yaml.safe_load(source.read_text())), indent=1, sort_keys=True) + "\n")
