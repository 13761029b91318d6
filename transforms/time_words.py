"""The words of times: months, zones, hours of the day and spans, in the languages that we read without help.

Tables only, with the lookups that follow from them. All words are in lower case, as `str.casefold` makes
them, without the dot of an abbreviation. A month's first three and four letters count as its abbreviation
wherever they belong to one month of that language alone, so only irregular forms are listed beside names.
"""

from collections import defaultdict
from datetime import timedelta

# Twelve months a language, irregular forms after "|". Finnish is left out: its "mar" is November.
_MONTHS = {
    "id": "januari februari|pebruari|peb maret april mei juni juli agustus|agt|ags september oktober"
    " november|nopember|nop desember",
    "ms": "januari februari mac april mei jun julai|jul ogos september|sept oktober november disember",
    "en": "january february march april may june july august september|sept october november december",
    "de": "januar|jänner februar|feber märz|maerz|mrz april mai juni juli august september|sept oktober"
    " november dezember",
    "fr": "janvier février|fevrier|févr|fevr mars avril mai juin juillet|juil août|aout septembre|sept"
    " octobre novembre décembre|decembre|dec",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre|sept octubre noviembre diciembre",
    "pt": "janeiro fevereiro março|marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart|mrt april mei juni juli augustus september|sept oktober november december",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre|sett ottobre novembre dicembre",
    "da": "januar februar marts april maj juni juli august september|sept oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september|sept oktober november december",
    "no": "januar februar mars april mai juni juli august september|sept oktober november desember",
    "tr": "ocak şubat|subat mart nisan mayıs|mayis haziran temmuz ağustos|agustos eylül|eylul ekim"
    " kasım|kasim aralık|aralik",
    "pl": "styczeń|stycznia luty|lutego marzec|marca kwiecień|kwietnia maj|maja czerwiec|czerwca"
    " lipiec|lipca sierpień|sierpnia wrzesień|września październik|października listopad|listopada"
    " grudzień|grudnia",
    "ru": "январь|января февраль|февраля март|марта апрель|апреля май|мая июнь|июня июль|июля"
    " август|августа сентябрь|сентября октябрь|октября ноябрь|ноября декабрь|декабря",
    "uk": "січень|січня лютий|лютого березень|березня квітень|квітня травень|травня червень|червня"
    " липень|липня серпень|серпня вересень|вересня жовтень|жовтня листопад|листопада грудень|грудня",
    "el": "ιανουαρίου|ιανουάριος φεβρουαρίου|φεβρουάριος μαρτίου|μάρτιος απριλίου|απρίλιος"
    " μαΐου|μαΐος|μάιος ιουνίου|ιούνιος ιουλίου|ιούλιος αυγούστου|αύγουστος σεπτεμβρίου|σεπτέμβριος"
    " οκτωβρίου|οκτώβριος νοεμβρίου|νοέμβριος δεκεμβρίου|δεκέμβριος",
    "ar": "يناير|كانون\u00a0الثاني|جانفي فبراير|شباط|فيفري مارس|آذار أبريل|ابريل|إبريل|نيسان|أفريل"
    " مايو|أيار|ماي يونيو|حزيران|جوان يوليو|تموز|جويلية أغسطس|اغسطس|آب|أوت"
    " سبتمبر|أيلول أكتوبر|اكتوبر|تشرين\u00a0الأول"
    " نوفمبر|تشرين\u00a0الثاني ديسمبر|كانون\u00a0الأول",
    "hi": "जनवरी फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    "he": "ינואר|בינואר פברואר|בפברואר מרץ|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט"
    " ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר",
}


def _abbreviations(forms: dict[str, int]) -> dict[str, int]:
    """The three- and four-letter beginnings that belong to one month of a language alone."""
    owners: dict[str, set[int]] = defaultdict(set)
    for word, month in forms.items():
        owners[word[:3]].add(month)
        owners[word[:4]].add(month)
    return {word: months.pop() for word, months in owners.items() if len(months) == 1}


def month_forms() -> dict[str, dict[str, int]]:
    """Every month word, full or shortened, to its number, by language."""
    languages = {}
    for language, row in _MONTHS.items():
        forms = {
            form.replace("\u00a0", " "): month
            for month, cell in enumerate(row.split(" "), start=1)
            for form in cell.split("|")
        }
        languages[language] = _abbreviations(forms) | forms
    return languages


MONTHS = {word: month for forms in month_forms().values() for word, month in forms.items()}
"""Every month word to its number; of the languages here none contradicts another (a test looks)."""

# Abbreviations that newsrooms print, with the offset each means when the source does not say otherwise.
# "IST" is India's (Ireland's and Israel's sources use it too, and are then read by their own zone).
ABBREVIATIONS = {
    "WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00", "MYT": "+08:00", "SGT": "+08:00", "PHT": "+08:00",
    "HKT": "+08:00", "ICT": "+07:00", "JST": "+09:00", "KST": "+09:00", "IST": "+05:30", "PKT": "+05:00",
    "GST": "+04:00", "MSK": "+03:00", "МСК": "+03:00", "TRT": "+03:00", "EAT": "+03:00", "SAST": "+02:00",
    "CAT": "+02:00", "WAT": "+01:00", "EET": "+02:00", "EEST": "+03:00", "CET": "+01:00", "CEST": "+02:00",
    "MEZ": "+01:00", "MESZ": "+02:00", "WEST": "+01:00", "BST": "+01:00", "GMT": "+00:00", "UTC": "+00:00",
    "Z": "+00:00", "EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00", "MST": "-07:00",
    "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00", "AKST": "-09:00", "AKDT": "-08:00", "HST": "-10:00",
    "AEST": "+10:00", "AEDT": "+11:00", "ACST": "+09:30", "ACDT": "+10:30", "AWST": "+08:00",
    "NZST": "+12:00", "NZDT": "+13:00", "BRT": "-03:00", "ART": "-03:00",
    # These leave summer time to the calendar.
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney",
}  # fmt: skip

# Words beside an hour that put it into the second half of the day, or into the first.
AFTERNOON = frozenset({"pm", "p.m", "p.m.", "petang", "sore", "下午", "午後", "晚上", "오후", "م", "مساء", "مساءً"})
MORNING = frozenset({"am", "a.m", "a.m.", "pagi", "上午", "午前", "早上", "凌晨", "오전", "ص", "صباحا", "صباحًا"})
NIGHT = frozenset({"malam"})
"""As the second half, but that its twelve is midnight."""

_SPANS = {
    "seconds": "detik saat second seconds sec secs segundo segundos seconde secondes sekunde sekunden secondo"
    " secondi seconden 秒 秒钟",
    "minutes": "menit minit minute minutes min mins minuto minutos minuten minuut minuti 分 分钟 分鐘 دقيقة دقائق",
    "hours": "jam hour hours hr hrs hora horas heure heures stunde stunden uur uren ora ore 小时 小時 時間 ساعة ساعات",
    "days": "hari day days día dia días dias jour jours tag tage tagen dag dagen giorno giorni 天 日 يوم أيام",
    "weeks": "minggu pekan week weeks semana semanas semaine semaines woche wochen weken settimana settimane"
    " 周 週間 أسبوع أسابيع",
}
SPANS = {word: timedelta(**{unit: 1}) for unit, words in _SPANS.items() for word in words.split()}
"""Every unit of "3 hours ago" to its length."""

ONE = ("an?", "one", "eine[mr]?", "une?", "una", "uma?", "een")
"""Words for one before a span ("an hour ago"), as patterns; Indonesian writes it as "se-" ("sejam")."""

AGO = ("lalu", "lepas", "ago", "vor", "hace", "há", "atrás", "il y a", "geleden", "fa", "قبل", "منذ")
"""Words beside a span that say it lies in the past; without one, "3 hours" is no time."""

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The year before the first of each Japanese era."""

DAYS_BACK = {
    "hari ini": 0, "today": 0, "heute": 0, "aujourd'hui": 0, "hoy": 0, "hoje": 0, "vandaag": 0, "oggi": 0,
    "اليوم": 0, "今天": 0, "今日": 0, "kemarin": 1, "semalam": 1, "yesterday": 1, "gestern": 1, "hier": 1,
    "ayer": 1, "ontem": 1, "gisteren": 1, "ieri": 1, "أمس": 1, "昨天": 1, "昨日": 1,
}  # fmt: skip
"""Words that name a day by its distance from the one on which the page was fetched."""

MODIFIED_WORDS = (
    "diperbarui", "perbarui", "diperbaharui", "dikemas kini", "updated", "update", "last modified",
    "modified", "aktualisiert", "mis à jour", "modifié", "actualizado", "atualizad", "bijgewerkt",
    "gewijzigd", "aggiornat", "modificat", "обновлено", "güncelle", "aktualizacja", "تحديث", "更新", "수정",
)  # fmt: skip
"""Beginnings of words that, before a visible time, say that it is not the first one."""
