"""The authorities that sign for AWS's services, taken from those that botocore brings along."""

import re
from pathlib import Path

import botocore

from tools.zipping import PackagingError

# As Amazon Trust Services names its own, and the one that signed for those before they were known everywhere.
NAMES = (
    *(f"Amazon Root CA {number}" for number in (1, 2, 3, 4)),
    "Starfield Services Root Certificate Authority - G2",
)
_BUNDLE = Path(botocore.__file__).with_name("cacert.pem")
_LABELLED = re.compile(
    r'^# Label: "(.+)"\n(?:# .*\n)*(-----BEGIN CERTIFICATE-----\n(?:.+\n)+?-----END CERTIFICATE-----\n)', re.MULTILINE
)


def amazon_roots() -> bytes:
    """Return their certificates, one after the other.

    Raises:
        PackagingError: botocore does not bring one of them any more.
    """
    found = dict(_LABELLED.findall(_BUNDLE.read_text(encoding="utf-8")))
    missing = [name for name in NAMES if name not in found]
    if missing:
        raise PackagingError(f"botocore has no certificate of {', '.join(missing)}: see what AWS signs with today.")
    return "".join(found[name] for name in NAMES).encode()
