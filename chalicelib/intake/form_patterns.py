"""What a script may check before it sends: regular expressions that every answer we accept matches.

They are written for JavaScript (with its flag `u`) and read the same in Python. None is stricter than the reader in
`forms.readers`: what they let through, the reader still refuses, with the same sentence.
"""

from chalicelib.forms.question import Question, Widget

# Letters and digits of any script are all that is left without spaces and ASCII punctuation.
_MARK, _SIGN = r"[\s!-\/:-@\[-`\{-~]", r"[^\s!-\/:-@\[-`\{-~]"
_DOT = "[.。．｡]"  # domains in Chinese or Japanese may be typed with their own full stop

# The shortest number that can be dialled from New York has 9 digits with the code for abroad, 6 after a plus.
_PHONE = rf"^(?=.*[+＋⁺])(?:{_MARK}*{_SIGN}){{6}}|^(?:{_MARK}*{_SIGN}){{9}}"
_EMAIL = rf"^\s*[^\s@＠]+[@＠](?:[^\s@＠]*{_DOT}[^\s@＠]*|[tT][eE][sS][tT])\s*$"

_MONTH, _DAY, _YEAR = "0*(?:[1-9]|1[0-2])", "0*(?:[1-9]|[12][0-9]|3[01])", "(?:[0-9]{2}){1,2}"
_BETWEEN = r"\s*[\/.\-]\s*"
_NUMBERS = rf"\s*[0-9]+{_BETWEEN}[0-9]+{_BETWEEN}[0-9]+\s*$"
# Numbers alone must name a month and a day, in either order; a date in words has at least a sign for each part.
_DATE = "|".join(
    (
        rf"^\s*(?:{_MONTH}{_BETWEEN}{_DAY}|{_DAY}{_BETWEEN}{_MONTH}){_BETWEEN}{_YEAR}\s*$",
        rf"^\s*(?:[0-9]{{4}}|[3-9][0-9]){_BETWEEN}(?:{_MONTH}{_BETWEEN}{_DAY}|{_DAY}{_BETWEEN}{_MONTH})\s*$",
        rf"^(?!{_NUMBERS})(?:{_MARK}*{_SIGN}){{4}}",
    )
)

PATTERNS = {Widget.EMAIL: _EMAIL, Widget.PHONE: _PHONE, Widget.DATE: _DATE}
# The code of the sentence for an answer that does not match.
MISMATCHES = {Widget.EMAIL: "TYPE_EMAIL", Widget.PHONE: "TYPE_PHONE", Widget.DATE: "TYPE_DATE"}
# Where nothing need be answered, words for nothing ("none", "no tengo") are the reader's to know: whatever has none of
# the signs of such an answer.
_NO_ANSWER = {Widget.EMAIL: "^[^@0-9]*$", Widget.PHONE: "^[^0-9]*$", Widget.DATE: "^[^0-9]*$"}


def pattern_of(question: Question, *, is_required: bool) -> str:
    """Return the expression that answers to a question match; nothing where every text may be one."""
    pattern = PATTERNS.get(question.widget, "")
    return pattern if is_required or not pattern else f"{pattern}|{_NO_ANSWER[question.widget]}"
