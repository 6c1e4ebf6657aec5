"""The whole desk as a state machine beside a simple model of it: whatever people and time do, in any order.

The model knows each request by its reference: whether it may be spam, what became of it, and what was erased. What it
does not know is what the desk has to find out by itself: alerts, promises, when what is due.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.alerts.feedback import MailEvent, apply_mail_event
from chalicelib.alerts.sweep import sweep
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.keyring import with_new_key
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import STATUS_CHANGES, Status
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn
from tests.posts import AS_SCRIPT, CERTIFICATION, CONTACT, Visitor

# Nothing that is open is erased by itself within this.
MOST_DAYS = 60
FORMS_SENT = ["contact", "certification"]
MOST_SECRETS = 4
MINUTE = timedelta(minutes=1)
IDLE_MINUTES = 15
# Actions that need no more than a tap.
TAPS = [Status.NO_ANSWER, Status.CONTACTED, Status.DECLINED, Status.REFERRED, Status.DUPLICATE, Status.SPAM]
EVENTS = {"delivery": AlertState.DELIVERED, "bounce": AlertState.BOUNCED, "complaint": AlertState.COMPLAINED}


@dataclass
class Known:
    """What the model knows of a request."""

    form: str
    status: Status = Status.NEW
    is_held: bool = False
    is_on_legal_hold: bool = False
    # What undoing brings back; None if there is nothing to undo.
    before: tuple[Status, bool] | None = None
    notes: list[str] = field(default_factory=list)
    # How many emails there were before it; the same reference may have been told of, and erased.
    emails_before: int = 0


class WholeDesk(RuleBasedStateMachine):
    """People and time at the desk."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = QuietDesk()
        self.begun = self.desk.clock.now()
        self.visitor = Visitor(self.desk)
        self.user = SignedIn(self.desk)
        self.is_signed_in = True
        self.known: dict[str, Known] = {}
        self.erased: set[str] = set()
        self.sent: list[tuple[str, dict[str, str], str, str]] = []

    # --- visitors

    @initialize(form=st.sampled_from(FORMS_SENT), is_bot=st.booleans())
    def submit_first(self, form: str, is_bot: bool) -> None:  # noqa: FBT001 - hypothesis names it
        self._submit(form, is_bot=is_bot)

    @rule(form=st.sampled_from(FORMS_SENT), is_bot=st.booleans())
    def submit(self, form: str, is_bot: bool) -> None:  # noqa: FBT001 - hypothesis names it
        self._submit(form, is_bot=is_bot)

    def _submit(self, form: str, *, is_bot: bool) -> None:
        number = len(self.sent)
        fields = {**(CONTACT if form == "contact" else CERTIFICATION), "email": f"p{number}@example.com"}
        fields["message"] = f"Request {'with a trap' if is_bot else 'number'} {number}"
        if is_bot:
            fields["_gotcha"] = "x"
        key = f"key-{number}"
        reference = self._post(form, fields, key)
        assert reference not in self.known
        self.known[reference] = self._known(form, is_held=is_bot)
        self.sent.append((form, fields, key, reference))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_the_same_again(self, data: st.DataObject) -> None:
        form, fields, key, _ = data.draw(st.sampled_from(self.sent))
        again = self._post(form, fields, key)
        if again not in self.known:  # it was erased, or comes on another day
            self.erased.discard(again)
            self.known[again] = self._known(form, is_held="_gotcha" in fields)

    def _known(self, form: str, *, is_held: bool) -> Known:
        return Known(form, is_held=is_held, emails_before=len(self.desk.outbox.sent))

    def _post(self, form: str, fields: dict[str, str], key: str) -> str:
        answer = self.visitor.submit(form, fields, {**AS_SCRIPT, "Idempotency-Key": key})
        assert answer.status == HTTPStatus.OK
        return str(answer.json["id"])

    # --- what the desk is called for

    @precondition(lambda self: self._present())
    @rule(data=st.data())
    def stream(self, data: st.DataObject) -> None:
        do_what_is_due(self.desk, self._lead(data).key)

    @rule()
    def sweep(self) -> None:
        sweep(self.desk, lambda: 0.0)

    @rule(minutes=st.sampled_from([1, 4, 31, 60, 60 * 8, 60 * 24, 60 * 24 * 7]), comes_back=st.booleans())
    def let_time_pass(self, minutes: int, comes_back: bool) -> None:  # noqa: FBT001 - hypothesis names it
        if self.desk.clock.now() - self.begun < timedelta(days=MOST_DAYS - 7):
            self.desk.wait(timedelta(minutes=minutes))
            self.is_signed_in = self.is_signed_in and minutes < IDLE_MINUTES
            self.user.get("")  # whoever asks now and then stays signed in
            if comes_back and not self.is_signed_in:
                self.sign_in()

    @precondition(lambda self: self._present())
    @rule(
        data=st.data(), kind=st.sampled_from(sorted(EVENTS)), channel=st.sampled_from([Channel.FIRST, Channel.SECOND])
    )
    def hear_of_an_email(self, data: st.DataObject, kind: str, channel: Channel) -> None:
        lead = self._lead(data)
        alert = lead.alerts.get(channel)
        if alert is None or not alert.attempt:
            return
        event = MailEvent(
            f"{kind}-{channel}-{alert.attempt}", kind, self.desk.clock.now(), lead.key, channel, alert.attempt
        )
        apply_mail_event(self.desk, event)
        once = self._stored(lead)
        apply_mail_event(self.desk, event)
        assert self._stored(lead) == once

    # --- the practice

    @precondition(lambda self: self._present())
    @rule(data=st.data(), status=st.sampled_from(TAPS))
    def mark(self, data: st.DataObject, status: Status) -> None:
        lead = self._lead(data)
        known = self.known[lead.reference]
        done = self._act(lead, "status", number=str(lead.standing.number), status=status)
        is_possible = status in STATUS_CHANGES[known.status] and (not known.is_held or status is Status.SPAM)
        assert done is (self.is_signed_in and is_possible)
        if done:
            known.before, known.status = (known.status, known.is_held), status

    @precondition(lambda self: self._present())
    @rule(data=st.data())
    def mark_on_a_page_that_is_out_of_date(self, data: st.DataObject) -> None:
        lead = self._lead(data)
        assert not self._act(lead, "status", number=str(lead.standing.number - 1), status=Status.CONTACTED)

    @precondition(lambda self: any(known.before for known in self.known.values()))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        lead = self._lead(data)
        known = self.known[lead.reference]
        done = self._act(lead, "undo", number=str(lead.standing.number))
        assert done is (self.is_signed_in and known.before is not None)
        if done and known.before is not None:
            (known.status, known.is_held), known.before = known.before, None

    @precondition(lambda self: self._present())
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        lead = self._lead(data)
        known = self.known[lead.reference]
        done = self._act(lead, "release", number=str(lead.standing.number))
        assert done is (self.is_signed_in and known.is_held and known.status is Status.NEW)
        if done:
            known.is_held, known.before = False, None

    @precondition(lambda self: self._present())
    @rule(data=st.data(), is_on=st.booleans())
    def hold_for_legal_reasons(self, data: st.DataObject, is_on: bool) -> None:  # noqa: FBT001 - hypothesis names it
        lead = self._lead(data)
        fields = {"hold": "on"} if is_on else {"hold": "off"}
        done = self._act(lead, "hold", number=str(lead.standing.number), **fields)
        assert done is (self.is_signed_in and is_on is not self.known[lead.reference].is_on_legal_hold)
        if done:
            self.known[lead.reference].is_on_legal_hold = is_on

    @precondition(lambda self: self._present())
    @rule(data=st.data())
    def note(self, data: st.DataObject) -> None:
        lead = self._lead(data)
        known = self.known[lead.reference]
        text = f"note {len(known.notes)}"
        done = self._act(lead, "note", number=str(lead.standing.number), text=text)
        assert done is self.is_signed_in
        if done:
            known.notes.append(text)

    @precondition(lambda self: self._present())
    @rule(data=st.data(), is_sure=st.booleans())
    def erase(self, data: st.DataObject, is_sure: bool) -> None:  # noqa: FBT001 - hypothesis names it
        lead = self._lead(data)
        known = self.known[lead.reference]
        typed = lead.reference if is_sure else "K7Q2-9M4T"
        done = self._act(lead, "erase", number=str(lead.standing.number), reference=typed)
        assert done is (self.is_signed_in and is_sure and not known.is_on_legal_hold)
        if done:
            self.erased.add(lead.reference)
            del self.known[lead.reference]

    def _act(self, lead: Lead, action: str, **fields: str) -> bool:
        """Press a button, and return whether it was done; whatever comes of it, it is no fault."""
        reply = self.user.post(f"leads/{lead.reference}/{action}", fields)
        assert reply.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return reply.status is HTTPStatus.SEE_OTHER and self.is_signed_in

    @precondition(lambda self: self.is_signed_in)
    @rule()
    def sign_out(self) -> None:
        self.user.post("sign-out")
        self.is_signed_in = False

    @precondition(lambda self: not self.is_signed_in)
    @rule()
    def sign_in(self) -> None:
        self.user.sign_in()
        self.is_signed_in = True

    @precondition(lambda self: len(self.desk.settings.keys.keys) < MOST_SECRETS)
    @rule()
    def change_the_secret(self) -> None:
        root = f"key {len(self.desk.settings.keys.keys):030}"
        ring = with_new_key(self.desk.settings.keys, root, self.desk.clock.now())
        self.desk.settings = replace(self.desk.settings, keys=ring)

    # --- what must hold after each step

    @invariant()
    def what_is_stored_is_what_the_model_knows(self) -> None:
        stored = {lead.reference: lead for lead in self.desk.leads()}
        assert stored.keys() == self.known.keys()
        for reference, known in self.known.items():
            lead = stored[reference]
            assert lead.form == known.form
            assert lead.standing.status is known.status
            assert lead.is_on_legal_hold is known.is_on_legal_hold
            assert [note.text for note in lead.private_notes] == known.notes
            assert (lead.alert.state is AlertState.HELD) is known.is_held

    @invariant()
    def nobody_is_told_of_what_is_held(self) -> None:
        for reference, known in self.known.items():
            if known.is_held:
                assert not self._alerts_about(reference, known.emails_before)

    @invariant()
    def what_is_erased_is_found_nowhere(self) -> None:
        for reference in self.erased - self.known.keys():
            assert self.user.get(f"leads/{reference}").status is not HTTPStatus.OK

    def teardown(self) -> None:
        """Let everything come to rest: whoever waits openly has been told of."""
        for _ in range(6):
            self.desk.wait(MINUTE)
            sweep(self.desk, lambda: 0.0)
        for reference, known in self.known.items():
            lead = next(lead for lead in self.desk.leads() if lead.reference == reference)
            if not known.is_held and known.status is Status.NEW:
                assert lead.alert.attempt, "nobody was told"

    def _alerts_about(self, reference: str, emails_before: int) -> list[str]:
        newer = self.desk.outbox.sent[emails_before:]
        return [one.message.subject for one in newer if reference in one.message.subject]

    def _present(self) -> bool:
        return bool(self.known)

    def _lead(self, data: st.DataObject) -> Lead:
        reference = data.draw(st.sampled_from(sorted(self.known)))
        return next(lead for lead in self.desk.leads() if lead.reference == reference)

    def _stored(self, lead: Lead) -> Lead | None:
        return self.desk.store.get(lead.key)
