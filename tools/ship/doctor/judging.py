"""From facts to findings: what is well, what is amiss, and what to do about it. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from tools.ship.doctor import facts
from tools.ship.doctor.findings import Finding, bad, either, good, left_out
from tools.ship.doctor.runtimes import DEPRECATED_ON

# The rest of a day's quota is for whatever comes at once.
MOST_OF_QUOTA = 0.8
NEEDED_EVENTS = frozenset({"DELIVERY", "BOUNCE", "COMPLAINT"})
SWEEP_IS_LATE = timedelta(minutes=5)
# One an hour, and one that is on its way.
CANARY_IS_LATE = timedelta(hours=2)
# A new account has ten, and one flood of requests would leave none for alert and sweep.
ENOUGH_AT_A_TIME = 100
LEAST_OF_RUNTIME = timedelta(days=365)
LEAST_OF_CLOSURES = timedelta(days=60)
# Renewed by themselves weeks before; in three weeks somebody can still mend what kept them from it.
LEAST_OF_CERTIFICATE = timedelta(days=21)


def judge_mail_account(found: facts.MailAccount) -> Iterator[Finding]:
    yield either(
        "sandbox",
        found.is_in_production,
        "SES may send to everybody",
        "SES sends to verified addresses alone: ask to leave the sandbox (SES → Account dashboard; "
        "docs/deploying.md has the text)",
    )
    yield either(
        "sending",
        found.is_sending and found.standing in {"", "HEALTHY"},
        "SES sends",
        f"SES does not send for this account as it should ({found.standing.lower() or 'paused'}): "
        "read its notice under SES → Account dashboard → Account health",
    )
    yield either(
        "quota",
        found.sent_today < MOST_OF_QUOTA * found.a_day,
        f"{found.sent_today:.0f} of {found.a_day:.0f} emails sent in 24 hours",
        f"{found.sent_today:.0f} of {found.a_day:.0f} emails sent in 24 hours: see what sends so much, and ask for a "
        "higher quota under Service Quotas → Amazon SES",
    )


def judge_identity(found: facts.MailIdentity) -> Iterator[Finding]:
    if not found.is_there:
        yield bad("identity", f"SES does not know {found.domain}: deploy, and paste the records it prints")
        for name in ("dkim", "mail from"):
            yield left_out(name, "there is no identity to ask")
        return
    is_signed = found.dkim == "SUCCESS"
    yield _identity(found, is_signed=is_signed)
    yield either(
        "dkim",
        is_signed,
        f"mail of {found.domain} is signed",
        f"DKIM of {found.domain} is {found.dkim or 'off'}: its three CNAME records must be in the DNS as "
        "`make deploy` prints them",
    )
    yield either(
        "mail from",
        bool(found.mail_from) and found.mail_from_state == "SUCCESS",
        f"bounces go to {found.mail_from}",
        f"MAIL FROM of {found.domain} is {found.mail_from_state.lower() or 'not set'}: its MX and TXT records must be "
        "in the DNS as `make deploy` prints them",
    )


def _identity(found: facts.MailIdentity, *, is_signed: bool) -> Finding:
    if found.is_verified:
        return good("identity", f"SES has verified {found.domain}")
    if not is_signed:
        return left_out("identity", f"SES verifies {found.domain} by its DKIM records")
    return bad("identity", f"SES has not verified {found.domain}: look at SES → Identities")


def judge_dmarc(found: facts.Policy) -> Iterator[Finding]:
    parts = {part.partition("=")[0].strip().lower() for part in found.text.split(";")}
    yield either(
        "dmarc",
        found.text.strip().lower().startswith("v=dmarc1") and "p" in parts,
        f"{found.domain} says what is to become of mail that only pretends to come from it",
        f'{found.domain} has no DMARC record: add _dmarc.{found.domain} TXT "v=DMARC1; p=quarantine; '
        f'rua=mailto:postmaster@{found.domain}"',
    )


def judge_way_back(found: facts.WayBack) -> Iterator[Finding]:
    missing = sorted(NEEDED_EVENTS - found.events)
    yield either(
        "mail set",
        found.is_sending,
        "the configuration set sends",
        "the configuration set's sending is paused: switch it on under SES → Configuration sets",
    )
    if found.is_on and found.topic == found.our_topic and not missing:
        yield good("mail events", "SES reports what becomes of our mail")
    else:
        what = f"does not report {', '.join(missing)}" if missing and found.is_on else "reports to nobody of ours"
        yield bad("mail events", f"SES {what}: every alert will escalate; deploy again, or switch its destination on")
    yield either(
        "feedback",
        found.function in found.subscribed,
        "what SES reports reaches the desk",
        "what SES reports reaches no function: the topic has no subscription of OnMailEvent; deploy again",
    )


def judge_keeper(found: facts.Keeper) -> Iterator[Finding]:
    what_to_do = (
        "the email that AWS sent has a link to confirm; it is sent again under SNS → Subscriptions"
        if found.pending
        else "deploy with ALARM_EMAIL=…"
    )
    yield either(
        "keeper",
        found.confirmed > 0,
        f"{found.confirmed} hear the alarms" if found.confirmed > 1 else "somebody hears the alarms",
        f"nobody hears the alarms: {what_to_do}",
    )


def judge_origin(found: facts.Origin) -> Iterator[Finding]:
    yield either(
        "origin",
        found.allowed in {found.origin, "*"},
        f"pages of {found.origin} may post",
        f"pages of {found.origin} may not post: it is not in the practice.toml that was deployed; deploy again",
    )


def judge_schedule(found: facts.Schedule) -> Iterator[Finding]:
    yield either(
        f"rule {found.what}",
        found.state == "ENABLED",
        "it wakes the function",
        f"it is {found.state.lower() or 'gone'}: enable it under EventBridge → Rules",
    )


def judge_mapping(found: facts.StreamMapping) -> Iterator[Finding]:
    # On its way to one of the two it is not amiss.
    is_on = bool(found.states) and all(
        state in {"Enabled", "Enabling", "Creating", "Updating"} for state in found.states
    )
    yield either(
        "stream",
        is_on,
        "new requests reach the function that alerts",
        f"new requests wait for the sweep, the mapping is {', '.join(found.states).lower() or 'gone'}: enable it under "
        "Lambda → OnLeadWritten → Triggers",
    )


def judge_sweeps(found: facts.Sweeps, now: datetime) -> Iterator[Finding]:
    last = found.last_at or found.since
    if found.last_at is None and last and now - last <= SWEEP_IS_LATE:
        yield left_out("sweep", "none has come to its end yet: look again in a minute")
        return
    yield either(
        "sweep",
        found.last_at is not None and now - found.last_at <= SWEEP_IS_LATE,
        f"the last one ended {_ago(found.last_at, now)}",
        f'the last one ended {_ago(found.last_at, now)}: see docs/runbook.md, "The sweep is missing"',
    )


def judge_table(found: facts.Table) -> Iterator[Finding]:
    yield either(
        "backups",
        found.has_backups,
        "the table can be brought back as it was at any second of 35 days",
        "point-in-time recovery is off: switch it on under DynamoDB → the table → Backups",
    )
    yield either(
        "protection",
        found.is_protected,
        "the table cannot be deleted",
        "deletion protection is off: switch it on under DynamoDB → the table → Additional settings",
    )
    yield either(
        "key",
        found.key_state == "Enabled",
        "the table's key works",
        f"the table's key is {_spaced(found.key_state)}: cancel that at once under KMS → Customer managed keys; "
        "without it nothing can ever be read again",
    )


def judge_concurrency(found: facts.Concurrency) -> Iterator[Finding]:
    yield either(
        "concurrency",
        found.limit >= ENOUGH_AT_A_TIME,
        f"{found.limit} functions may run at a time",
        f"only {found.limit} functions may run at a time: ask for 1000 under Service Quotas → AWS Lambda → Concurrent "
        "executions",
    )


def judge_roles(found: facts.Roles) -> Iterator[Finding]:
    changed = {role: what for role, what in found.differences.items() if what}
    named = "; ".join(f"{role}: {', '.join(what)}" for role, what in sorted(changed.items()))
    yield either(
        "roles",
        not changed,
        f"all {len(found.differences)} may do what the repository says",
        f"not as in the repository ({named}): find out who changed it, and deploy this version again",
    )


def judge_runtimes(found: facts.Runtimes, today: date) -> Iterator[Finding]:
    unknown = sorted(found.used - DEPRECATED_ON.keys())
    if unknown or not found.used:
        yield bad("runtime", f"nothing is known here of {', '.join(unknown) or 'it'}: add it to doctor/runtimes.py")
        return
    name = min(found.used, key=lambda one: DEPRECATED_ON[one])
    end = DEPRECATED_ON[name]
    yield either(
        "runtime",
        end - today >= LEAST_OF_RUNTIME,
        f"{name} is kept until {end:%B %Y}",
        f"{name} is kept until {end:%B %Y}: package for a newer one (PYTHON=…), and deploy",
    )


def judge_closures(found: facts.Closures, today: date) -> Iterator[Finding]:
    until = found.until
    known = f"days off are known until {until}" if until else "no days off are known"
    commands = " and ".join(f"`make holidays YEAR={year}`" for year in _years_to_add(until, today))
    yield either(
        "closures",
        until is not None and until - today >= LEAST_OF_CLOSURES,
        known,
        f"{known}: paste the output of {commands} into practice.toml, and deploy",
    )


def _years_to_add(until: date | None, today: date) -> Iterator[int]:
    """Yield the years whose days off make this finding a good one."""
    first = max(until.year + 1, today.year) if until else today.year
    yield from range(first, max(first, (today + LEAST_OF_CLOSURES).year) + 1)


def judge_worker(found: facts.Worker) -> Iterator[Finding]:
    yield either(
        "push",
        bool(found.reaches) and found.has_key,
        "the inbox can be installed, and its devices told by a push",
        "the inbox does not hand out its worker with the desk's key (inbox/worker.js): deploy this version again, and "
        "read the inbox function's log",
    )


def judge_certificate(found: facts.Certificate, now: datetime) -> Iterator[Finding]:
    left = found.ends_at - now
    yield either(
        "certificate",
        left >= LEAST_OF_CERTIFICATE,
        f"that of {found.host} holds for {left.days} days",
        f"that of {found.host} ends in {max(left.days, 0)} days: look at ACM, its CNAME record must be in the DNS",
    )


def judge_detail(found: facts.Detail) -> Iterator[Finding]:
    yield either(
        "detail",
        found.level != "full",
        f"alert emails are {found.level}",
        "alert emails carry every answer (ALERT_DETAIL=full): only for a mailbox under a business associate agreement; "
        "else deploy with ALERT_DETAIL=minimal",
    )


def judge_canary(found: facts.Canary, now: datetime) -> Iterator[Finding]:
    by_hand = "send one with `make canary`, and go by what it says in docs/runbook.md"
    if found.failures:
        yield bad("canary", f"{found.failures} in a row did not come back ({found.code}): {by_hand}")
    elif found.since is None:
        last = _ago(found.passed_at, now)
        yield (
            good("canary", f"the last one came back {last}") if found.passed_at else left_out("canary", "none was sent")
        )
    elif found.passed_at is None and now - found.since <= CANARY_IS_LATE:
        yield left_out("canary", "the first one goes out within an hour: `make canary` sends one now")
    else:
        yield either(
            "canary",
            found.passed_at is not None and now - found.passed_at <= CANARY_IS_LATE,
            f"the last one came back {_ago(found.passed_at, now)}",
            f"the last one came back {_ago(found.passed_at, now)}: {by_hand}",
        )


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    minutes = int((now - moment) / timedelta(minutes=1))
    if minutes < 1:
        return "just now"
    return f"{minutes} min ago" if minutes < 120 else f"{moment.astimezone(UTC):%b %d, %H:%M} UTC"  # noqa: PLR2004 - two hours


def _spaced(words: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in words).strip() or "gone"
