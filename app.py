"""Every route and every trigger of the front desk. Each names the view that answers it; nothing is decided here."""

from functools import partial
from typing import Any

from chalice.app import Chalice, CloudWatchEvent, DynamoDBEvent, Rate, SNSEvent

from chalicelib.web import adapter

app = Chalice(app_name="front-desk", configure_logs=False)
app.register_middleware(adapter.add_cors_headers, "http")
route = partial(adapter.route, app)
# What comes before a post makes it quick.
WAKE = "intake.waking:wake"

# --- the visitor ---------------------------------------------------------------------------------------------------

route("POST", "/f/{form}", "intake.submission:submit")
route("POST", "/p/{project}/f/{form}", "intake.submission:submit")
route("POST", "/", "intake.submission:submit")
route("POST", "/submit", "intake.submission:submit")
route("POST", "/{proxy+}", "intake.submission:submit_anywhere")

route("OPTIONS", "/f/{form}", "web.cors:preflight", wakes=WAKE)
route("OPTIONS", "/p/{project}/f/{form}", "web.cors:preflight", wakes=WAKE)
route("OPTIONS", "/", "web.cors:preflight", wakes=WAKE)
route("OPTIONS", "/submit", "web.cors:preflight", wakes=WAKE)
route("OPTIONS", "/thanks", "web.cors:preflight")
route("OPTIONS", "/visit/{token}", "web.cors:preflight")
route("OPTIONS", "/{proxy+}", "web.cors:preflight", wakes=WAKE)

route("GET HEAD", "/f/{form}", "intake.form_page:show_form")
route("GET HEAD", "/p/{project}/f/{form}", "intake.form_page:show_form")
route("GET HEAD", "/", "intake.form_page:show_nothing")
route("GET HEAD", "/submit", "intake.form_page:show_nothing")
route("GET HEAD", "/thanks", "intake.form_page:show_thanks")
route("GET HEAD", "/stop/{token}", "intake.unsubscribe:show_stop")
route("POST", "/stop/{token}", "intake.unsubscribe:stop")
route("GET HEAD", "/visit/{token}", "intake.visit_wish:show_wish")
route("POST", "/visit/{token}", "intake.visit_wish:take_wish")
route("GET HEAD", "/frontdesk.js", "web.static_files:show_script", needs_desk=False, wakes="intake.waking:load")
route("GET HEAD", "/openapi.json", "intake.openapi:show_openapi")
route("GET HEAD", "/health", "web.health:show_health", needs_desk=False, wakes=WAKE)
route("GET HEAD", "/robots.txt", "web.well_known:show_robots", needs_desk=False)
route("GET HEAD", "/favicon.ico", "web.well_known:show_icon", needs_desk=False)
route("GET HEAD", "/.well-known/security.txt", "web.well_known:show_security_contact")
route("GET HEAD", "/{proxy+}", "intake.form_page:show_nothing")

# --- the practitioner's inbox, which has a table of routes of its own ------------------------------------------------

route("GET HEAD POST", "/inbox", "inbox.gate:open_inbox")
route("GET HEAD POST", "/inbox/{proxy+}", "inbox.gate:open_inbox")


# In the cloud a function with rights of its own answers these routes: the public one cannot read what is in the inbox.
@app.lambda_function(name="inbox")
def inbox(event: dict[str, Any], context: object) -> Any:  # noqa: ANN401 - as API Gateway has them
    return app(event, context)


# --- the practitioner's alert --------------------------------------------------------------------------------------

# The template knows the stream; a name of our own would be a second one.
LEADS_STREAM: Any = {"Fn::If": ["MakesTable", {"Fn::GetAtt": ["LeadsTable", "StreamArn"]}, {"Ref": "AdoptedStreamArn"}]}


@app.on_dynamodb_record(stream_arn=LEADS_STREAM, batch_size=10, name="on_lead_written")
def on_lead_written(event: DynamoDBEvent) -> Any:  # noqa: ANN401 - as Lambda wants a batch answered
    return adapter.handle("alerts.stream:handle_records", event.to_dict())


@app.on_sns_message(topic="${MailEventsTopic.TopicName}", name="on_mail_event")
def on_mail_event(event: SNSEvent) -> None:
    adapter.handle("alerts.feedback:handle_notifications", event.to_dict())


@app.schedule(Rate(1, unit=Rate.MINUTES), name="sweep")
def sweep(event: CloudWatchEvent) -> None:  # noqa: ARG001 - every minute is like the other
    adapter.handle("alerts.sweep:sweep_at_the_mail_services_pace")


# --- whether it all works ------------------------------------------------------------------------------------------


@app.schedule(Rate(1, unit=Rate.HOURS), name="canary")
def canary(event: CloudWatchEvent) -> Any:  # noqa: ANN401 - as whoever calls it by hand wants it answered
    return adapter.handle("alerts.canary:fly", event.detail or {})


# --- what nobody may change afterwards -------------------------------------------------------------------------------


@app.schedule(Rate(1, unit=Rate.DAYS), name="audit_copy")
def audit_copy(event: CloudWatchEvent) -> Any:  # noqa: ANN401, ARG001 - as whoever calls it by hand wants it answered
    return adapter.handle("alerts.audit_copy:copy_audit_log")
