"""Says what parliament and cloudsplaining have against policies; run inside the linters' own environment.

Usage: python judge_policies.py <policies.json
The file is a map from a role's name to its policy; what is printed is a list of [linter, check, role, detail].
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from cloudsplaining.scan.policy_document import PolicyDocument  # type: ignore[import-not-found,unused-ignore]
from parliament import analyze_policy_string  # type: ignore[import-not-found,unused-ignore]

# What cloudsplaining calls a risk, and what of a policy it finds it in.
_RISKS = {
    "PrivilegeEscalation": "allows_privilege_escalation",
    "DataExfiltration": "allows_data_exfiltration_actions",
    "ResourceExposure": "permissions_management_without_constraints",
    "InfrastructureModification": "infrastructure_modification",
    "CredentialsExposure": "credentials_exposure",
    "ServiceWildcard": "service_wildcard",
}


def judge(role: str, policy: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for finding in analyze_policy_string(json.dumps(policy)).findings:
        yield "parliament", finding.issue, role, json.dumps(finding.detail)
    document = PolicyDocument(policy)
    for check, attribute in _RISKS.items():
        for found in getattr(document, attribute):
            yield "cloudsplaining", check, role, str(found)


if __name__ == "__main__":
    policies: dict[str, dict[str, Any]] = json.load(sys.stdin)
    json.dump([finding for role, policy in policies.items() for finding in judge(role, policy)], sys.stdout)
