"""The digest: at the first opening of a day, what the practice finds on its desk, if there is anything to say."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from chalicelib.alerts.acknowledgement_limits import were_stopped
from chalicelib.alerts.batch_mail import BatchMail, as_told, deliver, read_batch_mail, tell_operator
from chalicelib.alerts.certificates import endings_since
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.mails.batch import BatchTry
from chalicelib.alerts.mails.common import composed
from chalicelib.alerts.mails.digest.mail import Findings, Visit, compose_digest, compose_digest_alarm
from chalicelib.alerts.open_leads import MOST_LOOKED_AT, read_open_leads
from chalicelib.forms.lead_form import hours_count
from chalicelib.leads.alert import Channel
from chalicelib.leads.hours import Hours, changes_between
from chalicelib.leads.lead import Lead
from chalicelib.leads.reminders import is_reminded_of
from chalicelib.leads.undelivered import is_alert_missing, is_to_be_called
from chalicelib.leads.unfinished import unfinished
from chalicelib.storage.table import HELD_BOX

OUTBOX = "DIGEST"
# So far ahead the digest tells of days with other hours.
LOOKS_AHEAD = timedelta(days=6)


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
    tomorrow = desk.hours.local_date(now) + timedelta(days=1)
    seen = read_open_leads(desk)
    waiting = [lead for lead in seen.leads if is_reminded_of(lead)]
    endings = endings_since(desk, since)
    return Findings(
        waiting=len(waiting),
        overdue=sum(lead.is_overdue(now) for lead in waiting),
        held=desk.store.count_in(HELD_BOX, MOST_LOOKED_AT),
        failed_alerts=sum(map(is_alert_missing, seen.leads)),
        bounced_mail=sum(map(is_to_be_called, [*seen.leads, *(lead for lead, _ in endings)])),
        endings=Counter(limit for _, limit in endings),
        acknowledgements_stopped=any(were_stopped(desk.records, day) for day in _days_since(since, now, desk.hours)),
        unfinished=sum(_is_unfinished(lead, now, desk.hours) for lead in seen.leads),
        visits=_visits(seen.leads, now, desk.hours),
        changes=changes_between(desk.hours, tomorrow, tomorrow + LOOKS_AHEAD),
        saw_all=seen.saw_all,
    )


def _days_since(since: datetime | None, now: datetime, hours: Hours) -> list[date]:
    """Return the days of which the last digest could not tell, as far as limits are kept."""
    days = [hours.local_date(now) - timedelta(days=back) for back in range(3)]
    return [day for day in days if since is None or day >= hours.local_date(since)]


def _last_at(mail: BatchMail) -> datetime | None:
    return datetime.fromisoformat(mail.told["at"]) if "at" in mail.told else None


def _is_unfinished(lead: Lead, now: datetime, hours: Hours) -> bool:
    return unfinished(lead, now, hours.time_zone, leads_to_visit=hours_count(lead)) is not None


def _visits(leads: Sequence[Lead], now: datetime, hours: Hours) -> tuple[Visit, ...]:
    """Return the visits of the day that are still to come or have just begun, the earliest first."""
    today = hours.local_date(now)
    visits = [
        Visit(at, lead.reference)
        for lead in leads
        if (at := lead.standing.agreed_visit_at) and hours.local_date(at) == today
    ]
    return tuple(sorted(visits, key=lambda one: one.at))


def _hand_over(desk: AlertDesk, mail: BatchMail, found: Findings, now: datetime) -> str:
    batch = BatchTry(Channel.FIRST, mail.attempt, mail.may_be_repeat, now, desk.settings.public_url)
    message = composed(lambda: compose_digest(found, batch, practice=desk.practice))
    return desk.mailer.send(message)
