"""How numbers are written: one way for a value, a share or a count in every lab, figure, check and message.

A minus is a true minus and never stands before a zero; what is not finite says so; a value has three digits that count
where it has them.
"""

from __future__ import annotations

import math

INFINITE = "∞"
NOTHING = "–"  # where there is no number
SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def number(value: float, digits: int = 3) -> str:
    """A value with so many digits that count; very large and very small ones with a power of ten.

    >>> [number(v) for v in (0, 0.25, 0.12345, -12.345, 1234.5, 123456, 0.00012, 3.2e-14)]
    ['0', '0.25', '0.123', '−12.3', '1,234', '1.23e5', '0.00012', '3.2e−14']
    >>> number(2 / 3, 2), number(float("inf")), number(float("nan")), number(-1e-300 * 0)
    ('0.67', '∞', '–', '0')
    """
    if not math.isfinite(value):
        return _not_finite(value)
    size = abs(float(f"{value:.{digits}g}"))
    if size and not 1e-4 <= size < 1e5:
        mantissa, power = f"{value:.{digits - 1}e}".split("e")
        return minus(f"{float(mantissa):g}e{int(power)}")
    if size >= 1000:
        return minus(f"{round(value):,}")
    return minus(f"{float(f'{value:.{digits}g}') + 0.0:g}")


def fixed(value: float, places: int = 2) -> str:
    """A value with so many places after the point: for columns, and for numbers that change while one looks.

    >>> fixed(-0.001), fixed(-1.5), fixed(3, 0), fixed(1234.5, 1), fixed(float("-inf"))
    ('0.00', '−1.50', '3', '1,234.5', '−∞')
    """
    return minus(f"{round(float(value), places) + 0.0:,.{places}f}") if math.isfinite(value) else _not_finite(value)


def signed(text: str) -> str:
    """A number in words with its sign in any case.

    >>> signed(number(0.5)), signed(fixed(-0.5)), signed("0")
    ('+0.5', '−0.50', '0')
    """
    return text if text.startswith("−") or not text.strip("0.–") else f"+{text}"


def inside(text: str) -> str:
    """A number in words as a factor or a term: in brackets if it is negative.

    >>> inside(number(-0.5)), inside(number(2.0))
    ('(−0.5)', '2')
    """
    return f"({text})" if text.startswith("−") else text


def share(value: float, places: int = 0) -> str:
    """A share of 1 as a percentage; what is not quite all or not quite nothing is not rounded to it.

    >>> share(0.934), share(1.0), share(0.999), share(0.0123), share(0.0001), share(0.98765, 1)
    ('93 %', '100 %', 'over 99 %', '1 %', 'under 1 %', '98.8 %')
    """
    if not math.isfinite(value):
        return _not_finite(value)
    least = 10.0**-places
    percent = round(100 * value, places)
    if percent >= 100 and value < 1:
        return f"over {100 - least:.{places}f} %"
    if percent <= 0 < value:
        return f"under {least:.{places}f} %"
    return minus(f"{percent + 0.0:.{places}f} %")


def column(value: float) -> str:
    """A share of 1 as a whole percentage for a column: filled up to three digits with spaces as wide as a digit.

    >>> column(0.07), column(1.0)
    ('\u2007\u20077 %', '100 %')
    """
    return f"{fixed(100 * value, 0):\u2007>3} %"


def many(count: int, word: str, plural: str = "") -> str:
    """How many of something.

    >>> many(1, "step"), many(1200, "step"), many(0, "match", "matches")
    ('1 step', '1,200 steps', '0 matches')
    """
    return f"{count:,} {word if count == 1 else plural or word + 's'}"


def minus(text: str) -> str:
    """The same with a true minus.

    >>> minus("-3")
    '−3'
    """
    return text.replace("-", "−")


def subscript(value: int) -> str:
    """A whole number below the line.

    >>> "w" + subscript(12)
    'w₁₂'
    """
    return str(value).translate(SUBSCRIPTS)


def superscript(value: int) -> str:
    """A whole number above the line.

    >>> "10" + superscript(-3)
    '10⁻³'
    """
    return str(value).translate(SUPERSCRIPTS)


def _not_finite(value: float) -> str:
    return NOTHING if math.isnan(value) else f"−{INFINITE}" if value < 0 else INFINITE
