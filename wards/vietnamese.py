"""Vietnamese writing: clean text, natural order, folding for search, names."""

import re
import unicodedata

CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]"
)
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; ngang has no mark


def clean(text: str) -> str:
    """NFC text without control characters or trailing space; line ends become \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", CONTROL.sub("", text)).strip()


def fold(text: str) -> str:
    """The letters alone, for searching: 'Đỗ Thuỷ' and 'đỗ thủy' both become 'do thuy'."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join(
        "".join(letter for letter in decomposed if not unicodedata.combining(letter)).split()
    )


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key under which 'Phường 2' stands before 'Phường 10'."""
    parts = re.findall(r"\d+|\D+", fold(text))
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


def letter_key(word: str) -> tuple[list[int], list[int]]:
    """A word's place in the Vietnamese dictionary: letters first, tones decide among equals."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", word.casefold()):
        marks = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in marks if mark in TONES), "")
        base = unicodedata.normalize("NFC", marks.replace(tone, "") if tone else marks)
        letters.append(ALPHABET.index(base) if base in ALPHABET else len(ALPHABET) + ord(base[0]))
        tones.append(TONES.index(tone) + 1 if tone else 0)
    return letters, tones


def name_key(full_name: str) -> list[tuple[list[int], list[int]]]:
    """People sort by given name, then middle names, then family name."""
    return [letter_key(word) for word in reversed(full_name.split())]
