"""A service of our own that speaks TLS, and what makes the floor and the desk trust it as they trust AWS."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from chalicelib.storage.open_table import AMAZON_ROOTS
from tools.places import ROOT


def make_identity(folder: Path) -> Path:
    """Write a key and a certificate for "localhost", as AWS's are: elliptic curve P-256."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "localhost.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return file


def trust(identity: Path, libraries: Path, desk: Path) -> Path:
    """Add the certificate to those the desk brings along; return a file with it and all that botocore trusts."""
    certificate = ssl.PEM_cert_to_DER_cert(identity.read_text().partition("-----END PRIVATE KEY-----")[2].strip())
    pem = ssl.DER_cert_to_PEM_cert(certificate)
    roots = desk / AMAZON_ROOTS.relative_to(ROOT)
    roots.write_text(roots.read_text() + pem)
    bundle = identity.with_name("trusted.pem")
    bundle.write_text((libraries / "botocore" / "cacert.pem").read_text() + pem)
    return bundle
