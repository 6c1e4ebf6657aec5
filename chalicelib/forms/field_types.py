"""The kinds of answer that a form's model asks for: each a type, and the reader that makes one of what was typed."""

from typing import Annotated

from pydantic import BeforeValidator, PlainValidator

from chalicelib.forms import readers

# Goes with a Literal: `Annotated[Literal["new", "renewal"], Choice]`.
Choice = BeforeValidator(readers.read_word)
ChoiceOfYesNo = BeforeValidator(readers.read_word_or_yes_no)
Line = Annotated[str, PlainValidator(readers.read_line)]
Lines = Annotated[str, PlainValidator(readers.read_lines)]
Zip = Annotated[str, PlainValidator(readers.read_zip)]
Email = Annotated[dict[str, str], PlainValidator(readers.read_email)]
Phone = Annotated[dict[str, str], PlainValidator(readers.read_phone)]
BirthDate = Annotated[str, PlainValidator(readers.read_birth_date)]
AnyDate = Annotated[str, PlainValidator(readers.read_any_date)]
YesNo = Annotated[bool, PlainValidator(readers.read_yes_no)]
Tick = Annotated[bool, PlainValidator(readers.read_tick)]
