"""The doors of the front desk: every route and every trigger, each one line to the room that decides."""

from typing import Any

from chalice.app import Chalice, CloudWatchEvent, DynamoDBEvent, Rate, Response, SNSEvent

from chalicelib.desk import open_desk
from chalicelib.web import adapter

app = Chalice(app_name="front-desk", configure_logs=False)
app.register_middleware(adapter.add_cors_headers, "http")

# Every content type comes in: the body reader knows which it can read, and answers the others in our own words.
ANY_TYPE: dict[str, Any] = {"content_types": ["*/*"]}

# --- the visitor ---------------------------------------------------------------------------------------------------


@app.route("/f/{form}", methods=["POST"], **ANY_TYPE)
@app.route("/p/{project}/f/{form}", methods=["POST"], **ANY_TYPE)
@adapter.answering
def submit(form: str, project: str = "") -> Response:  # noqa: ARG001 - a project is accepted and ignored
    return adapter.submit(open_desk(), app.current_request, form)


@app.route("/", methods=["POST"], **ANY_TYPE)
@app.route("/submit", methods=["POST"], **ANY_TYPE)
@adapter.answering
def submit_form_named_inside() -> Response:
    return adapter.submit(open_desk(), app.current_request, None)


@app.route("/f/{form}", methods=["OPTIONS"], **ANY_TYPE)
@app.route("/p/{project}/f/{form}", methods=["OPTIONS"], **ANY_TYPE)
@app.route("/", methods=["OPTIONS"], **ANY_TYPE)
@app.route("/submit", methods=["OPTIONS"], **ANY_TYPE)
@app.route("/{proxy+}", methods=["OPTIONS"], **ANY_TYPE)
@adapter.answering
def preflight(**path: str) -> Response:  # noqa: ARG001 - the same answer everywhere
    return adapter.preflight(open_desk(), app.current_request)


@app.route("/f/{form}", methods=["GET"], **ANY_TYPE)
@adapter.answering
def show_form(form: str) -> Response:
    return adapter.show_form(open_desk(), app.current_request, form)


@app.route("/thanks", methods=["GET"], **ANY_TYPE)
@adapter.answering
def show_thanks() -> Response:
    return adapter.show_thanks(open_desk(), app.current_request)


@app.route("/stop/{token}", methods=["GET"], **ANY_TYPE)
@adapter.answering
def show_stop(token: str) -> Response:
    return adapter.show_stop(open_desk(), app.current_request, token)


@app.route("/stop/{token}", methods=["POST"], **ANY_TYPE)
@adapter.answering
def stop(token: str) -> Response:
    return adapter.stop(open_desk(), app.current_request, token)


@app.route("/frontdesk.js", methods=["GET"], **ANY_TYPE)
@adapter.answering
def show_script() -> Response:
    return adapter.show_script(app.current_request)


@app.route("/openapi.json", methods=["GET"], **ANY_TYPE)
@adapter.answering
def show_openapi() -> Response:
    return adapter.show_openapi(open_desk(), app.current_request)


@app.route("/health", methods=["GET"], **ANY_TYPE)
@adapter.answering
def show_health() -> Response:
    return adapter.show_health()


@app.route("/{proxy+}", methods=["GET"], **ANY_TYPE)
@adapter.answering
def show_nothing() -> Response:
    return adapter.show_nothing(open_desk(), app.current_request)


@app.route("/{proxy+}", methods=["POST"], **ANY_TYPE)
@adapter.answering
def submit_anywhere() -> Response:
    return adapter.submit_anywhere(open_desk(), app.current_request)


# --- the practitioner's inbox --------------------------------------------------------------------------------------


@app.route("/inbox", methods=["GET", "HEAD", "POST"], **ANY_TYPE)
@app.route("/inbox/{proxy+}", methods=["GET", "HEAD", "POST"], **ANY_TYPE)
@adapter.answering
def open_inbox(**path: str) -> Response:  # noqa: ARG001 - the inbox has a table of its own
    return adapter.open_inbox(open_desk(), app.current_request)


# In the cloud a function with rights of its own answers these routes: the public one cannot read what is in the inbox.
@app.lambda_function(name="inbox")
def inbox(event: dict[str, Any], context: object) -> Any:  # noqa: ANN401 - as API Gateway has them
    return app(event, context)


# --- the practitioner's alert --------------------------------------------------------------------------------------

# The template knows the stream; a name of our own would be a second one.
LEADS_STREAM: Any = {"Fn::GetAtt": ["LeadsTable", "StreamArn"]}


@app.on_dynamodb_record(stream_arn=LEADS_STREAM, batch_size=10, name="on_lead_written")
def on_lead_written(event: DynamoDBEvent) -> dict[str, Any]:
    return adapter.on_lead_written(open_desk(), event)


@app.on_sns_message(topic="${MailEventsTopic.TopicName}", name="on_mail_event")
def on_mail_event(event: SNSEvent) -> None:
    adapter.on_mail_event(open_desk(), event)


@app.schedule(Rate(1, unit=Rate.MINUTES), name="sweep")
def sweep(event: CloudWatchEvent) -> None:  # noqa: ARG001 - every minute is like the other
    adapter.sweep(open_desk())
