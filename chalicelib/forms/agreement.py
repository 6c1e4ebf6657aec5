"""Whether a ticked box says yes in words of its own. Loaded only where a box posts neither yes nor no."""

import re

from chalicelib.text.fold import fold, fold_name
from chalicelib.text.words import LANGUAGES, Words

_PLAIN = """
    agree agreed iagree yesiagree accept accepted iaccept yesiaccept consent consented iconsent ok okay checked ticked
    selected confirm confirmed iconfirm
    acepto aceptado siacepto deacuerdo estoydeacuerdo conforme autorizo consiento marcado siautorizo
""".split()  # noqa: SIM905 - a list of words reads best as words
_MARKS = frozenset("✓✔☑✅√")
_BEGINS = re.compile(
    r"(?:yes|i (?:agree|accept|consent|confirm|understand|authorize|allow|give|want|would like)|you (?:may|can)|please|"
    r"si|acepto|autorizo|consiento|doy|estoy de acuerdo|he leido y|pueden?|quiero|deseo)\b"
)
_AGREES = re.compile(r"\b(?:agree|accept|consent|authorize|acepto|autorizo|consiento|de acuerdo)\b")
_REFUSES = re.compile(
    r"\b(?:no|not|don'?t|do not|never|disagree|decline|refuse|without|nunca|ni|sin|rechazo|unchecked)\b"
)


def agrees(text: str, wording: Words) -> bool:
    """Return whether a text is the wording of the consent itself, or says yes and nothing against it."""
    if text.strip() in _MARKS or fold_name(text) in {fold_name(wording(language)) for language in LANGUAGES}:
        return True
    said = fold(text).replace("’", "'")
    if fold_name(text) in _PLAIN:
        return True
    return bool(_BEGINS.match(said) or _AGREES.search(said)) and not _REFUSES.search(said)
