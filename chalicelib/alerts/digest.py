"""The digest: at the first opening of a day, what the practice finds on its desk, if there is anything to say."""

from collections import Counter
from datetime import date, datetime, timedelta

from chalicelib.alerts.acknowledgement_limits import were_stopped
from chalicelib.alerts.batch_mail import BatchMail, as_told, deliver, read_batch_mail, tell_operator
from chalicelib.alerts.certificates import endings_since
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.mails.batch import BatchTry
from chalicelib.alerts.mails.common import composed
from chalicelib.alerts.mails.digest.mail import Findings, compose_digest, compose_digest_alarm
from chalicelib.alerts.open_leads import MOST_LOOKED_AT, read_open_leads
from chalicelib.leads.alert import TO_THE_PRACTICE, AlertState, Channel
from chalicelib.leads.hours import Hours
from chalicelib.leads.lead import Lead
from chalicelib.leads.reminders import is_reminded_of
from chalicelib.leads.status import Status
from chalicelib.storage.table import HELD_BOX

OUTBOX = "DIGEST"
_DID_NOT_ARRIVE = {AlertState.BOUNCED, AlertState.COMPLAINED, AlertState.FAILED}


def send_digest(desk: AlertDesk) -> None:
    """Send the day's digest, if it is a practice day, the practice has opened, and it was not sent yet.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    now = desk.clock.now()
    if not desk.hours.is_open_at(now):
        return
    today = day_of(now, desk.hours)
    mail = read_batch_mail(desk.records, OUTBOX)
    if mail.told.get("day") == today or mail.waits(now):
        return
    found = find(desk, _last_at(mail))
    news = {"day": today, "at": now.isoformat()}
    if found.say_something:
        # Of a day before, nothing is of use but when it was: what is told today was not told then.
        mail = deliver(desk, mail, news, mail.told, lambda claimed: _hand_over(desk, claimed, found, now))
        tell_operator(desk, mail, compose_digest_alarm(desk.practice))
    else:
        as_told(desk, mail, news)


def day_of(now: datetime, hours: Hours) -> str:
    return hours.local_date(now).isoformat()


def find(desk: AlertDesk, since: datetime | None) -> Findings:
    """Count what there is to say; certificates only those that were noted after `since`."""
    now = desk.clock.now()
    seen = read_open_leads(desk)
    waiting = [lead for lead in seen.leads if is_reminded_of(lead)]
    not_reached = [lead for lead in seen.leads if lead.standing.status in {Status.NEW, Status.NO_ANSWER}]
    endings = endings_since(desk, since)
    return Findings(
        waiting=len(waiting),
        overdue=sum(lead.is_overdue(now) for lead in waiting),
        held=desk.store.count_in(HELD_BOX, MOST_LOOKED_AT),
        failed_alerts=sum(map(_has_failed_alert, seen.leads)),
        # To who was reached otherwise, nobody need call any more.
        bounced_mail=sum(lead.email_bounced for lead in [*not_reached, *(lead for lead, _ in endings)]),
        endings=Counter(limit for _, limit in endings),
        acknowledgements_stopped=any(were_stopped(desk.records, day) for day in _days_since(since, now, desk.hours)),
        saw_all=seen.saw_all,
    )


def _days_since(since: datetime | None, now: datetime, hours: Hours) -> list[date]:
    """Return the days of which the last digest could not tell, as far as limits are kept."""
    days = [hours.local_date(now) - timedelta(days=back) for back in range(3)]
    return [day for day in days if since is None or day >= hours.local_date(since)]


def _last_at(mail: BatchMail) -> datetime | None:
    return datetime.fromisoformat(mail.told["at"]) if "at" in mail.told else None


def _has_failed_alert(lead: Lead) -> bool:
    """Say whether she may not know of a lead that waits, because her alert failed."""
    if not lead.standing.is_awaited or lead.alert.state is AlertState.DELIVERED:
        return False
    states = Counter(alert.state for channel, alert in lead.alerts.items() if channel in TO_THE_PRACTICE)
    return bool(lead.escalated_because) or any(states[state] for state in _DID_NOT_ARRIVE)


def _hand_over(desk: AlertDesk, mail: BatchMail, found: Findings, now: datetime) -> str:
    batch = BatchTry(Channel.FIRST, mail.attempt, mail.may_be_repeat, now, desk.settings.public_url)
    message = composed(lambda: compose_digest(found, batch, practice=desk.practice))
    return desk.mailer.send(message)
