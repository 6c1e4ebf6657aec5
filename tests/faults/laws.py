"""What must hold once everything is at rest: a small model of the promise, checked against what happened."""

import re
from collections import Counter
from datetime import datetime
from http import HTTPStatus

from chalicelib.alerts.mails import words
from chalicelib.alerts.mails.alert import words as alert_words
from chalicelib.leads.alert import RENEWALS, VISITS, AlertState, Channel
from chalicelib.leads.lead import Lead
from tests.faults.runs import Scenario
from tests.faults.world import PRACTICE, SentMail, World

_STILL_MOVING = {AlertState.PENDING, AlertState.SENDING}


def violations(world: World) -> list[str]:
    """Return every broken law as a sentence; none if all is well."""
    return [
        *_answered_is_stored(world),
        *_stored_is_told(world),
        *_escalated_is_told(world),
        *_told_once(world),
        *_at_rest(world),
        *_timelines_are_clean(world),
        *_repeats_are_marked(world),
    ]


def _answered_is_stored(world: World) -> list[str]:
    stored = {lead.reference: lead for lead in world.store.all()}
    return [
        f"R1: answered 200 but what {answer.id} stands for is not stored"
        for answer in world.answers
        if answer.status == HTTPStatus.OK
        and (answer.id not in stored or stored[answer.id].answers.get("message", "") != answer.message)
    ]


def _stored_is_told(world: World) -> list[str]:
    told = {name.key for name in world.mail.named if name.channel == Channel.FIRST}
    return [
        f"R2: {lead.reference} is stored, but nobody was told"
        for lead in world.store.all()
        if not _is_held(lead) and lead.key not in told | world.known and not lead.escalated_because
    ]


def _escalated_is_told(world: World) -> list[str]:
    """An escalation has reached the second address and the alarm topic, the topic once for each doubt."""
    second = {name.key for name in world.mail.named if name.channel == Channel.SECOND}
    escalated = [lead for lead in world.store.all() if lead.escalated_because]
    alarms = {
        lead.reference: sum(lead.reference in alarm.text for alarm in world.topic.alarms) for lead in world.store.all()
    }
    broken = [f"R2: the second address never heard of {lead.reference}" for lead in escalated if lead.key not in second]
    broken += [f"R2: no alarm names {lead.reference}" for lead in escalated if not alarms[lead.reference]]
    # What is asked again may be escalated again.
    if sum(alarms.values()) > len(escalated) + world.doubtful_alarms + len(world.store.askings()):
        broken.append(f"R4: {sum(alarms.values())} alarms for {len(escalated)} escalations")
    return broken


def _told_once(world: World) -> list[str]:
    """One alert a lead and an asking; one more for each send after which something went wrong, none otherwise."""
    sends = Counter(name.key for name in world.mail.named if name.channel == Channel.FIRST)
    extra = sum(sends.values()) - len(sends) - len(world.store.askings())
    held = {lead.key for lead in world.store.all() if _is_held(lead)}
    broken = [f"R4: a held lead was told of ({key})" for key in sends if key in held]
    if extra > world.doubtful_sends:
        broken.append(f"R4: {extra} alerts too many, {world.doubtful_sends} were in doubt")
    return broken + _impatient_repeats(world)


def _impatient_repeats(world: World) -> list[str]:
    """A try is not repeated before the mail service has had time to say that it arrived."""
    from chalicelib.leads.alert_transitions import LEASE

    last: dict[tuple[str, str, str], datetime] = {}
    broken = []
    for mail in world.mail.taken:
        place = _occasion(mail)
        if place in last and (mail.at - last[place]) < LEASE:
            broken.append(f"R4: {mail.key} was told again after {mail.at - last[place]}, within the lease")
        last[place] = mail.at
    return broken


def _occasion(mail: SentMail) -> tuple[str, str, str]:
    """Return what an email is about: a lead on a channel, and each asking and each change of its visit by itself."""
    is_asked_again = alert_words.ASKED_AGAIN(PRACTICE.language) in mail.message.subject
    change = re.findall("SEQUENCE:.*", mail.message.calendar.text) if mail.message.calendar else []
    is_one_of_several = is_asked_again or mail.channel in VISITS
    return mail.key, mail.channel, "".join([mail.message.subject, *change]) if is_one_of_several else ""


def _at_rest(world: World) -> list[str]:
    return [
        f"R2: {lead.reference} never comes to rest ({channel}: {alert.state})"
        for lead in world.store.all()
        for channel, alert in lead.alerts.items()
        if alert.state in _STILL_MOVING and channel not in RENEWALS
    ]


def _timelines_are_clean(world: World) -> list[str]:
    broken = []
    for lead in world.store.all():
        events = Counter((event.kind, event.channel, event.attempt) for event in world.store.timeline(lead.key))
        broken += [f"timeline: {event} stands there {count} times" for event, count in events.items() if count > 1]
    return broken


def _repeats_are_marked(world: World) -> list[str]:
    """A repeat says that it may be one, and threads with the first."""
    says_so = words.MAY_BE_REPEAT(PRACTICE.language)
    first: dict[tuple[str, str, str], tuple[str, str]] = {}
    broken = []
    for mail in world.mail.taken:
        thread = (mail.message.subject, mail.message.headers["References"])
        if _occasion(mail) in first and says_so not in mail.message.text:
            broken.append(f"R4: a repeat for {mail.key} does not say that it may be one")
        if first.setdefault(_occasion(mail), thread) != thread:
            broken.append(f"R4: a repeat for {mail.key} does not thread with the first")
    return broken


def _is_held(lead: Lead) -> bool:
    return lead.alert.state is AlertState.HELD


VISITORS = Scenario("", World, violations)
