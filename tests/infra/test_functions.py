"""How the functions run: their environment, limits and logs, and the API before them."""

import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.alerts.canary import FLIGHT_LASTS
from chalicelib.alerts.sweep import TIME_FOR_ONE_SWEEP
from chalicelib.leads.alert_transitions import LEASE
from tools.places import DEPLOYMENT_ZIP

Resources = dict[str, dict[str, Any]]

SECRET = {"Secret": {"Fn::If": ["MakesSecret", {"Ref": "DeskSecret"}, {"Ref": "AdoptedSecretArn"}]}}
EVERYWHERE = {
    "TABLE_NAME": {"Fn::If": ["MakesTable", {"Ref": "LeadsTable"}, {"Ref": "TableName"}]},
    "DESK_SECRET": {"Fn::Sub": ["{{resolve:secretsmanager:${Secret}:SecretString:::${SecretVersion}}}", SECRET]},
    "ALERT_DETAIL": {"Ref": "AlertDetail"},
    "DESK_NAME": {"Ref": "AWS::StackName"},
}
SENDING = EVERYWHERE | {
    "MAIL_CONFIGURATION_SET": {"Ref": "MailConfigurationSet"},
    "ALARM_TOPIC_ARN": {"Ref": "AlarmTopic"},
    "PUBLIC_URL": {
        "Fn::If": [
            "HasDomain",
            {"Fn::Sub": "https://${Domain}"},
            {"Fn::Sub": "https://${RestAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}/desk"},
        ]
    },
}
ENVIRONMENTS = {
    "APIHandler": EVERYWHERE,
    "Inbox": EVERYWHERE | {"MAIL_CONFIGURATION_SET": SENDING["MAIL_CONFIGURATION_SET"]},
    "OnLeadWritten": SENDING,
    "OnMailEvent": EVERYWHERE,
    "Sweep": SENDING,
    "Canary": EVERYWHERE | {"PUBLIC_URL": SENDING["PUBLIC_URL"], "PING_URL": {"Ref": "PingUrl"}},
    "AuditCopy": EVERYWHERE | {"AUDIT_BUCKET": {"Fn::Sub": "${AWS::StackName}-audit-${AWS::AccountId}"}},
}
LOG_GROUPS = {
    "APIHandler": "ApiHandlerLogGroup",
    "Inbox": "InboxLogGroup",
    "OnLeadWritten": "OnLeadWrittenLogGroup",
    "OnMailEvent": "OnMailEventLogGroup",
    "Sweep": "SweepLogGroup",
    "Canary": "CanaryLogGroup",
    "AuditCopy": "AuditCopyLogGroup",
}
BEHIND_THE_API = ["APIHandler", "Inbox"]
SENDERS = [name for name, environment in ENVIRONMENTS.items() if environment is SENDING]

# API Gateway waits no longer for a function, in seconds.
GATEWAY_PATIENCE = 29


def test_the_functions_are_those_listed_here(resources: Resources) -> None:
    functions = {name for name, resource in resources.items() if resource["Type"] == "AWS::Lambda::Function"}
    assert functions == ENVIRONMENTS.keys()


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_function_is_told_what_its_settings_ask_for(resources: Resources, name: str) -> None:
    assert resources[name]["Properties"]["Environment"]["Variables"] == ENVIRONMENTS[name]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_function_runs_on_the_python_and_processor_its_wheels_are_built_for(resources: Resources, name: str) -> None:
    properties = resources[name]["Properties"]
    with zipfile.ZipFile(DEPLOYMENT_ZIP) as archive:
        [wheel] = [entry for entry in archive.namelist() if entry.startswith("pydantic_core/_pydantic_core.")]
    minor = properties["Runtime"].removeprefix("python3.")
    assert wheel.endswith(f".cpython-3{minor}-{properties['Architectures'][0]}-linux-gnu.so")


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_function_logs_json_into_a_group_that_forgets(resources: Resources, name: str) -> None:
    group = resources[LOG_GROUPS[name]]["Properties"]
    logging = resources[name]["Properties"]["LoggingConfig"]
    assert logging["LogFormat"] == "JSON"
    assert logging["LogGroup"] == {"Ref": LOG_GROUPS[name]}
    assert group["RetentionInDays"] == 30
    assert group["LogGroupName"]["Fn::Sub"].startswith("/front-desk/${AWS::StackName}/")


@pytest.mark.parametrize("name", BEHIND_THE_API)
def test_no_function_behind_the_api_uses_what_is_made_after_it(resources: Resources, name: str) -> None:
    # The API's own address in a function that it calls would be a circle that no deployment can resolve.
    role = resources[name]["Properties"]["Role"]["Fn::GetAtt"][0]
    assert "RestAPI" not in str([resources[name], resources[role], resources[LOG_GROUPS[name]]])


@pytest.mark.parametrize("name", BEHIND_THE_API)
def test_a_function_behind_the_api_ends_before_the_gateway_gives_up(resources: Resources, name: str) -> None:
    assert resources[name]["Properties"]["Timeout"] < GATEWAY_PATIENCE


def test_the_inbox_is_the_same_zip_under_another_handler(resources: Resources) -> None:
    public, inbox = (resources[name]["Properties"] for name in BEHIND_THE_API)
    assert inbox["Code"] == public["Code"]
    assert (public["Handler"], inbox["Handler"]) == ("app.app", "app.inbox")


@pytest.mark.parametrize("name", SENDERS)
def test_a_claim_outlasts_the_function_that_made_it(resources: Resources, name: str) -> None:
    # Otherwise another one could take the alert over and send it a second time.
    assert timedelta(seconds=resources[name]["Properties"]["Timeout"]) < LEASE


def test_a_sweep_has_time_to_end_by_itself(resources: Resources) -> None:
    # A lead it began in its last second may take a slow mail service on each of its channels; a sweep that is broken
    # off leaves claims behind and measures nothing.
    slowest_lead = timedelta(seconds=65)
    timeout = timedelta(seconds=resources["Sweep"]["Properties"]["Timeout"])
    assert timeout > TIME_FOR_ONE_SWEEP + slowest_lead


def test_a_canary_has_time_to_come_back_or_to_be_given_up(resources: Resources) -> None:
    # The door may take as long as the gateway waits, and so may whoever watches outside.
    timeout = timedelta(seconds=resources["Canary"]["Properties"]["Timeout"])
    assert timeout > FLIGHT_LASTS + timedelta(seconds=2 * GATEWAY_PATIENCE)


# How often it comes; how often it is tried again, and until when (seconds). The next minute does what this one did not;
# a day is long enough to try once more.
SCHEDULES = [
    ("Sweep", "rate(1 minute)", (0, 60)),
    ("Canary", "rate(1 hour)", (0, 60)),
    ("APIHandler", "rate(5 minutes)", (0, 60)),
    ("AuditCopy", "rate(1 day)", (2, 6 * 60 * 60)),
]


@pytest.mark.parametrize(("name", "often", "again"), SCHEDULES)
def test_what_has_its_time_comes_then(resources: Resources, name: str, often: str, again: tuple[int, int]) -> None:
    rules = [one["Properties"] for one in resources.values() if one["Type"] == "AWS::Events::Rule"]
    (rule,) = [one for one in rules if one.get("Targets", [{}])[0].get("Arn") == {"Fn::GetAtt": [name, "Arn"]}]
    assert rule["ScheduleExpression"] == often
    assert rule.get("State", "ENABLED") == "ENABLED"
    (invocation,) = [
        one["Properties"]
        for one in resources.values()
        if one["Type"] == "AWS::Lambda::EventInvokeConfig" and one["Properties"]["FunctionName"] == {"Ref": name}
    ]
    assert (invocation["MaximumRetryAttempts"], invocation["MaximumEventAgeInSeconds"]) == again


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_what_a_function_is_told_is_encrypted_with_our_own_key(resources: Resources, name: str) -> None:
    # Whoever may read the account's configuration would read the secret.
    ours = {"Fn::If": ["MakesKey", {"Fn::GetAtt": ["DataKey", "Arn"]}, {"Ref": "AdoptedKeyArn"}]}
    assert resources[name]["Properties"]["KmsKeyArn"] == ours


def test_who_alerts_has_its_share_of_the_account_where_the_account_has_enough(
    template: dict[str, Any], resources: Resources
) -> None:
    # A new account allows ten at a time and refuses every reservation.
    assert template["Parameters"]["ReserveConcurrency"]["Default"] == "no"
    functions = {name: one["Properties"] for name, one in resources.items() if one["Type"] == "AWS::Lambda::Function"}
    name = "ReservedConcurrentExecutions"
    reserved = {function: one[name]["Fn::If"] for function, one in functions.items() if name in one}
    assert {function: (when, other) for function, (when, _, other) in reserved.items()} == dict.fromkeys(
        SENDERS, ("ReservesConcurrency", {"Ref": "AWS::NoValue"})
    )
    assert sum(number for _, number, _ in reserved.values()) == 13


@pytest.mark.parametrize("name", LOG_GROUPS)
def test_a_functions_role_can_be_bounded(resources: Resources, name: str) -> None:
    role = resources[resources[name]["Properties"]["Role"]["Fn::GetAtt"][0]]["Properties"]
    assert role["PermissionsBoundary"] == {
        "Fn::If": ["HasBoundary", {"Ref": "PermissionsBoundary"}, {"Ref": "AWS::NoValue"}]
    }


# A request as API Gateway logs it: what it was and what came of it. The words are the gateway's own.
LOGGED = {
    "at": "$context.requestTime",
    "request": "$context.requestId",
    "method": "$context.httpMethod",
    "route": "$context.resourcePath",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "bytes": "$context.responseLength",
    "error": "$context.error.responseType",
    "desk": "${AWS::StackName}",
}


def test_a_request_is_logged_without_what_it_brought(resources: Resources) -> None:
    # Neither address, agent, headers, query nor the path as it was asked for: in it there may be a token.
    when, setting, otherwise = resources["RestAPIdeskStage"]["Properties"]["AccessLogSetting"]["Fn::If"]
    assert (when, otherwise) == ("KeepsAccessLog", {"Ref": "AWS::NoValue"})
    assert json.loads(setting["Format"]["Fn::Sub"]) == LOGGED
    assert setting["DestinationArn"]["Fn::Sub"].endswith(":log-group:${AccessLogGroup}")
    assert resources["AccessLogGroup"]["Properties"]["RetentionInDays"] == 30


def test_the_accounts_role_for_such_logs_is_made_only_if_there_is_none(
    template: dict[str, Any], resources: Resources
) -> None:
    assert template["Parameters"]["AccessLog"]["Default"] == "off"
    assert template["Conditions"]["MakesGatewayRole"] == {"Fn::Equals": [{"Ref": "AccessLog"}, "with-role"]}
    for name in ("GatewayAccount", "GatewayLogRole"):
        # It is every stack's of the account: it stays.
        assert (resources[name]["Condition"], resources[name]["DeletionPolicy"]) == ("MakesGatewayRole", "Retain")
    assert resources["RestAPI"]["DependsOn"] == "GatewayAccount"


def test_a_desk_with_a_domain_of_its_own_has_one_address(template: dict[str, Any], resources: Resources) -> None:
    # Passkeys and links belong to one; the inbox must not answer under another.
    body = resources["RestAPI"]["Properties"]["Body"]
    off = body["x-amazon-apigateway-endpoint-configuration"]["disableExecuteApiEndpoint"]
    assert off == {"Fn::If": ["HasDomain", True, False]}
    assert template["Outputs"]["ApiUrl"]["Value"] == SENDING["PUBLIC_URL"]


def test_its_own_domain_leads_to_the_stage_under_its_certificate(resources: Resources) -> None:
    domain, mapping = resources["DeskDomain"], resources["DeskDomainMapping"]
    assert domain["Condition"] == mapping["Condition"] == "HasDomain"
    assert domain["Properties"]["RegionalCertificateArn"] == {"Ref": "CertificateArn"}
    assert domain["Properties"]["SecurityPolicy"] == "TLS_1_2"
    assert mapping["Properties"] == {
        "DomainName": {"Ref": "DeskDomain"},
        "RestApiId": {"Ref": "RestAPI"},
        "Stage": {"Ref": "RestAPIdeskStage"},
    }


def test_a_domain_is_not_taken_without_its_certificate(template: dict[str, Any]) -> None:
    rule = template["Rules"]["DomainHasItsCertificate"]
    assert rule["RuleCondition"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "Domain"}, ""]}]}
    assert [one["Assert"] for one in rule["Assertions"]] == [
        {"Fn::Not": [{"Fn::Equals": [{"Ref": "CertificateArn"}, ""]}]}
    ]


def test_an_alert_says_no_more_than_that_somebody_wrote_unless_it_is_asked_to(template: dict[str, Any]) -> None:
    assert template["Parameters"]["AlertDetail"]["Default"] == "minimal"
    assert template["Parameters"]["AlertDetail"]["AllowedValues"] == ["minimal", "contact", "full"]


def test_the_secret_is_made_by_the_template_and_long_enough(resources: Resources) -> None:
    assert resources["DeskSecret"]["Properties"]["GenerateSecretString"]["PasswordLength"] == 64


def test_the_api_is_regional(resources: Resources) -> None:
    assert resources["RestAPI"]["Properties"]["EndpointConfiguration"] == {"Types": ["REGIONAL"]}


def test_the_api_has_one_stage(resources: Resources) -> None:
    stages = [resource for resource in resources.values() if resource["Type"] == "AWS::ApiGateway::Stage"]
    deployments = [resource for resource in resources.values() if resource["Type"] == "AWS::ApiGateway::Deployment"]
    assert [stage["Properties"]["StageName"] for stage in stages] == ["desk"]
    assert all("StageName" not in deployment["Properties"] for deployment in deployments)


def test_a_flood_is_throttled_and_no_request_is_logged_whole(resources: Resources) -> None:
    (stage,) = [resource for resource in resources.values() if resource["Type"] == "AWS::ApiGateway::Stage"]
    (settings,) = stage["Properties"]["MethodSettings"]
    assert (settings["ResourcePath"], settings["HttpMethod"]) == ("/*", "*")
    assert 0 < settings["ThrottlingRateLimit"] <= settings["ThrottlingBurstLimit"] <= 100
    assert (settings["LoggingLevel"], settings["DataTraceEnabled"]) == ("OFF", False)


def test_multipart_bodies_reach_the_function_byte_for_byte(resources: Resources) -> None:
    assert resources["RestAPI"]["Properties"]["Body"]["x-amazon-apigateway-binary-media-types"] == [
        "multipart/form-data"
    ]


def test_preflights_are_answered_by_the_app_and_not_by_a_mock(resources: Resources) -> None:
    paths = resources["RestAPI"]["Properties"]["Body"]["paths"]
    kinds = {method["x-amazon-apigateway-integration"]["type"] for path in paths.values() for method in path.values()}
    assert kinds == {"aws_proxy"}
    assert "options" in paths["/f/{form}"]


@pytest.mark.parametrize("name", ["ApiUrl", "TableName"])
def test_a_deployment_says_where_things_are(template: dict[str, Any], name: str) -> None:
    assert template["Outputs"][name]["Value"]
