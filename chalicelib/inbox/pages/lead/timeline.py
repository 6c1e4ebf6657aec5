"""What happened to a lead, in words: what people did, by their names, and what became of its alerts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.inbox.people import names_of
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import words
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.status import Standing, Status
from chalicelib.practice.practice import Practice
from chalicelib.storage.audit import THE_DESK
from chalicelib.text import dates

_MARKED = "marked_"
_ACTION = "tap-"


@dataclass(frozen=True)
class Timeline:
    """Events and standings in words, for one practice and its people."""

    practice: Practice
    # Names of people by their ids.
    names: Mapping[str, str]
    # When it is read: a moment of the same year goes without it. None for what is kept, as paper is.
    now: datetime | None

    @property
    def words(self) -> Mapping[str, str]:
        return words(self.practice.language, "lead")

    def moment(self, moment: datetime) -> str:
        return dates.moment(moment, self.practice.time_zone, self.now)(self.practice.language)

    def day(self, day: date) -> str:
        return dates.short_date(day)(self.practice.language)

    def day_of(self, moment: datetime) -> str:
        """Write on which of the practice's days a moment lies; with its year, for it may be long ago."""
        return self.day(moment.astimezone(self.practice.time_zone).date())

    def name(self, person_id: str) -> str:
        if person_id == THE_DESK:
            return self.words["the_desk"]
        return self.names.get(person_id) or self.words["somebody"]

    def status(self, status: Status) -> str:
        return self.words[f"status_{status}"]

    def headline(self, standing: Standing) -> str:
        """Say where a lead stands, with its date if it has one."""
        if standing.status is not Status.CERTIFIED:
            return self.status(standing.status)
        if standing.certified_until is None:
            return self.words["certified_without_date"]
        return self.words["certified_until"].format(date=self.day(standing.certified_until))

    def by_whom(self, standing: Standing) -> str:
        """Say who gave the status and when; nothing if nobody did."""
        if standing.at is None:
            return ""
        return self.words["by_whom"].format(name=self.name(standing.by), moment=self.moment(standing.at))

    def appointments(self, standing: Standing) -> Iterator[str]:
        """Say when the visit is, and when to try again."""
        if standing.visit_at:
            yield self.words["visit_at"].format(moment=self.moment(standing.visit_at))
        if standing.again_at:
            yield self.words["again_at"].format(moment=self.moment(standing.again_at))

    def asked_again(self, lead: Lead) -> str:
        """Say when they last asked again; nothing if they did not."""
        if lead.asked_again is None:
            return ""
        wish = lead.asked_again.wish
        return self.words[f"wish_{wish}" if wish else "asked_again"].format(moment=self.moment(lead.asked_again.at))

    def last_action(self, lead: Lead) -> str:
        """Name the action that undoing takes back; nothing if there is none."""
        if lead.standing_before is None:
            return ""
        standing = lead.standing
        before = replace(
            lead.standing_before,
            number=standing.number,
            again_at=standing.again_at,
            asked_again_at=standing.asked_again_at,
        )
        return self.words["event_snoozed"] if before == lead.standing else self.status(lead.standing.status)

    def what(self, event: TimelineEvent) -> str:
        """Say what an event was, without who and when."""
        if event.kind.startswith(_MARKED):
            status = Status(event.kind.removeprefix(_MARKED))
            marked = self.words["event_marked"].format(status=self.status(status).lower())
            return f"{marked}, {self._visit(event.until)}" if event.until else marked
        known = self.words.get(f"event_{event.kind}") or self.words["event_other"].format(kind=event.kind)
        return known if event.changed else f"{known} {self.words['event_changed_nothing']}"

    def _visit(self, at: datetime) -> str:
        said = self.words["visit_at"].format(moment=self.moment(at))
        return said[:1].lower() + said[1:]

    def line(self, event: TimelineEvent) -> str:
        """Say what an event was and who did it, or to which alert it happened."""
        what = self.what(event)
        if event.by:
            return self.words["event_by"].format(what=what, name=self.name(event.by))
        if event.channel is None:
            return what
        number = self.words["try_number"].format(number=event.attempt)
        return f"{self.words[f'channel_{event.channel}']}, {number}: {what}"

    def history(self, lead: Lead, events: Sequence[TimelineEvent]) -> list[tuple[str, str]]:
        """Return everything that happened, oldest first, each as when and what."""
        received = (self.moment(lead.received_at), self.words["event_received"])
        return [received, *((self.moment(event.at), self.line(event)) for event in events)]

    def alerts(self, lead: Lead) -> list[tuple[str, str]]:
        """Say how each alert of a lead stands, each as which and how."""
        return [
            (self.words[f"channel_{channel}"], self._alert(_state_of(channel, alert), alert.attempt))
            for channel, alert in lead.alerts.items()
            if alert.attempt or channel is not Channel.PUSH  # where no device is told, it is nobody's news
        ]

    def _alert(self, state: str, tries: int) -> str:
        text = self.words[state]
        return f"{text} · {self.words['tries'].format(number=tries)}" if tries else text

    def news_since(self, number: int, lead: Lead, events: Sequence[TimelineEvent]) -> str:
        """Say what was done after the last thing that a page showed."""
        news = [f"{self.line(event)}, {self.moment(event.at)}" for event in events if _number_of(event) > number]
        if lead.asked_again and lead.asked_again.number > number:
            news.append(self.asked_again(lead))
        # The timeline is written after the change: if that was cut short, the standing itself knows.
        return "; ".join(news) or f"{self.headline(lead.standing)} {self.by_whom(lead.standing)}".strip()


def _state_of(channel: Channel, alert: Alert) -> str:
    """Return the name of the words for an alert's state: nobody ever confirms a push."""
    is_pushed = channel is Channel.PUSH and alert.state is AlertState.SENT
    return "alert_pushed" if is_pushed else f"alert_{alert.state}"


def action_id(number: int) -> str:
    """Return the id of an action's event: the standing's number after it, so that a repeat is the same event."""
    return f"{_ACTION}{number:06}"


def _number_of(event: TimelineEvent) -> int:
    number = event.id.removeprefix(_ACTION)
    return int(number) if event.id.startswith(_ACTION) and number.isdigit() else -1


def marked_as(status: Status) -> str:
    """Return the kind of the event of a mark."""
    return f"{_MARKED}{status}"


def timeline_of(request: InboxRequest) -> Timeline:
    """Read who is who, to say who did what."""
    return Timeline(request.desk.practice, names_of(request.desk.records), request.now)
