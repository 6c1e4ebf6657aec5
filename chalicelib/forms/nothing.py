"""Words by which people say nothing where a form asks for something they do not have or do not know."""

import re

from chalicelib.forms.question import AnswerGroup, Question, Widget
from chalicelib.text.clean import clean_line
from chalicelib.text.fold import fold, fold_name

_LONGEST = 60  # characters
# Folded: without spaces, accents and punctuation. Nothing but punctuation ("-", "...", "?") is nothing as well.
_NOTHING = frozenset(
    fold_name(words)
    for words in re.split(
        "[/\n]",
        """
        none/na/not applicable/does not apply/nil/null/no/nope/nothing/unknown/undefined/blank/empty/skip/tbd
        to be determined/not any/not yet/not sure/unsure/no idea/idk/i don't know/don't know/dont no/do not know
        i do not know/can't remember/i don't remember/don't remember/don't recall/don't have/do not have
        don't have one/don't have it/don't have any/i don't have/i don't have one/i don't have any/have none
        i have none/i don't have email/i don't have an email/i don't have a phone/don't have email
        don't have an email/don't have a phone/no email/no e-mail/no email address/no phone/no phone number
        no number/no mail/no date/no zip/no county/not available/unavailable/not given/not provided
        not specified/none given/no answer/no response/prefer not to say/prefer not to answer/rather not say
        private/decline/declined/no thanks/no thank you/n a/xx/xxx/xxxx/never/never had one/first time/my first
        i have no email/i have no phone/i do not use email/nunca/nunca tuve/primera vez/es la primera vez
        no uso email/no uso correo electrónico/ninguno/ninguna/ningún/nada/no tengo/no lo tengo/no la tengo
        no tengo uno/no tengo ninguno/no tengo ninguna/no tiene/yo no tengo/no tengo correo
        no tengo correo electrónico/no tengo email/no tengo teléfono/no tengo celular/sin correo/sin email
        sin teléfono/sin número/sin datos/sin fecha/no uso/no uso correo/no hay/no aplica/no corresponde
        no aplicable/no sé/no lo sé/yo no sé/no se sabe/no estoy seguro/no estoy segura/ni idea/no recuerdo
        no me acuerdo/no lo recuerdo/desconocido/desconozco/se desconoce/ns nc/ns/nc/nd/sd/s n/prefiero no decir
        prefiero no decirlo/prefiero no contestar/no gracias/todavía no/aún no/por definir/vacío/non/aucun
        pa genyen/mwen pa genyen/mwen pa konnen/pa gen/okenn/brak/nie mam/nie wiem/nie posiadam/không/không có
        không biết/нет/не знаю/нема/немає/无/没有/不知道/無/沒有/없음/없어요/몰라요/なし/ない/لا يوجد/لا/אין/kein/keine
        nein/weiß nicht/aucune/je ne sais pas/nessuno/nessuna/non so/nenhum/nenhuma/não/não tenho/não sei/wala/wala po
        unkown/unk/n d/see above/same as above/as above/homeless
        """,
    )
) - {""}
# Words of which one says it, and those that may stand around it: "I don't have an email address yet". Folded, without
# apostrophes.
_NEGATIONS = frozenset(
    """
    none na nil null no nope nah not dont doesnt cant cannot never nothing nobody unknown unsure forgot dunno idk tba
    tbd unavailable refuse refused decline declined private confidential later pending expired new first prefer rather
    irrelevant without
    ninguno ninguna ningun nada nunca jamas sin desconozco desconocido prefiero nuevo nueva primera vencida vencio luego
    despues pendiente
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_AROUND = frozenset(
    """
    i im ive you we my me it its a an the any one of to at this that time moment for now yet still have has had got do
    does did is am are be been was use uses using own get give given provide provided say saying answer tell will would
    ill id like sure certain idea know known remember recall apply applicable relevant available specified listed
    determined assigned issued response comment thanks thank please sorry sir maam current currently certification
    certificate certified card patient email e mail address phone telephone cell cellphone mobile landline number zip
    code zipcode postal county date exactly here already so far about and or with on in by computer can expiration
    expire expires expiry preference above brand
    yo lo la le me se mi un una uno el los las de del que cual es son soy esta estoy tengo tiene tenia tuve tenido he ha
    haya hay uso usa manejo cuento dispongo poseo recuerdo acuerdo sabe saber sabria decir decirle decirlo darlo dar
    contestar contesta contesto aplica aplicable corresponde procede seguro segura idea fecha tarjeta certificacion
    correo electronico telefono celular movil numero codigo condado dato datos informacion especificar especificado
    por ahora momento todavia aun vez ya gracias quiero deseo y o con
    """.split()  # noqa: SIM905 - the same
)
_BY_SIGNS = frozenset((Widget.EMAIL, Widget.PHONE, Widget.DATE))


def says_nothing(text: str) -> bool:
    """Say whether a text only says that there is no answer."""
    line = clean_line(text)
    return 0 < len(line) <= _LONGEST and (fold_name(line) in _NOTHING or not fold_name(line))


def _only_negates(text: str) -> bool:
    """Say whether all words of a text together only say that there is no answer, whichever way they are put."""
    words = set(re.findall(r"[\w@]+", re.sub("['’]", "", fold(clean_line(text)))))
    return len(text) <= _LONGEST and not _NEGATIONS.isdisjoint(words) and words <= _NEGATIONS | _AROUND


def may_be_nothing(question: Question, text: str) -> bool:
    """Say whether an optional question was answered with nothing: a fact was asked for that has a form of its own.

    What is asked in free words is kept as it is: "none" is an answer to what would help.
    """
    if question.widget in _BY_SIGNS or (question.widget is Widget.LINE and question.group is AnswerGroup.WHERE):
        return says_nothing(text) or _only_negates(text) or set(clean_line(text)) == {"0"}
    return False
