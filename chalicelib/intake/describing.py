"""A form's description for scripts: its fields as JSON Schema, with labels and help in the asked language."""

from typing import Any

from chalicelib.forms.asking import Ask, Form, Look

_FORMATS = {Look.EMAIL: "email"}


def describe(form: type[Form], language: str, *, action: str, fill_token: str) -> dict[str, Any]:
    asks = form.asks()
    return {
        "ok": True,
        "form": form.name_in_url,
        "language": language,
        "title": form.title(language),
        "intro": form.intro(language),
        "submit": form.submit_label(language),
        "action": action,
        "schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {name: _property(ask, language) for name, ask in asks.items()},
            "required": [name for name in asks if name in form.required()],
            **_one_of(form),
        },
        "consents": {
            name: {"version": ask.consent.version, "text": ask.consent.text(language)}
            for name, ask in asks.items()
            if ask.consent
        },
        "fill_token": fill_token,
    }


def _one_of(form: type[Form]) -> dict[str, Any]:
    groups = [{"anyOf": [{"required": [name]} for name in group]} for group in form.one_of]
    return {"allOf": groups} if groups else {}


def _property(ask: Ask, language: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "string",
        "title": ask.label(language),
        "maxLength": ask.longest,
        "look": ask.look,
    }
    if ask.help:
        schema["description"] = ask.help(language)
    if ask.choices:
        schema["oneOf"] = [{"const": value, "title": words(language)} for value, words in ask.choices.items()]
    if ask.suggestions:
        schema["examples"] = [words(language) for words in ask.suggestions]
    if ask.autocomplete:
        schema["autocomplete"] = ask.autocomplete
    if ask.look in _FORMATS:
        schema["format"] = _FORMATS[ask.look]
    return schema
