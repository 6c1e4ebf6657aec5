"""A text in every language the desk speaks."""

from dataclasses import dataclass

# The first is the one that is spoken where nobody said which.
LANGUAGES = ("en", "es")
# In their own words, for the link that switches.
LANGUAGE_NAMES = {"en": "English", "es": "Español"}


@dataclass(frozen=True)
class Words:
    """A text in every language the desk speaks."""

    en: str
    es: str

    def __call__(self, language: str) -> str:
        return self.es if language == "es" else self.en

    def filled(self, **values: "Words | str") -> "Words":
        """Return the text with its `{names}` replaced, each by its value in the same language."""

        def in_language(language: str) -> str:
            spoken = {name: value if isinstance(value, str) else value(language) for name, value in values.items()}
            # "p. m." at the end of a sentence ends it.
            return self(language).format(**spoken).replace("m..", "m.")

        return Words(in_language("en"), in_language("es"))

    def then(self, other: "Words") -> "Words":
        """Return this sentence and the next one."""
        return Words(f"{self.en} {other.en}", f"{self.es} {other.es}")
