"""Asks AWS for the facts about a deployed desk. Each question is one method, and each may raise ShippingError."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cached_property
from typing import Any

from chalicelib.alerts.canary import LOGBOOK, read_logbook
from chalicelib.clock import Clock
from chalicelib.practice.practice import Practice
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.practice_changes import read_changes
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.table import CANARY
from tools.places import ROOT
from tools.ship.aws import Account, Client, ShippingError, in_a_sentence
from tools.ship.doctor import facts
from tools.ship.doctor.roles import MAPPED, STACK_NAME, differences
from tools.ship.outputs import identity_of
from tools.ship.running import parameters_of

# The rules of the template, by what each of them wakes.
RULES = {"sweep": "SweepSweepEvent", "canary": "CanaryCanaryEvent", "audit copy": "AuditCopyAuditCopyEvent"}
_LOOK_BACK = timedelta(minutes=30)
_COUNTED = '"Sweeps": 1'


class Asking:
    """The facts of one stack; what several questions need is asked for once."""

    def __init__(self, account: Account, practice: Practice, clock: Clock) -> None:
        self.account = account
        self.practice = practice
        self._clock = clock

    # --- mail

    def mail_account(self) -> facts.MailAccount:
        said = self._call("sesv2", "get_account")
        quota = said.get("SendQuota", {})
        return facts.MailAccount(
            is_in_production=bool(said.get("ProductionAccessEnabled")),
            is_sending=bool(said.get("SendingEnabled")),
            standing=str(said.get("EnforcementStatus", "")),
            a_day=float(quota.get("Max24HourSend", 0)),
            sent_today=float(quota.get("SentLast24Hours", 0)),
        )

    @property
    def mail_domain(self) -> str:
        return parseaddr(self.practice.mail_from)[1].rpartition("@")[2]

    def mail_identity(self) -> facts.MailIdentity:
        found = identity_of(self.account, self.mail_domain)
        if found is None:
            return facts.MailIdentity(self.mail_domain, is_there=False)
        dkim, mail_from = found.get("DkimAttributes", {}), found.get("MailFromAttributes", {})
        return facts.MailIdentity(
            self.mail_domain,
            is_verified=bool(found.get("VerifiedForSendingStatus")),
            dkim=str(dkim.get("Status", "")) if dkim.get("SigningEnabled") else "",
            mail_from=str(mail_from.get("MailFromDomain", "")),
            mail_from_state=str(mail_from.get("MailFromDomainStatus", "")),
        )

    def way_back(self) -> facts.WayBack:
        name = {"ConfigurationSetName": self._resource("MailConfigurationSet")}
        found = self._call("sesv2", "get_configuration_set_event_destinations", **name)["EventDestinations"]
        topic = self._resource("MailEventsTopic")
        ours = [one for one in found if one.get("SnsDestination", {}).get("TopicArn") == topic]
        switched_on = [one for one in ours if one["Enabled"]]
        sending = self._call("sesv2", "get_configuration_set", **name).get("SendingOptions", {})
        function = self._call("lambda", "get_function_configuration", FunctionName=self._resource("OnMailEvent"))
        return facts.WayBack(
            is_sending=bool(sending.get("SendingEnabled", True)),
            is_on=bool(switched_on),
            events=frozenset(event for one in switched_on for event in one["MatchingEventTypes"]),
            topic=topic if ours else "",
            our_topic=topic,
            subscribed=frozenset(one["Endpoint"] for one in self._subscriptions(topic) if _is_confirmed(one)),
            function=str(function["FunctionArn"]),
        )

    def keeper(self) -> facts.Keeper:
        found = self._subscriptions(self._resource("AlarmTopic"))
        confirmed = sum(map(_is_confirmed, found))
        return facts.Keeper(confirmed, len(found) - confirmed)

    def _subscriptions(self, topic: str) -> list[Mapping[str, Any]]:
        return self._pages("sns", "list_subscriptions_by_topic", "Subscriptions", missing="NotFound", TopicArn=topic)

    # --- what wakes the functions

    def schedule(self, what: str) -> facts.Schedule:
        name = self._resource(RULES[what])
        return facts.Schedule(what, str(self._call("events", "describe_rule", Name=name)["State"]))

    def stream_mapping(self) -> facts.StreamMapping:
        found = self._pages(
            "lambda",
            "list_event_source_mappings",
            "EventSourceMappings",
            FunctionName=self._resource("OnLeadWritten"),
        )
        return facts.StreamMapping(tuple(str(one["State"]) for one in found))

    def sweeps(self) -> facts.Sweeps:
        """Read from its log when a sweep last counted itself: the number itself comes minutes later."""
        begin = int((self._clock.now() - _LOOK_BACK).timestamp() * 1000)
        group = self._resource("SweepLogGroup")
        found = self._pages("logs", "filter_log_events", "events", logGroupName=group, startTime=begin)
        counted = [int(one["timestamp"]) for one in found if _COUNTED in one["message"]]
        last = datetime.fromtimestamp(max(counted) / 1000, self._made_at.tzinfo) if counted else None
        return facts.Sweeps(last, self._made_at)

    # --- the table

    def table(self) -> facts.Table:
        name = {"TableName": self._table_name}
        found = self._call("dynamodb", "describe_table", **name)["Table"]
        backups = self._call("dynamodb", "describe_continuous_backups", **name)["ContinuousBackupsDescription"]
        recovery = backups.get("PointInTimeRecoveryDescription", {})
        key = found.get("SSEDescription", {}).get("KMSMasterKeyArn") or self._key_of_stack()
        return facts.Table(
            has_backups=recovery.get("PointInTimeRecoveryStatus") == "ENABLED",
            is_protected=bool(found.get("DeletionProtectionEnabled")),
            key_state=str(self._call("kms", "describe_key", KeyId=key)["KeyMetadata"]["KeyState"]) if key else "",
        )

    def _key_of_stack(self) -> str:
        """Return the key that the stack adopted or made: a local AWS does not say which one a table has."""
        adopted = (parameters_of(self.account) or {}).get("AdoptedKeyArn", "")
        return str(adopted or self._resources.get("DataKey", ""))

    def closures(self) -> facts.Closures:
        changes = (*self.practice.hours.changes, *self._records_read(read_changes).changes)
        return facts.Closures(max((change.last for change in changes), default=None))

    def canary(self) -> facts.Canary:
        logbook = read_logbook(self._records_read(lambda records: records.read(CANARY, LOGBOOK)))
        return facts.Canary(logbook.passed_at, logbook.code, logbook.failures, self._made_at)

    def _records_read(self, read: Any) -> Any:  # noqa: ANN401 - whatever it reads
        records = DynamoRecordStore(BotocoreTable(self._client("dynamodb"), self._table_name), self._clock)
        try:
            return read(records)
        except StoreUnavailableError as fault:
            raise ShippingError(f"the table cannot be read ({fault}): look at your rights to it.") from None

    # --- the account and the functions

    def concurrency(self) -> facts.Concurrency:
        return facts.Concurrency(
            int(self._call("lambda", "get_account_settings")["AccountLimit"]["ConcurrentExecutions"])
        )

    def runtimes(self) -> facts.Runtimes:
        configurations = (
            self._call("lambda", "get_function_configuration", FunctionName=one) for one in self._functions
        )
        return facts.Runtimes(frozenset(str(one["Runtime"]) for one in configurations))

    def roles(self) -> facts.Roles:
        own = {STACK_NAME: self.account.stack_name}
        names = {**(parameters_of(self.account) or {}), **self._resources, **self._mapped(), **own}
        return facts.Roles({role: tuple(self._changed(role, file, names)) for role, file in _policy_files()})

    def _changed(self, role: str, file: str, names: Mapping[str, str]) -> Iterator[str]:
        name = {"RoleName": self._resource(role)}
        documents = [
            self._call("iam", "get_role_policy", **name, PolicyName=policy)["PolicyDocument"]
            for policy in self._pages("iam", "list_role_policies", "PolicyNames", **name)
        ]
        attached = self._pages("iam", "list_attached_role_policies", "AttachedPolicies", **name)
        yield from (str(one["PolicyName"]) for one in attached)
        expected = json.loads((ROOT / ".chalice" / file).read_text(encoding="utf-8"))
        there = [statement for document in documents for statement in _statements(document)]
        yield from differences(expected, {"Statement": there}, names)

    def _mapped(self) -> dict[str, str]:
        """Return what packaging writes into the template's mapping, by this practice."""
        address = parseaddr(self.practice.mail_from)[1]
        return {MAPPED.format("Practice", "Mail", "From"): address} | {
            MAPPED.format("Practice", "Mail", "Domain"): self.mail_domain
        }

    def detail(self) -> facts.Detail:
        return facts.Detail((parameters_of(self.account) or {}).get("AlertDetail", ""))

    # --- what several need

    @cached_property
    def url(self) -> str:
        return self.account.desk().url

    @cached_property
    def _resources(self) -> Mapping[str, str]:
        return self.account.resources()

    @cached_property
    def _table_name(self) -> str:
        return self.account.desk().table_name

    @cached_property
    def _made_at(self) -> datetime:
        stack = self.account.stack() or {}
        return stack["CreationTime"]  # type: ignore[no-any-return]

    @property
    def _functions(self) -> list[str]:
        return [
            self._resource(role.removesuffix("Role").replace("ApiHandler", "APIHandler")) for role, _ in _policy_files()
        ]

    def _resource(self, name: str) -> str:
        found = self._resources.get(name)
        if not found:
            raise ShippingError(f"the stack has no {name}: deploy this version.")
        return found

    def _client(self, service: str) -> Client:
        return self.account.client(service)

    def _call(self, service: str, call: str, **asked: object) -> Mapping[str, Any]:
        with in_a_sentence():
            said: Mapping[str, Any] = getattr(self._client(service), call)(**asked)
        return said

    def _pages(self, service: str, call: str, part: str, *, missing: str = "", **asked: object) -> list[Any]:
        """Return what all pages hold; nothing if what is asked about is `missing`, by AWS's code for that."""
        client = self._client(service)
        with in_a_sentence():
            try:
                return [one for page in client.get_paginator(call).paginate(**asked) for one in page[part]]
            except client.exceptions.ClientError as fault:
                if missing and fault.response["Error"]["Code"].startswith(missing):
                    return []
                raise


def _is_confirmed(subscription: Mapping[str, Any]) -> bool:
    return str(subscription["SubscriptionArn"]).startswith("arn:")


def _policy_files() -> Iterator[tuple[str, str]]:
    """Yield each function's role, as the template calls it, and the file with its policy."""
    configured = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))["lambda_functions"]
    for name, settings in configured.items():
        yield "".join(part.capitalize() for part in name.split("_")) + "Role", settings["iam_policy_file"]


def _statements(document: Mapping[str, Any]) -> list[Any]:
    found = document["Statement"]
    return found if isinstance(found, list) else [found]
