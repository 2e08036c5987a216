"""Numbers in Vietnamese words, as an office reads them aloud: for “Bằng chữ: …”."""

from decimal import Decimal

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LIMIT = 10**9
MOST_PLACES = 2  # of points


def say_number(number: int | Decimal) -> str:
    """4,5: “bốn phẩy năm”; 10,05: “mười phẩy không năm”; −3: “âm ba”;
    2026: “hai nghìn không trăm hai mươi sáu”.

    Raises ValueError from a thousand million on and beyond two decimal places.
    """
    number = Decimal(number)
    if number < 0:
        return f"âm {say_number(-number)}"
    text = f"{number.normalize():f}"
    whole, _point, places = text.partition(".")
    if int(whole) >= LIMIT or len(places) > MOST_PLACES:
        raise ValueError(number)
    said = _whole(int(whole))
    return f"{said} phẩy {_places(places)}" if places else said


def _whole(number: int) -> str:
    """Groups of three digits, each with its name; inside a number their hundreds are said though
    they are zero.
    """
    parts: list[str] = []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, number = divmod(number, size)
        if group:
            parts += [_group(group, is_inside=bool(parts)), name]
    return " ".join(filter(None, parts)) or DIGITS[0]


def _group(group: int, *, is_inside: bool) -> str:
    hundreds, rest = divmod(group, 100)
    said = [f"{DIGITS[hundreds]} trăm"] if hundreds or is_inside else []
    if rest:
        said.append(f"linh {DIGITS[rest]}" if said and rest < 10 else _tens(rest))
    return " ".join(said)


def _tens(number: int) -> str:
    """1 to 99: after a ten, one and five have other words."""
    tens, units = divmod(number, 10)
    if not tens:
        return DIGITS[units]
    said = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if not units:
        return said
    word = {1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(units, DIGITS[units])
    return f"{said} {word}"


def _places(places: str) -> str:
    """Digits behind the comma: “hai mươi lăm”, “không năm”."""
    if places.startswith("0"):
        return " ".join(DIGITS[int(digit)] for digit in places)
    return _tens(int(places))
