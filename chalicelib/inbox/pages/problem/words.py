"""Words of the page that says why something was not done."""

from chalicelib.text.words import Words

WORDS: dict[str, Words] = {
    "back_to_today": Words("Back to today", "Volver a hoy"),
}
