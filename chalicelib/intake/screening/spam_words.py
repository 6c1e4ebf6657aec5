"""What advertisers write into forms, in our own list: each entry is the beginning of one or more words.

Words are compared without case, accents and punctuation (`fold_words`). What a patient may well write is only ever a
hint: people lose work at casinos, ask what is guaranteed, and read about us on a website.
"""

import re

from chalicelib.text.fold import fold


def fold_words(text: str) -> str:
    """Return the text's words with single spaces around each, without case, accents and punctuation."""
    return " " + re.sub(r"[\W_]+", " ", fold(text)).strip() + " "


def _entries(lines: str) -> tuple[str, ...]:
    return tuple(f" {fold_words(entry).strip()}" for entry in lines.split("/"))


# Nobody asks a nurse practitioner for help in these words, whatever their work, their debts or their reading.
PITCHES = _entries(
    "seo services/our seo/seo team/seo articles/seo expert/google seo/backlink/back links/link building/do follow/"
    "dofollow/guest post/sponsored article/sponsored post/link exchange/domain authority/page of google/rank on google/"
    "rank higher/keep it from ranking/search engine optim/search engine regist/white hat/website traffic/"
    "targeted visitors/targeted traffic/real followers/animated explainer/email leads/verified leads/"
    "verified email/qualified leads/white label/meta descriptions/marketing services for/"
    "redesign your website/redesigns websites/redesign websites/web design services/mobile friendly website/"
    "website owner/site owner/your domain is/domain expir/hosting expires/is full verify/"
    "business profile has/outsource your/our medical billing/contact forms for/"
    "million contact forms/schedule a demo/book a demo/ai receptionist/ai chatbots/buy google reviews/"
    "star google reviews/remove bad reviews/wikipedia pages that/in charge of marketing/"
    "visitors into leads/plagiarism free/essay writing/essay writers/buy dissertation/write your dissertation/"
    "loan of up to/capital for your/crypto robot/recover your lost/investment opportunity/"
    "guaranteed returns/selected to receive/casino bonus/free spins/buy viagra/cheap viagra/hot girls/"
    "replica watches/rolex/factory price/moq/dear purchasing/fake ids/check out my site/visit my site/using my images/"
    "posicionamiento seo/posicionamiento web/enlaces de calidad/pagina de google/prestamos rapidos/"
    "giros gratis/agencia de marketing/correos electronicos verificados/ingresos garantizados/"
    "video animado para su/aumente sus seguidores/прогон/ссылки для/казино/продвижение сайт/раскрутк/外链/谷歌seo"
)
# Each may stand in an honest message, and so may several: they only ever add to something else.
HINTS = _entries(
    "seo/click here/unsubscribe/limited time/free audit/free quote/free trial/quick call/minute call/minutes call/"
    "hop on a/price list/catalog/wholesale/in bulk/bulk/telegram/whatsapp/our agency/"
    "our team/we offer/we provide/we help/we helped/we guarantee/we build/we create/i can provide/i can help you/"
    "special price/apply now/apply with/join now/join our/order at/order now/buy now/cheap/guaranteed/"
    "your website/your site/your business/your company/your practice/your blog/your industry/web developer/portfolio/"
    "outsource/traffic/leads/lead generation/marketing/instagram/followers/invest/loan/lender/crypto/bitcoin/btc/forex/"
    "casino/poker/slots/bonus/viagra/cialis/discreet shipping/discount/essay/proxies/compare quotes/buyers/"
    "approved for/days free/kindly reply/are you interested in/mailbox is full/verify your account/virtual assistants/"
    "data entry/patients a month/patients every month/new patients every/explainer video/google reviews for/"
    "wikipedia page/business loan/working capital/no credit check/bad credit/passive income/million dollars/000 000/"
    "bank details/retention credit/no deposit/without prescription/no prescription needed/purchasing manager/"
    "images on your/su sitio web/su negocio/su empresa/su pagina web/agencia/somos una/ofrecemos/criptomoneda/"
    "sin buro/sin deposito/presupuesto sin compromiso/descuento/le interesa/garantizad/sin receta/gane dinero/"
    "телеграм/недорого"
)
# Addresses that are thrown away after one use. (Hushmail is none of them: people choose it for their privacy.)
THROWAWAY_DOMAINS = frozenset(
    {
        *(
            "10minutemail.com",
            "dispostable.com",
            "emailondeck.com",
            "fakeinbox.com",
            "getnada.com",
            "guerrillamail.com",
        ),
        *("maildrop.cc", "mailinator.com", "mintemail.com", "moakt.com", "mohmal.com", "sharklasers.com"),
        *("temp-mail.org", "throwawaymail.com", "trashmail.com", "yopmail.com"),
    }
)
