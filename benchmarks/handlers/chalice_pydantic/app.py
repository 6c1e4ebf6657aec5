"""The usual way with Chalice and pydantic: a route, a model, one write. With packages as the desk would ship them."""

import os

import boto3
from chalice.app import Chalice
from pydantic import BaseModel, EmailStr

app = Chalice(app_name="usual")
client = boto3.client("dynamodb")


class Contact(BaseModel):
    name: str
    email: EmailStr
    phone: str
    message: str


@app.route("/f/{form}", methods=["POST"])
# While a route is answered there is a request.
def submit(form: str) -> dict[str, bool]:  # noqa: ARG001 - as Chalice passes it
    contact = Contact.model_validate_json(app.current_request.raw_body)  # type: ignore[union-attr]
    item = {name: {"S": value} for name, value in contact.model_dump().items()}
    client.put_item(
        TableName=os.environ["TABLE_NAME"], Item={"pk": {"S": contact.message}, "sk": {"S": "LEAD"}, **item}
    )
    return {"ok": True}
