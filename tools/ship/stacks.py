"""A stack on its way: a change set proposed, executed and watched to its end, and what went wrong told in words."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.clock import SystemClock
from tools.ship.aws import Account, Client, ShippingError, in_a_sentence
from tools.ship.changes import kind_in_words, read_changes
from tools.ship.guard import Change
from tools.ship.together import PROPOSED, goes_first, is_under_way

# How AWS says that a change set holds nothing.
_NOTHING = ("didn't contain changes", "No updates are to be performed")
# What a first deployment leaves behind when it fails: a stack that can only be deleted.
FAILED_FIRST = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", PROPOSED, "DELETE_FAILED"})
_STACK = "AWS::CloudFormation::Stack"
_STUCK = "UPDATE_ROLLBACK_FAILED"
_IN_WORDS = {"CREATE": "made", "UPDATE": "changed", "DELETE": "removed", "IMPORT": "taken in"}


@dataclass(frozen=True)
class Proposal:
    """A change set that can be executed."""

    id: str
    is_first: bool
    changes: Sequence[Change]


class NotBegunError(ShippingError):
    """A change set was not executed: whatever stands there is another deployment's."""


@dataclass
class Watched:
    """The stack of an account, and the events of it that were told already."""

    account: Account
    say: Callable[[str], None] = print
    now: Callable[[], datetime] = field(default_factory=lambda: SystemClock().now)
    _told: set[str] = field(default_factory=set)
    # What a change set changes; a local AWS also tells of what stays as it was. Empty: everything.
    _of_interest: set[str] = field(default_factory=set)
    _failed: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def _client(self) -> Client:
        return self.account.client("cloudformation")

    @property
    def _pause(self) -> float:
        """Return for how many seconds to wait before AWS is asked again."""
        return 0.2 if self.account.is_local else 3.0

    @property
    def status(self) -> str:
        """Return how the stack stands; nothing if there is none."""
        stack = self.account.stack()
        return str(stack["StackStatus"]) if stack else ""

    def refuse_if_busy(self) -> None:
        """Look whether anything else is at work on the stack.

        Raises:
            ShippingError: it is, or AWS got stuck halfway back.
        """
        stack, name = self.account.stack(), self.account.stack_name
        status = str(stack["StackStatus"]) if stack else ""
        if is_under_way(stack, self.now()):
            raise ShippingError(self._overtaken())
        if status == _STUCK:
            raise ShippingError(
                f"AWS could not bring the stack {name} back to how it was: "
                f"aws cloudformation continue-update-rollback --stack-name {name}, and then deploy again."
            )
        if status.endswith("_IN_PROGRESS") and status not in FAILED_FIRST:
            raise ShippingError(f"The stack {name} is being worked on ({status}): wait for its end, and try again.")

    def propose(
        self, *, name: str, template_url: str, parameters: Mapping[str, str | None], tags: Mapping[str, str]
    ) -> Proposal | None:
        """Have AWS work out what a template would change; None if nothing.

        A parameter that is None keeps the value it has.

        Raises:
            ShippingError: AWS does not take the template or a parameter.
        """
        is_first = self.status in {"", PROPOSED}
        asked = {
            "StackName": self.account.stack_name,
            "ChangeSetName": name,
            "ChangeSetType": "CREATE" if is_first else "UPDATE",
            "TemplateURL": template_url,
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
            "Parameters": [_parameter(key, value) for key, value in parameters.items()],
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
        with in_a_sentence():
            change_set = self._client.create_change_set(**asked)["Id"]
            outcome = self._outcome_of(change_set)
            if outcome["Status"] == "FAILED":
                self._client.delete_change_set(ChangeSetName=change_set)
                self._refuse_unless_nothing(outcome.get("StatusReason", ""), is_first=is_first)
                return None
        proposal = Proposal(change_set, is_first, read_changes(list(self._rows_of(change_set))))
        if is_first and not goes_first(change_set, self._change_sets()):
            self.withdraw(proposal)
            raise ShippingError(self._overtaken())
        return proposal

    def _overtaken(self) -> str:
        return (
            f"Another first deployment of {self.account.stack_name} was begun a moment ago: wait for its end, and run "
            "the same command again; one that was broken off is cleared away after five minutes."
        )

    def _change_sets(self) -> list[Mapping[str, Any]]:
        with in_a_sentence():
            pages = self._client.get_paginator("list_change_sets").paginate(StackName=self.account.stack_name)
            return [one for page in pages for one in page["Summaries"]]

    def _outcome_of(self, change_set: str) -> Mapping[str, Any]:
        while True:
            outcome: Mapping[str, Any] = self._client.describe_change_set(ChangeSetName=change_set)
            if outcome["Status"] in {"CREATE_COMPLETE", "FAILED"}:
                return outcome
            time.sleep(self._pause)

    def _refuse_unless_nothing(self, reason: str, *, is_first: bool) -> None:
        if any(words in reason for words in _NOTHING):
            return
        if is_first:
            self._delete_if_only_proposed()
        raise ShippingError(f"AWS does not take this template: {reason}")

    def _rows_of(self, change_set: str) -> Iterator[Mapping[str, Any]]:
        page: Mapping[str, Any] = {"NextToken": None}
        while "NextToken" in page:
            token = {"NextToken": page["NextToken"]} if page["NextToken"] else {}
            with in_a_sentence():
                page = self._client.describe_change_set(ChangeSetName=change_set, **token)
            yield from page["Changes"]

    def withdraw(self, proposal: Proposal) -> None:
        """Delete a change set that is not to be executed, and the empty stack that a first one made."""
        with in_a_sentence():
            self._client.delete_change_set(ChangeSetName=proposal.id)
        if proposal.is_first:
            self._delete_if_only_proposed()

    def _delete_if_only_proposed(self) -> None:
        """Delete a stack that holds nothing, unless somebody else's change set waits in it."""
        if self.status == PROPOSED and not self._change_sets():
            with in_a_sentence():
                self._client.delete_stack(StackName=self.account.stack_name)

    def execute(self, proposal: Proposal) -> None:
        """Execute a change set, tell how it goes, and wait for its end.

        Raises:
            NotBegunError: it could not be executed.
            ShippingError: it failed; the message says at what.
        """
        self.hear_what_was()
        self._of_interest = {change.logical_id for change in proposal.changes}
        try:
            with in_a_sentence():
                self._client.execute_change_set(ChangeSetName=proposal.id)
        except ShippingError as refusal:
            raise NotBegunError(f"Nothing was deployed: perhaps another deployment was faster. {refusal}") from None
        status = self.wait()
        if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            raise ShippingError(self._what_failed(status))

    def wait(self) -> str:
        """Tell each event of the stack until nothing is at work on it; return how it stands then."""
        while True:
            status = self.status
            self._tell_events()
            # The tidying after an update is part of it: until it is over, no other can begin.
            if not status.endswith("_IN_PROGRESS") or status == PROPOSED:
                return status
            time.sleep(self._pause)

    def hear_what_was(self) -> None:
        """Take all events until now for told."""
        self._told.update(row["EventId"] for row in self._new_events())

    def _tell_events(self) -> None:
        for row in self._new_events():
            self._told.add(row["EventId"])
            line = _event_line(row)
            if line and (not self._of_interest or row["LogicalResourceId"] in self._of_interest):
                self.say(line)
            if row["ResourceStatus"].endswith("_FAILED") and row.get("ResourceType") != _STACK:
                self._failed.append(row)

    def _new_events(self) -> Sequence[Mapping[str, Any]]:
        """Return the events that were not told yet, oldest first; none if there is no such stack."""
        new: list[Mapping[str, Any]] = []
        try:
            for page in self._client.get_paginator("describe_stack_events").paginate(StackName=self.account.stack_name):
                unheard = [row for row in page["StackEvents"] if row["EventId"] not in self._told]
                new += unheard
                if len(unheard) < len(page["StackEvents"]):
                    break
        except ClientError as fault:
            if "does not exist" not in str(fault):
                raise
        return new[::-1]

    def kept_resources(self) -> dict[str, str]:
        """Return what the stack made and left standing when it was rolled back: physical ids by logical ones."""
        with in_a_sentence():
            pages = self._client.get_paginator("describe_stack_events").paginate(StackName=self.account.stack_name)
            rows = [row for page in pages for row in page["StackEvents"]]
        standing = (row for row in rows if row["ResourceStatus"] in {"DELETE_SKIPPED", "DELETE_FAILED"})
        return {row["LogicalResourceId"]: row.get("PhysicalResourceId", "") for row in standing}

    def _what_failed(self, status: str) -> str:
        """Return the first resource that failed, and why; what failed after it was only called off."""
        first = next((row for row in self._failed if "cancelled" not in row.get("ResourceStatusReason", "")), None)
        why = f"{first['LogicalResourceId']}: {first.get('ResourceStatusReason', '')}" if first else status
        if status.startswith("UPDATE_ROLLBACK"):
            return f"The deployment failed, and the desk runs as it did before. {why}"
        return f"The deployment failed. {why}"

    def delete(self) -> str:
        """Delete the stack and tell how it goes; return what kept it, or nothing."""
        stack = self.account.stack()
        if stack is None:
            return ""
        self.hear_what_was()
        with in_a_sentence():
            self._client.delete_stack(StackName=self.account.stack_name)
        status = self.wait()
        return self._what_failed(status) if status and status != "DELETE_COMPLETE" else ""


def _parameter(key: str, value: str | None) -> dict[str, object]:
    if value is None:
        return {"ParameterKey": key, "UsePreviousValue": True}
    return {"ParameterKey": key, "ParameterValue": value}


def _event_line(row: Mapping[str, Any]) -> str:
    """Say in a line what came to its end or failed; nothing for what only began."""
    status, kind = str(row["ResourceStatus"]), str(row.get("ResourceType", ""))
    if kind == _STACK or not status.endswith(("_COMPLETE", "_FAILED", "_SKIPPED")):
        return ""
    verb, _, outcome = status.partition("_")
    what = f"{kind_in_words(kind)} {row['LogicalResourceId']}"
    if outcome == "FAILED":
        return f"  FAILED     {what}: {row.get('ResourceStatusReason', '')}"
    if outcome == "SKIPPED":
        return f"  kept       {what}"
    return f"  {_IN_WORDS.get(verb, verb.lower()):<10} {what}"
