"""The AWS account that a shipping command works in, and the stack of its stage.

The Makefile passes on what a command works on: STAGE (or STACK, the stack's own name), and ENDPOINT, the address of a
local AWS, if it is not the real one.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)

from local.engines import LOCAL_AWS

# boto3 makes its clients at run time; there is no type to name.
Client = Any

# Goes into names of stacks and buckets: what both of them allow.
_STAGE = re.compile(r"[a-z](?:[a-z0-9]|-(?!-)){0,18}[a-z0-9]|[a-z]")
_PREFIX = "front-desk-"
_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_UNKNOWN_KEY = frozenset({"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"})
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"})


class ShippingError(Exception):
    """The command stopped; the message says in one sentence why and how to mend it."""


@dataclass(frozen=True)
class DeployedDesk:
    """What a deployed desk says of itself."""

    url: str
    table_name: str


@dataclass(frozen=True)
class Account:
    """An account and a region of AWS, or a local AWS, and the name of the stack that is meant."""

    stage: str
    stack_name: str
    region: str
    endpoint: str = ""

    @property
    def is_local(self) -> bool:
        """Return whether this is a local AWS: no real account is reached, and no real mail is sent."""
        return bool(self.endpoint)

    @property
    def named(self) -> str:
        """Return how the commands are told of it."""
        return f"STAGE={self.stage}" + (f" ENDPOINT={self.endpoint}" if self.endpoint else "")

    @property
    def partition(self) -> str:
        """Return how the ARNs of this region begin after "arn:"."""
        return "aws-cn" if self.region.startswith("cn-") else "aws-us-gov" if "-gov-" in self.region else "aws"

    def client(self, service: str) -> Client:
        # More than the usual three attempts: a deployment asks often, and is throttled for it.
        config = Config(retries={"mode": "standard", "total_max_attempts": 6}, region_name=self.region)
        return boto3.client(service, config=config)

    @cached_property
    def account_id(self) -> str:
        with in_a_sentence():
            return str(self.client("sts").get_caller_identity()["Account"])

    @property
    def operator(self) -> str:
        """Return how AWS knows who runs the command; nothing if it does not say."""
        try:
            return str(self.client("sts").get_caller_identity()["Arn"])
        except (BotoCoreError, ClientError, KeyError):
            return ""

    def stack(self) -> Mapping[str, Any] | None:
        """Return what AWS says of the stack, or None if there is none.

        Raises:
            ShippingError: AWS cannot be asked.
        """
        with in_a_sentence():
            try:
                found: Mapping[str, Any] = self.client("cloudformation").describe_stacks(StackName=self.stack_name)
            except ClientError as fault:
                if "does not exist" in str(fault):
                    return None
                raise
        return found["Stacks"][0]  # type: ignore[no-any-return]

    def outputs(self) -> Mapping[str, str]:
        """Return the stack's outputs by their names.

        Raises:
            ShippingError: there is no such stack, or AWS cannot be asked.
        """
        stack = self.stack()
        if stack is None:
            raise ShippingError(
                f"There is no stack {self.stack_name} in {self.where}: "
                "look at STAGE, STACK, AWS_PROFILE and AWS_DEFAULT_REGION."
            )
        return {row["OutputKey"]: row["OutputValue"] for row in stack.get("Outputs", [])}

    def desk(self) -> DeployedDesk:
        """Read from the stack's outputs where its desk is and which table it writes to.

        Raises:
            ShippingError: there is no such stack, it is no desk, or AWS cannot be asked.
        """
        outputs = self.outputs()
        if not {"ApiUrl", "TableName"} <= outputs.keys():
            raise ShippingError(
                f"The stack {self.stack_name} is no desk: it has no outputs ApiUrl and TableName; look at its name."
            )
        return DeployedDesk(self._reachable(outputs["ApiUrl"].rstrip("/")), outputs["TableName"])

    def _reachable(self, url: str) -> str:
        """Return the address of the API as this machine reaches it: that of a local AWS's API is not in any DNS."""
        if not self.is_local:
            return url
        return f"{self.endpoint.rstrip('/')}/restapis/{self.resources()['RestAPI']}/desk/_user_request_"

    def resources(self) -> Mapping[str, str]:
        """Return the physical ids of the stack's resources by their logical ids, without those that are gone.

        Raises:
            ShippingError: there is no such stack, or AWS cannot be asked.
        """
        with in_a_sentence():
            pages = self.client("cloudformation").get_paginator("list_stack_resources")
            rows = [row for page in pages.paginate(StackName=self.stack_name) for row in page["StackResourceSummaries"]]
        return {
            row["LogicalResourceId"]: row.get("PhysicalResourceId", "")
            for row in rows
            if row["ResourceStatus"] != "DELETE_COMPLETE"
        }

    @property
    def where(self) -> str:
        return self.endpoint or self.region


def a_stack_is_meant() -> bool:
    """Return whether the environment names a stack; commands that also work on the local desk ask first."""
    return bool(os.environ.get("STAGE") or os.environ.get("STACK"))


def account_of_environment() -> Account:
    """Open the account that the environment names; see `open_account`."""
    named = {name.lower(): os.environ.get(name, "") for name in ("STAGE", "STACK", "ENDPOINT")}
    return open_account(**named)


def open_account(*, stage: str = "", stack: str = "", endpoint: str = "") -> Account:
    """Find out where a stage or stack is, and set the environment so that every client made from now on goes there.

    Raises:
        ShippingError: nothing is named, or something about the region or the endpoint is amiss.
    """
    if not stage and not stack:
        raise ShippingError("Nothing says which stage is meant: name it, like STAGE=prod.")
    if stage and not _STAGE.fullmatch(stage):
        raise ShippingError("STAGE is a short word of small letters, digits and single hyphens, like STAGE=prod.")
    endpoint = endpoint or os.environ.get("AWS_ENDPOINT_URL", "")
    if endpoint:
        _go_to_local(endpoint)
    elif not os.environ.get("AWS_DEFAULT_REGION") and os.environ.get("AWS_REGION"):
        # AWS's own command reads both; boto3 this one.
        os.environ["AWS_DEFAULT_REGION"] = os.environ["AWS_REGION"]
    return Account(
        stage=stage or stack.removeprefix(_PREFIX),
        stack_name=stack or f"{_PREFIX}{stage}",
        region=_region(),
        endpoint=endpoint,
    )


def _go_to_local(endpoint: str) -> None:
    address = urlsplit(endpoint)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise ShippingError("ENDPOINT is the address of a local AWS, like ENDPOINT=http://127.0.0.1:4566.")
    region = os.environ.get("AWS_DEFAULT_REGION") or LOCAL_AWS["AWS_DEFAULT_REGION"]
    # No local engine looks at credentials, and none of a real account shall reach it.
    os.environ.update(LOCAL_AWS | {"AWS_DEFAULT_REGION": region, "AWS_ENDPOINT_URL": endpoint})
    os.environ.pop("AWS_PROFILE", None)


def _region() -> str:
    with in_a_sentence():
        region: str | None = boto3.Session().region_name
    if not region:
        raise ShippingError("Nothing says in which region the desk is: set it, like AWS_DEFAULT_REGION=us-east-1.")
    return region


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """Tell what AWS, or the way there, has against a call in one sentence that says what to do.

    Raises:
        ShippingError: a call in the block failed.
    """
    try:
        yield
    except (NoCredentialsError, PartialCredentialsError):
        raise ShippingError(
            "There are no credentials for AWS here: sign in (aws sso login) or set AWS_PROFILE, and try again."
        ) from None
    except ProfileNotFound:
        raise ShippingError(
            "AWS_PROFILE names a profile that is not set up here: aws configure list-profiles."
        ) from None
    except NoRegionError:
        raise ShippingError("Nothing says in which region: set it, like AWS_DEFAULT_REGION=us-east-1.") from None
    except (EndpointConnectionError, ConnectTimeoutError) as fault:
        raise ShippingError(
            f"Nothing answers at {fault.kwargs.get('endpoint_url', 'AWS')}: "
            "look at the network, ENDPOINT and AWS_DEFAULT_REGION."
        ) from None
    except ClientError as fault:
        raise ShippingError(_sentence_of(fault)) from None
    except BotoCoreError as fault:
        raise ShippingError(f"AWS could not be asked ({type(fault).__name__}): {fault}") from None


def _sentence_of(fault: ClientError) -> str:
    code, said = fault.response["Error"].get("Code", ""), fault.response["Error"].get("Message", "")
    if code in _EXPIRED:
        return "The credentials for AWS have expired: sign in again (aws sso login), and try again."
    if code in _UNKNOWN_KEY:
        return "AWS does not know these credentials: look at AWS_PROFILE, or sign in again."
    if code in _DENIED:
        return f"These credentials may not do {fault.operation_name} ({said}): use the deployer's role."
    return f"AWS refused {fault.operation_name} ({code}): {said}"
