"""Words of the inbox."""

from chalicelib.forms.asking import Words

WORDS: dict[str, Words] = {}
