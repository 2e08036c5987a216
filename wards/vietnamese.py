"""Vietnamese writing: clean text, natural order, folding for search, names."""

import re
import unicodedata

CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ufeff\ud800-\udfff]"
)
LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")  # of slides, of Word, of old files
BLANKS = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; ngang has no mark

# Letters that look like a Vietnamese one and are another: which key typed them cannot be seen.
TWINS = str.maketrans(
    # Icelandic and African letters, the topbar, for Đ and đ; the caron of Pinyin for ă; the arch of
    # Slavic verse for the circumflex; phonetic and Turkish ones
    "ÐðƉɖƋƌǍǎȂȃȆȇȎȏɑɡı",
    "ĐđĐđĐđĂăÂâÊêÔôagi",
)
STROKED = re.compile(r"([Dd])[\u0335-\u0337]")  # a stroke laid over a D
# Full-width letters and digits, ligatures of PDF files, the bold and italic ones of chat programs.
STYLED = re.compile(r"[\uff01-\uff5e\ufb00-\ufb06\U0001d400-\U0001d7ff]")
# Cyrillic and Greek letters drawn as Latin ones are.
FOREIGN = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧορνα",
    "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXopva",
)
TWIN = re.compile(f"[{''.join(map(chr, FOREIGN))}]")
WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


# Each letter of the alphabet with each tone, as one sign.
LETTERS = "".join(
    unicodedata.normalize("NFC", letter + tone)
    for letter in ALPHABET + ALPHABET.upper()
    for tone in ("", *TONES)
    if tone == "" or letter.lower() in "aăâeêioôơuưy"
)
UPPER = "".join(letter for letter in LETTERS if letter.isupper())
# Nearly all that is ever typed: nothing in it is to be put right, whatever stands beside what.
PLAIN = re.compile(rf"[\n -~“”–…{LETTERS}]*")


def _as_latin(word: re.Match[str]) -> str:
    """A word that is written in Latin letters and their twins, or in letters with twins alone.

    What is written in another alphabet stays.
    """
    apart = unicodedata.normalize("NFD", word[0])  # Cyrillic has an ӑ of its own, Greek an ό
    latin = apart.translate(FOREIGN)
    is_meant = latin != apart and all(map(_is_latin, latin))
    return unicodedata.normalize("NFC", latin) if is_meant else word[0]


def _is_latin(letter: str) -> bool:
    return unicodedata.combining(letter) > 0 or unicodedata.name(letter, "").startswith("LATIN")


def vietnamese_letters(text: str) -> str:
    """The text with every letter that only looks Vietnamese put right: `Ðỗ` becomes `Đỗ`."""
    if text.isascii():
        return text
    text = STYLED.sub(lambda letter: unicodedata.normalize("NFKC", letter[0]), text)
    text = STROKED.sub(lambda stroked: "Đ" if stroked[1] == "D" else "đ", text)
    text = text.translate(TWINS)
    if TWIN.search(unicodedata.normalize("NFD", text)):
        text = WORD.sub(_as_latin, text)
    return unicodedata.normalize("NFC", text.translate(TWINS))


# PDF files of Word have U+00AD for every hyphen. Where no word is broken it is one: 312\xadQĐ/TU,
# KH\xadUBND, 2020\xad2025, 25\xad10\xad2025, a dash between blanks.
HYPHEN = re.compile(
    r"(?<=\d)\xad(?=\w)|(?<=\w)\xad(?=\d)"
    rf"|(?<=[{UPPER}])\xad(?=[{UPPER}])"
    r"|(?<!\S)\xad(?= )"
)


def visible(text: str) -> str:
    """NFC text without control characters or trailing space; line ends become \\n, every kind of
    blank a plain one, hyphens of PDF files a plain one.
    """
    if PLAIN.fullmatch(text):  # asked of every text of a page
        return text.strip()
    text = BLANKS.sub(" ", LINE_ENDS.sub("\n", text))
    if "\xad" in text:
        text = HYPHEN.sub("-", unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", CONTROL.sub("", text)).strip()


def clean(text: str) -> str:
    """Visible text in Vietnamese letters."""
    if PLAIN.fullmatch(text):
        return text.strip()
    return vietnamese_letters(visible(text))


def words(text: str) -> str:
    """Clean text that says something: dots and dashes alone are no reason and become ""."""
    text = clean(text)
    return text if any(letter.isalpha() for letter in text) else ""


NAMED = re.compile(
    r"^\W*(?:(?:quyết định|kế hoạch|báo cáo|công văn|tờ trình|thông báo|văn bản|sổ vàng"
    r"|biên bản|hướng dẫn|nghị quyết|chỉ thị|kết luận|chương trình|giấy khen|giấy mời"
    r"|q\.?đ|k\.?h|b\.?c|c\.?v|t\.?tr|t\.?b|b\.?b|h\.?d|n\.?q|c\.?t|k\.?l|g\.?m)\b[\s.:]*"
    r"|(?:số|no)(?![^\W\d_])[\s.:]*)+(?=\d)",  # typed together with the number, too: số312
    re.IGNORECASE,
)


# What programs of offices make of the hyphen within a number, and hands: 312 – QĐ/TU, 312-QĐ / TU,
# 120/QĐ - UBND. What follows is a symbol, which has no tone: in “45 - Báo cáo tháng” and “45 - BẢN
# SAO” the dash stands before words, and so it does before those that say a copy and bear no tone.
# Without an issuer a symbol ends the number: 45 - TTr.
ANY_DASH = r"[-\xad‐‑‒–—−]"
SYMBOL = r"[A-ZĐƯ][A-Za-zĐđƯư]*"
COPY = r"(?:SAO|PHOTO|PHOTOCOPY|SCAN)(?!\w)"
CAPITALS = rf"(?!{COPY})[A-ZĐƯ]{{2}}[A-Za-zĐđƯư]*(?!\w)"
LAST = rf"{CAPITALS}(?:{ANY_DASH}{CAPITALS})*\W*$"
DASH = re.compile(r"(?<=\w)[\xad‐‑‒–—−](?=\w)")
APART = re.compile(rf"(?<=\d)\s*{ANY_DASH}\s*(?={SYMBOL}\s*/|{LAST})")
ISSUER = re.compile(rf"(\d/{SYMBOL})\s*{ANY_DASH}\s*(?={CAPITALS})")
SLASH = re.compile(rf"(?<=[\d{UPPER}])\s*/\s*(?=\d|{CAPITALS}|[A-ZĐƯ](?!\w))")


def with_hyphens(number: str) -> str:
    """The number of a paper with plain hyphens, and without blanks around its signs: nothing in it
    is a word that could be broken.
    """
    number = SLASH.sub("/", APART.sub("-", DASH.sub("-", number)))
    return ISSUER.sub(r"\1-", number)


def document_number(text: str) -> str:
    """A number as papers print it after “số”: “QĐ số 312-QĐ/TU” is 312-QĐ/TU."""
    return NAMED.sub("", clean(with_hyphens(text)))


DATED = re.compile(
    r"\bngày\s*\d|(?<![\d/.-])\d{1,2}\s*([/.-])\s*\d{1,2}\s*\1\s*\d{2}(?:\d{2})?[\s.)\]]*$",
    re.IGNORECASE,
)


def names_day(number: str) -> bool:
    """Whether the number of a paper was typed together with its day, which papers would print
    twice.
    """
    return bool(DATED.search(number))


# Letters of Latin-1 that no Vietnamese name has. Fonts from before Unicode (TCVN3, VNI) draw them
# as Vietnamese ones; without such a font they are what they are: Phöôøng, V¨n.
OF_OLD_FONTS = re.compile(
    "[¢-§¨©ª¬®¯±-¶¸-¾ÄÅÆÇËÎÏÖ×ØÛÜÞßäåæçëîïñö÷øûüþÿ]"
    # Ñ is VNI's Đ, and by itself a letter of Ê-đê and Gia-rai names.
    "|(?i:ñ(?:inh|oan|o[àáã]))"
    # A vowel and a second one that only bears its marks, as VNI writes: Nguyeãn Vaên, Toâ, Xaõ. No
    # syllable ends in ă, and Aê is a word of Ê-đê names.
    "|(?i:[ae][âáàã]|oâ|a[êéèú](?=[a-z])|[aeouy][ùõ])"
    # A capital among small letters, as TCVN3 writes: NguyÔn.
    "|[a-z][ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ](?=[a-z])"
)


# TCVN3's ư is the soft hyphen, which nobody sees and clean text has no longer: L\xadu, H\xadng, T\xad.
# Such a syllable has no vowel before it; a word that is broken has. PDF files of Word have it for
# any hyphen, also within 312\xadQĐ/TU and KH\xadUBND: what makes no syllable is none of its letters.
_ONSET = "[bdđlmrsvx]|c|ch|g|gh|h|k|kh|n|ng|nh|ph|t|th|tr"
_REST = "ng?|[acimptu]|[¬êëìíî][acimnptu]?g?"  # the horn of ươ with each tone
LOST_U = re.compile(
    rf"(?<![^\W_])(?:(?:{_ONSET})\xad(?:{_REST})?|\xad(?:{_REST}))(?![^\W_])",
    re.IGNORECASE,
)


def loses_letters(typed: str) -> bool:
    """Whether cleaning would take a letter away that a font from before Unicode draws."""
    return "\xad" in typed and bool(LOST_U.search(unicodedata.normalize("NFC", typed)))


def is_of_an_old_font(typed: str) -> bool:
    """Whether a name was typed in a font from before Unicode."""
    return loses_letters(typed) or bool(OF_OLD_FONTS.search(clean(typed)))


def sign_in_name(text: str) -> str:
    """A name as accounts bear it: in small letters, without what a keyboard adds."""
    return "".join(clean(text).lower().split())


def password_text(text: str) -> str:
    """A password as it is kept: cleaned as any text is, so that it does not depend on the keyboard
    or on what was copied along with it.
    """
    return clean(text)


def fold(text: str) -> str:
    """The letters alone, for searching: 'Đỗ Thuỷ' and 'đỗ thủy' both become 'do thuy'."""
    letters = vietnamese_letters(text).casefold().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", letters)
    return " ".join(
        "".join(letter for letter in decomposed if not unicodedata.combining(letter)).split()
    )


# One sign of each kind between the words of a name.
PUNCTUATION = str.maketrans("‐‑–—−’‘ʼ`´", "-----'''''")
NOUGHTS = re.compile(r"(?<!\d)0+(?=\d)")
# Kinds of units as lists shorten them; P2 without a blank may be a code.
KINDS = {
    "p": "phường", "x": "xã", "tt": "thị trấn", "tx": "thị xã", "tp": "thành phố", "q": "quận",
    "h": "huyện", "đk": "đặc khu",
}  # fmt: skip
SHORTENED = re.compile(rf"^({'|'.join(KINDS)})(?:\.\s*|\s+(?=\d))(?=\w)")


def match_key(name: str) -> str:
    """What two writings of one name share, whatever the letter case, the blanks, the noughts before
    a number, the kind of dash and the vowel that bears the tone mark: Hoà and Hòa, Phường 02,
    phường2 and P. 2, An–Phú and An - Phú. People and units of one likeness are asked about;
    Hoa, Hòa and Hóa are three.
    """
    letters = vietnamese_letters(unicodedata.normalize("NFC", name)).translate(PUNCTUATION)
    letters = letters.casefold().strip().rstrip(" .,;")
    words = SHORTENED.sub(lambda kind: f"{KINDS[kind[1]]} ", letters).split()
    return "".join(NOUGHTS.sub("", WORD.sub(_tone_last, word)) for word in words)


def _tone_last(word: re.Match[str]) -> str:
    marks = unicodedata.normalize("NFD", word[0])
    tones = "".join(mark for mark in marks if mark in TONES)
    return (
        unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES)) + tones
    )


Letters = tuple[tuple[int, ...], tuple[int, ...]]


def letter_key(word: str) -> Letters:
    """A word's place in the Vietnamese dictionary: letters first, tones decide among equals."""
    letters, tones = [], []
    for char in vietnamese_letters(word).casefold():
        marks = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in marks if mark in TONES), "")
        base = unicodedata.normalize("NFC", marks.replace(tone, "") if tone else marks)
        letters.append(_place(base))
        tones.append(TONES.index(tone) + 1 if tone else 0)
    return tuple(letters), tuple(tones)


def _place(base: str) -> int:
    """Signs, then the letters of the alphabet, then any others."""
    if base in ALPHABET:
        return 0x80 + ALPHABET.index(base)
    return ord(base[0]) + (0 if ord(base[0]) < 0x80 else len(ALPHABET))


def natural_key(text: str) -> tuple[tuple[int, int, Letters], ...]:
    """A text's place in a list: word by word as the dictionary has them, numbers by their size, so
    that 'Phường 2' stands before 'Phường 10'.
    """
    parts = re.findall(r"\d+|[^\d\s]+", text)
    return tuple(
        (0, int(part), ((), ())) if part.isdecimal() else (1, 0, letter_key(part)) for part in parts
    )


def name_key(full_name: str) -> tuple[list[Letters], str]:
    """People sort by given name, then middle names, then family name."""
    return [letter_key(word) for word in reversed(full_name.split())], full_name
