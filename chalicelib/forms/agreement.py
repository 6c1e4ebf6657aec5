"""Whether a ticked box says yes in words of its own. Loaded only where a box posts neither yes nor no."""

import re

from chalicelib.text.clean import clean_entry
from chalicelib.text.fold import fold, fold_name
from chalicelib.text.words import LANGUAGES, Words

# Words that say yes if nothing else is said, and what may stand around them.
_ASSENT = frozenset(
    """
    yes yep yeah yup sure absolutely ok okay fine agree agreed accept accepted consent consented confirm confirmed
    checked ticked selected marked enabled allow allowed permit permitted granted authorize authorized authorise
    authorised approve approved understood acknowledge acknowledged subscribed optin opt opted certainly course
    si acepto aceptado aceptada conforme autorizo autorizado consiento marcado marcada seleccionado seleccionada
    activado claro supuesto vale dale bueno verdadero permito entiendo entendido confirmo confirmado oui wi ja sim
    acuerdo bien
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_AROUND = frozenset(
    """
    i it is its that thats to this with me of in please thanks thank you permission given
    de que por lo esta estoy doy permiso gracias favor
    """.split()  # noqa: SIM905 - the same
)
_MARKS = frozenset("✓✔☑✅√")
_BEGINS = re.compile(
    r"(?:yes|i (?:agree|accept|consent|confirm|understand|authori[sz]e|allow|approve|acknowledge|opt in|give|want|"
    r"would like)|you (?:may|can)|(?:please )?(?:contact|call|text|email|write|reach)|by (?:checking|ticking)|"
    r"by submitting|si|acepto|autorizo|consiento|doy|estoy de acuerdo|he leido y|(?:me )?pueden?|llamenme|contactenme|"
    r"quiero|deseo)\b"
)
_AGREES = re.compile(r"\b(?:agree|accept|consent|authori[sz]e|acepto|autorizo|consiento|de acuerdo)\b")
_REFUSES = re.compile(
    r"\b(?:no|not|don'?t|cannot|can'?t|won'?t|never|nothing|nobody|none|disagree|decline|refused?|reject(?:ed)?|denied|deny|"
    r"withdraw|withdrawn|withheld|revoked?|without|stop|remove|quit|cancel|unsubscribe|leave me|alone|(?:opt|want) out|"
    r"maybe|false|off|0|nunca|jamas|ni|sin|rechazo|dejen|dejar|en desacuerdo|unchecked)\b"
)
# In what follows the first sentence ("Reply STOP to opt out.") only this takes it back.
_TAKES_BACK = re.compile(
    r"^no\b|\b(?:no|do not|don'?t|never) (?:me )?(?:calls?|texts?|emails?|contact|llam\w+|contact\w+)\b"
)
_SENTENCES = re.compile(r"[.;!?]\s+")


def agrees(text: str, wording: Words) -> bool:
    """Return whether a text is the wording of the consent itself, or says yes and nothing against it."""
    line = clean_entry(text)
    if line in _MARKS or fold_name(text) in {fold_name(wording(language)) for language in LANGUAGES}:
        return True
    said = fold(line).replace("’", "'")
    words = set(re.findall(r"[^\W_]+", said.replace("'", "")))
    if words <= _ASSENT | _AROUND and not _ASSENT.isdisjoint(words):
        return True
    first, *others = _SENTENCES.split(said)
    is_yes = _BEGINS.match(first) or _AGREES.search(first)
    return bool(is_yes) and not (_REFUSES.search(first) or any(map(_TAKES_BACK.search, others)))
