"""A text in every language the desk speaks to visitors.

English and Spanish stand side by side with each text. Any other language is one line in `LANGUAGES`, and in each room
that speaks to visitors a file `words.<code>.toml`, which gives for the English text the other one (docs/adr/0014).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# By their codes, each in its own words. The first is spoken where nobody said which.
LANGUAGES = {
    "en": "English",
    "es": "Español",
}
# What the practice itself may speak: its inbox and the emails to it.
PRACTICE_LANGUAGES = ("en", "es")
_ROOMS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Words:
    """A text in every language the desk speaks to visitors."""

    en: str
    es: str

    def __call__(self, language: str) -> str:
        if language == "es":
            return self.es
        if language == "en" or language not in LANGUAGES:
            return self.en
        return _texts(language).get(self.en, self.en)

    def filled(self, **values: "Words | str") -> "Words":
        """Return the text with its `{names}` replaced, each by its value in the same language."""

        def in_language(language: str) -> str:
            spoken = {name: value if isinstance(value, str) else value(language) for name, value in values.items()}
            # "p. m." at the end of a sentence ends it.
            return self(language).format(**spoken).replace("m..", "m.")

        return _Composed(in_language)

    def then(self, other: "Words") -> "Words":
        """Return this sentence and the next one."""
        return _Composed(lambda language: f"{self(language)} {other(language)}")


class _Composed(Words):
    """A text that is put together out of others, in the language that is asked for: most are wanted in one alone."""

    def __init__(self, text: Callable[[str], str]) -> None:
        self.__dict__["text"] = text

    @property
    def en(self) -> str:
        return self("en")

    @property
    def es(self) -> str:
        return self("es")

    def __call__(self, language: str) -> str:
        text: str = self.__dict__["text"](language if language in LANGUAGES else "en")
        return text


@cache
def _texts(language: str) -> Mapping[str, str]:
    """Return the texts of a further language by the English ones; what is missing is said in English."""
    import tomllib

    files = sorted(_ROOMS.glob(f"*/words.{language}.toml"))
    return {en: text for file in files for en, text in tomllib.loads(file.read_text(encoding="utf-8")).items()}
