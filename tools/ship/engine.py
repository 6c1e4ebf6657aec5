"""All in which a local AWS differs from the real one, as far as deploying goes. Everything else is the same code.

What ministack accepts and then does not do is listed in docs/deploying.md.
"""

from collections.abc import Mapping
from typing import Any

from tools.ship.aws import Account

# It knows no DKIM records as attributes of an identity, and would break off over outputs that name them. The records
# that are printed are asked for at SES itself, in both.
_UNKNOWN_TO_MINISTACK = "MailIdentity.DkimDNSToken"


def fit_for(account: Account, template: Mapping[str, Any]) -> dict[str, Any]:
    """Return the template as the engine can take it; for AWS, as it is."""
    if not account.is_local:
        return dict(template)
    outputs = template.get("Outputs", {})
    return dict(template) | {
        "Outputs": {name: output for name, output in outputs.items() if _UNKNOWN_TO_MINISTACK not in str(output)}
    }
