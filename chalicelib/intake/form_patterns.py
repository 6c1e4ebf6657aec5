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

# The boxes of a date come as lines, of which none may be empty. What else is wrong with one has many names, which only
# the desk knows.
_DATE = r"^(?!\n|[\s\S]*\n(?:\n|$))"

PATTERNS = {Widget.EMAIL: _EMAIL, Widget.PHONE: _PHONE, Widget.DATE: _DATE}
# The code of the sentence for an answer that does not match.
MISMATCHES = {Widget.EMAIL: "TYPE_EMAIL", Widget.PHONE: "TYPE_PHONE", Widget.DATE: "ADD_PARTS"}
# Where nothing need be answered, words for nothing ("none", "no tengo") are the reader's to know: whatever has none of
# the signs of such an answer.
_NO_ANSWER = {Widget.EMAIL: "^[^@0-9]*$", Widget.PHONE: "^[^0-9]*$", Widget.DATE: "^[^0-9]*$"}


def pattern_of(question: Question, *, is_required: bool) -> str:
    """Return the expression that answers to a question match; nothing where every text may be one."""
    pattern = PATTERNS.get(question.widget, "")
    return pattern if is_required or not pattern else f"{pattern}|{_NO_ANSWER[question.widget]}"
