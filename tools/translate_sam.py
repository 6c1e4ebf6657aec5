"""Writes the CloudFormation that AWS will make of a SAM template; run inside the tools' own environment.

Usage: python translate_sam.py build/sam.yaml build/cloudformation.json [s3://bucket/the.zip]
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from samtranslator.translator.transform import transform  # type: ignore[import-not-found,unused-ignore] # not in .venv

# For what only reads the translation any address will do; a deployment names the zip that it has uploaded.
_UPLOADED = "s3://uploaded/deployment.zip"


class _NoManagedPolicies:
    """Stands in for the account's list of managed policies: every role here is written by hand."""

    def load(self) -> dict[str, str]:
        return {}


def translate(template: dict[str, Any], code: str = _UPLOADED) -> dict[str, Any]:
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = code
    translated: dict[str, Any] = transform(template, {}, _NoManagedPolicies())
    return translated


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    translation = translate(yaml.safe_load(source.read_text()), *sys.argv[3:])
    target.write_text(json.dumps(translation, indent=1, sort_keys=True) + "\n")
