"""Every request of the real zip, judged by its function's own role: all are allowed, and no statement is in vain."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.infra.test_rights import ALERT, CANARY, COPYIST, EVERYBODY, FEEDBACK, INBOX, PUBLIC, SWEEP
from tests.judged import flows
from tests.judged.flows import FLOWS
from tests.judged.judging import Judged
from tests.judged.stage import Stage

# Each statement of each role, and a use of the desk that fails without it.
STATEMENTS = {
    (PUBLIC, "WriteAndReadOneLeadByKey"): "a_visitor_leaves_a_request",
    (PUBLIC, "ReadTheDaysOff"): "a_visitor_leaves_a_request",
    (PUBLIC, "LetPeopleOptOut"): "somebody_wants_no_more_mail",
    (PUBLIC, "UseTheKeyThroughTheTable"): "a_visitor_leaves_a_request",
    (PUBLIC, "OpenItsOwnSettings"): "a_visitor_leaves_a_request",
    (PUBLIC, "WriteTheLog"): "a_visitor_leaves_a_request",
    (INBOX, "ReadAndWorkOnLeads"): "somebody_works_on_a_request",
    (INBOX, "ListAndFindLeads"): "somebody_works_on_a_request",
    (INBOX, "KeepSignInsAndTheHours"): "somebody_enrols_and_signs_in",
    (INBOX, "KnowPeopleAndForgetNone"): "somebody_enrols_and_signs_in",
    (INBOX, "UseUpInvitationsAndMakeNone"): "somebody_enrols_and_signs_in",
    (INBOX, "AddToTheAccountAndReadIt"): "somebody_works_on_a_request",
    (INBOX, "CountStrangersAndReadHowMany"): "a_stranger_is_counted",
    (INBOX, "SendAsTheDeskOnly"): "somebody_enrols_and_signs_in",
    (INBOX, "UseTheKeyThroughTheTable"): "somebody_enrols_and_signs_in",
    (INBOX, "OpenItsOwnSettings"): "somebody_enrols_and_signs_in",
    (INBOX, "WriteTheLog"): "somebody_enrols_and_signs_in",
    (ALERT, "ReadClaimAndMarkLeads"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "ReadTheStream"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "KnowThatThereIsAStream"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "TakeTurnsAtAlertsOfTheirOwn"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "KnowAndNoteWhichPhonesAreTold"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "CountSenders"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "CountWhatIsOpen"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "KeepToTheLimitsOfAcknowledging"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "SeeWhereAlertsGoAndWhoseMailFails"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "UseTheKeyThroughTheTable"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "SendAsTheDeskOnly"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "TellTheKeeper"): "what_cannot_be_read_is_told_the_keeper",
    (ALERT, "UseTheKeyThroughTheTopic"): "what_cannot_be_read_is_told_the_keeper",
    (ALERT, "KeepWhatCouldNotBeAlerted"): "what_fails_to_the_last_is_kept",
    (ALERT, "OpenItsOwnSettings"): "a_request_is_alerted_and_acknowledged",
    (ALERT, "WriteTheLog"): "a_request_is_alerted_and_acknowledged",
    (FEEDBACK, "MarkLeadsAndKeepTheirTimeline"): "a_bounce_comes_back",
    (FEEDBACK, "SeeWhomAGatheredEmailNamed"): "a_gathered_email_comes_back",
    (FEEDBACK, "CountAcknowledgementsThatCameBack"): "a_bounce_comes_back",
    (FEEDBACK, "NoteWhoseMailFails"): "a_bounce_comes_back",
    (FEEDBACK, "UseTheKeyThroughTheTable"): "a_bounce_comes_back",
    (FEEDBACK, "KeepWhatCouldNotBeApplied"): "what_fails_to_the_last_is_kept",
    (FEEDBACK, "UseTheKeyThroughTheQueue"): "what_fails_to_the_last_is_kept",
    (FEEDBACK, "OpenItsOwnSettings"): "a_bounce_comes_back",
    (FEEDBACK, "WriteTheLog"): "a_bounce_comes_back",
    (SWEEP, "AskWhatIsDueWaitsAndIsOfOnePerson"): "a_sweep_sends_on_what_bounced",
    (SWEEP, "ReadClaimMarkAndEraseLeads"): "a_sweep_sends_on_what_bounced",
    (SWEEP, "AccountForWhatItErases"): "a_sweep_erases_what_is_old",
    (SWEEP, "TakeTurnsAtAlertsOfTheirOwn"): "a_sweep_alone_alerts_and_acknowledges",
    (SWEEP, "KnowAndNoteWhichPhonesAreTold"): "a_sweep_alone_alerts_and_acknowledges",
    (SWEEP, "CountSenders"): "a_sweep_alone_alerts_and_acknowledges",
    (SWEEP, "KeepOutboxAndLimitsOfItsMail"): "a_sweep_sends_the_days_digest",
    (SWEEP, "SeeDaysOffAndWhoWantsNoMail"): "a_sweep_alone_alerts_and_acknowledges",
    (SWEEP, "UseTheKeyThroughTheTable"): "a_sweep_sends_on_what_bounced",
    (SWEEP, "SendAsTheDeskOnly"): "a_sweep_sends_on_what_bounced",
    (SWEEP, "TellTheKeeper"): "a_sweep_sends_on_what_bounced",
    (SWEEP, "UseTheKeyThroughTheTopic"): "a_sweep_sends_on_what_bounced",
    (SWEEP, "OpenItsOwnSettings"): "a_sweep_sends_on_what_bounced",
    (SWEEP, "WriteTheLog"): "a_sweep_sends_on_what_bounced",
    (CANARY, "FollowAndEraseItsOwnLeads"): "the_canary_comes_back",
    (CANARY, "KeepItsLogbook"): "the_canary_comes_back",
    (CANARY, "UseTheKeyThroughTheTable"): "the_canary_comes_back",
    (CANARY, "OpenItsOwnSettings"): "the_canary_comes_back",
    (CANARY, "WriteTheLog"): "the_canary_comes_back",
    (COPYIST, "ReadTheAuditLog"): "the_audit_log_is_copied",
    (COPYIST, "SeeWhatIsCopied"): "the_audit_log_is_copied",
    (COPYIST, "AddCopiesAndTakeNoneAway"): "the_audit_log_is_copied",
    (COPYIST, "UseTheKeyThroughTheTable"): "the_audit_log_is_copied",
    (COPYIST, "OpenItsOwnSettings"): "the_audit_log_is_copied",
    (COPYIST, "WriteTheLog"): "the_audit_log_is_copied",
}


@pytest.fixture(scope="module")
def heard(stage: Stage) -> Callable[[str], list[Judged]]:
    """Return what plays a flow, once, and returns what was asked meanwhile."""

    @cache
    def play(name: str) -> list[Judged]:
        FLOWS[name](stage)
        return list(stage.judge.heard)

    return play


@pytest.mark.parametrize("name", FLOWS)
def test_a_use_of_the_desk_is_allowed_all_that_it_asks(
    stage: Stage, heard: Callable[[str], list[Judged]], name: str
) -> None:
    assert heard(name)
    assert [one for one in heard(name) if not one.is_allowed] == []
    assert [gate.unknown for gate in stage.gates.values()] == [[]] * len(stage.gates)


def test_every_statement_of_every_role_is_listed_here(stage: Stage) -> None:
    there = {(role, one["Sid"]) for role in EVERYBODY for one in stage.judge.whole.statements(role)}
    assert there == STATEMENTS.keys()


@pytest.mark.parametrize(("role", "sid"), STATEMENTS)
def test_no_statement_is_there_in_vain(stage: Stage, heard: Callable[[str], list[Judged]], role: str, sid: str) -> None:
    without = stage.judge.whole.without(role, sid)
    asks = [one.ask for one in heard(STATEMENTS[role, sid]) if one.role == role]
    assert [ask for ask in asks if not without.allows(role, ask)]


@pytest.mark.proof
@pytest.mark.parametrize(("role", "sid"), STATEMENTS)
def test_without_any_one_statement_a_use_of_the_desk_fails(stage: Stage, role: str, sid: str) -> None:
    stage.without = (role, sid)
    try:
        with pytest.raises(AssertionError):
            FLOWS[STATEMENTS[role, sid]](stage)
    finally:
        stage.without = None


def test_a_recipient_who_is_an_identity_of_the_account_is_asked_for_as_well(
    heard: Callable[[str], list[Judged]],
) -> None:
    sent = heard("a_request_is_alerted_and_acknowledged")
    asked = {one.ask.resource for one in sent if one.ask.action == "ses:SendRawEmail"}
    assert any(resource.endswith(f"identity/{flows.VISITOR}") for resource in asked)
