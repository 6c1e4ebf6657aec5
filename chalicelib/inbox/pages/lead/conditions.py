"""On which conditions somebody can be reached, and by when: what stands at the head of a lead's page. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib.forms.answers import answer_in_words
from chalicelib.forms.lead_form import questions_of
from chalicelib.inbox.pages.lead.answer_groups import short_label, wrote_in
from chalicelib.inbox.pages.lead.timeline import Timeline
from chalicelib.inbox.row_times import is_late
from chalicelib.leads.lead import Lead
from chalicelib.text.dates import time_or_moment

# What is said beside the way to reach them, in this order.
_SAID = ("preferred_time", "access_needs", "language")


@dataclass(frozen=True)
class Condition:
    text: str = field(repr=False)
    is_warning: bool = False


def conditions_of(lead: Lead, timeline: Timeline) -> Iterator[Condition]:
    """Yield what to keep to when one calls: voicemail, the best time, what they need, and their language."""
    language, words = timeline.practice.language, timeline.words
    voicemail = lead.answers.get("voicemail_ok")
    if isinstance(voicemail, bool):
        yield Condition(words["voicemail_yes" if voicemail else "voicemail_no"], is_warning=not voicemail)
    asked = questions_of(lead)
    for name in _SAID:
        if name in asked and lead.answers.get(name):
            answer = answer_in_words(asked[name], lead.answers[name], language)
            yield Condition(f"{short_label(asked[name], language)}: {answer}")
    if lead.language != language:
        yield Condition(wrote_in(lead, language))


def answered_by(lead: Lead, timeline: Timeline) -> Condition | None:
    """Say by when to answer, or since when that is over; once somebody was reached, whether that was in time."""
    said, now, standing = timeline.words, timeline.now, lead.standing
    if lead.promise is None or now is None or lead.is_held:
        return None
    if standing.is_awaited:
        is_over = is_late(lead, now)
        moment = timeline.moment(lead.promise.respond_by)
        return Condition(said["overdue_since" if is_over else "answer_by"].format(moment=moment), is_warning=is_over)
    if standing.first_contact_at is None:
        return None
    promised = (lead.first_promise or lead.promise).respond_by
    in_time = standing.first_contact_at <= promised
    reached = time_or_moment(standing.first_contact_at, timeline.practice.time_zone, now)(timeline.practice.language)
    return Condition(said["reached_in_time" if in_time else "reached_late"].format(moment=reached))
