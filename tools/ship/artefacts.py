"""The bucket of a stage: the zips and templates that were deployed, and which of them worked."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from botocore.exceptions import ClientError

from tools.ship.aws import Account, Client, ShippingError, in_a_sentence

_RELEASES = "releases/"
# Where a bucket needs no location to be named.
_FIRST_REGION = "us-east-1"


@dataclass(frozen=True)
class Release:
    """A deployment that came to its end: what `make rollback` can bring back."""

    at: str
    zip_key: str
    template_key: str

    @property
    def is_same_as(self) -> tuple[str, str]:
        return self.zip_key, self.template_key


class Bucket:
    """Keeps every zip and template under the name of its content, and a note of each deployment that worked."""

    def __init__(self, account: Account) -> None:
        self.name = f"front-desk-{account.stage}-{account.account_id}-{account.region}"
        self._account = account
        self._client: Client = account.client("s3")

    def make(self) -> bool:
        """Make the bucket, or set right what is there; say whether it is new.

        Raises:
            ShippingError: it cannot be made, or belongs to somebody else.
        """
        with in_a_sentence():
            is_new = not self.exists()
            if is_new:
                self._client.create_bucket(Bucket=self.name, **self._location())
            self._close()
        return is_new

    def exists(self) -> bool:
        try:
            self._client.head_bucket(Bucket=self.name)
        except ClientError as fault:
            code = fault.response["Error"].get("Code")
            if code in {"404", "NoSuchBucket"}:
                return False
            if code == "403":
                raise ShippingError(
                    f"The bucket {self.name} is there and not ours to use: look at the rights of these credentials."
                ) from None
            raise
        return True

    def _location(self) -> dict[str, object]:
        region = self._account.region
        return {} if region == _FIRST_REGION else {"CreateBucketConfiguration": {"LocationConstraint": region}}

    def _close(self) -> None:
        """Have it keep versions, encrypt, and answer nobody but this account over TLS."""
        bucket = {"Bucket": self.name}
        closed = dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
        )
        self._client.put_public_access_block(**bucket, PublicAccessBlockConfiguration=closed)
        self._client.put_bucket_versioning(**bucket, VersioningConfiguration={"Status": "Enabled"})
        by_s3 = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        self._client.put_bucket_encryption(**bucket, ServerSideEncryptionConfiguration={"Rules": [by_s3]})
        if not self._account.is_local:  # a local AWS is reached without TLS, and would shut itself out
            self._client.put_bucket_policy(**bucket, Policy=json.dumps(tls_only(self.name, self._account.partition)))

    def keep(self, file: Path, folder: str) -> str:
        """Upload a file under a name that its content gives it, unless it is there; return its key."""
        content = file.read_bytes()
        key = f"{folder}/{hashlib.sha256(content).hexdigest()[:32]}{file.suffix}"
        with in_a_sentence():
            if not self._has(key):
                self._client.put_object(Bucket=self.name, Key=key, Body=content)
        return key

    def _has(self, key: str) -> bool:
        try:
            self._client.head_object(Bucket=self.name, Key=key)
        except ClientError as fault:
            if fault.response["Error"].get("Code") in {"404", "NoSuchKey"}:
                return False
            raise
        return True

    def read(self, key: str) -> bytes:
        with in_a_sentence():
            return bytes(self._client.get_object(Bucket=self.name, Key=key)["Body"].read())

    def url_of(self, key: str) -> str:
        """Return the address by which CloudFormation fetches what is too long to be sent along."""
        if self._account.is_local:
            return f"{self._account.endpoint}/{self.name}/{key}"
        suffix = "amazonaws.com.cn" if self._account.partition == "aws-cn" else "amazonaws.com"
        return f"https://{self.name}.s3.{self._account.region}.{suffix}/{key}"

    def note(self, release: Release) -> None:
        """Remember a deployment that worked."""
        with in_a_sentence():
            body = json.dumps(asdict(release)).encode()
            self._client.put_object(Bucket=self.name, Key=f"{_RELEASES}{release.at}.json", Body=body)

    def forget(self, release: Release) -> None:
        """Count a deployment no longer as one that worked; its zip stays."""
        with in_a_sentence():
            self._client.delete_object(Bucket=self.name, Key=f"{_RELEASES}{release.at}.json")

    def releases(self) -> Sequence[Release]:
        """Return the deployments that worked, newest first, each once in a row."""
        with in_a_sentence():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=_RELEASES)
            keys = [row["Key"] for page in pages for row in page.get("Contents", [])]
        found = [Release(**json.loads(self.read(key))) for key in sorted(keys, reverse=True)]
        pairs = zip(found, [None, *found], strict=False)
        return [one for one, later in pairs if later is None or one.is_same_as != later.is_same_as]

    def remove(self) -> None:
        """Delete the bucket with every version of everything in it."""
        with in_a_sentence():
            if not self.exists():
                return
            for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self.name):
                rows = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
                gone = [{"Key": row["Key"], "VersionId": row["VersionId"]} for row in rows]
                if gone:
                    self._client.delete_objects(Bucket=self.name, Delete={"Objects": gone, "Quiet": True})
            self._client.delete_bucket(Bucket=self.name)


def release_at(now: datetime, zip_key: str, template_key: str) -> Release:
    return Release(now.strftime("%Y-%m-%dT%H%M%S.%fZ"), zip_key, template_key)


def tls_only(bucket: str, partition: str) -> dict[str, object]:
    arn = f"arn:{partition}:s3:::{bucket}"
    without_tls = {
        "Sid": "RefuseWhatIsNotEncryptedOnTheWay",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [without_tls]}
