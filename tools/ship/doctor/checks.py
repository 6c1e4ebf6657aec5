"""The list of what is looked at. A question that cannot be asked is a finding like the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.clock import Clock
from tools.ship.aws import ShippingError
from tools.ship.doctor import facts, judging
from tools.ship.doctor.asking import RULES, Asking
from tools.ship.doctor.findings import Finding, State, bad, left_out
from tools.ship.doctor.outside import Outside, host_of

# What a local AWS accepts and does not do, or has no mail to do it for.
NOT_LOCALLY = {
    "dkim": "a local AWS signs no mail",
    "mail from": "a local AWS sends no mail",
    "dmarc": "a local AWS sends no mail",
    "push": "no browser asks a local AWS for pushes",
    "backups": "a local AWS does not keep what the template says of them",
}


@dataclass(frozen=True)
class Check:
    """A question, and what its answer is judged by."""

    name: str
    ask: Callable[[], Any]
    judge: Callable[[Any], Iterable[Finding]]

    def findings(self) -> list[Finding]:
        try:
            return list(self.judge(self.ask()))
        except ShippingError as fault:
            return [bad(self.name, f"nobody knows: {fault}")]


def look_at_stack(asking: Asking, outside: Outside, clock: Clock) -> Iterator[Finding]:
    is_local = asking.account.is_local
    asking.account.desk()  # that there is none is told at once, and not in every line
    for check in _checks_of_stack(asking, outside, clock.now()):
        if is_local and check.name in NOT_LOCALLY:
            yield left_out(check.name, NOT_LOCALLY[check.name])
        else:
            yield from (_as_of_local(one) if is_local else one for one in check.findings())


def _as_of_local(finding: Finding) -> Finding:
    if finding.name not in NOT_LOCALLY or finding.state is not State.BAD:
        return finding
    return left_out(finding.name, NOT_LOCALLY[finding.name])


def _checks_of_stack(asking: Asking, outside: Outside, now: datetime) -> Iterator[Check]:
    today = now.astimezone(asking.practice.time_zone).date()
    yield Check("mail account", asking.mail_account, judging.judge_mail_account)
    yield Check("identity", asking.mail_identity, judging.judge_identity)
    yield Check("dmarc", lambda: _policy(outside, asking.mail_domain), judging.judge_dmarc)
    yield Check("feedback", asking.way_back, judging.judge_way_back)
    yield Check("keeper", asking.keeper, judging.judge_keeper)
    yield Check("detail", asking.detail, judging.judge_detail)
    for origin in sorted(asking.practice.allowed_origins):
        yield origin_check(outside, lambda: asking.url, origin)
    yield worker_check(outside, lambda: asking.url)
    yield certificate_check(outside, asking.url, now)
    for what in RULES:
        yield Check(f"rule {what}", partial(asking.schedule, what), judging.judge_schedule)
    yield Check("stream", asking.stream_mapping, judging.judge_mapping)
    yield Check("sweep", asking.sweeps, lambda found: judging.judge_sweeps(found, now))
    yield Check("canary", asking.canary, lambda found: judging.judge_canary(found, now))
    yield Check("table", asking.table, judging.judge_table)
    yield Check("roles", asking.roles, judging.judge_roles)
    yield Check("concurrency", asking.concurrency, judging.judge_concurrency)
    yield Check("runtime", asking.runtimes, lambda found: judging.judge_runtimes(found, today))
    yield Check("closures", asking.closures, lambda found: judging.judge_closures(found, today))


def origin_check(outside: Outside, url: Callable[[], str], origin: str) -> Check:
    def ask() -> facts.Origin:
        return facts.Origin(origin, outside.allowed_origin(f"{url()}/f/contact", origin))

    return Check("origin", ask, judging.judge_origin)


def worker_check(outside: Outside, url: Callable[[], str]) -> Check:
    return Check("push", lambda: outside.worker(f"{url()}/inbox/worker.js"), judging.judge_worker)


def certificate_check(outside: Outside, url: str, now: datetime) -> Check:
    host = host_of(url)
    if not url.startswith("https://"):
        return Check("certificate", lambda: None, lambda _: [left_out("certificate", "none is needed here")])
    return Check(
        "certificate",
        lambda: facts.Certificate(host, outside.certificate_ends(host)),
        lambda found: judging.judge_certificate(found, now),
    )


def _policy(outside: Outside, domain: str) -> facts.Policy:
    """Find the policy of a domain, or of the one that it is a part of, as receivers of mail look for it."""
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        name = ".".join(labels[start:])
        for text in outside.texts(f"_dmarc.{name}"):
            if text.strip().lower().startswith("v=dmarc1"):
                return facts.Policy(domain, text)
    return facts.Policy(domain, "")


def look_at_local_desk(said: Mapping[str, Any], url: str, outside: Outside) -> Iterator[Finding]:
    """Look at the desk on this machine: `said` is what it says of itself (see local.health)."""
    now = datetime.fromisoformat(said["now"])
    for origin in said["origins"]:
        yield from origin_check(outside, lambda: url, origin).findings()
    yield from worker_check(outside, lambda: url).findings()
    yield from judging.judge_sweeps(facts.Sweeps(_moment(said["swept_at"]), _moment(said["opened_at"])), now)
    fared = said["canary"]
    canary = facts.Canary(_moment(fared["passed_at"]), fared["code"], fared["failures"], None)
    yield from judging.judge_canary(canary, now)
    yield from judging.judge_detail(facts.Detail(said["alert_detail"]))
    until = _moment(said["closures_end"])
    yield from judging.judge_closures(facts.Closures(until and until.date()), now.date())
    yield left_out("the rest", "mail, alarms, backups, roles and the like: a deployed desk has them (STAGE=…)")


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
