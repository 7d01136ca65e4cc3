"""Dates as people write them, in ten forms, and as numbers: what lesson 15 learns to read."""

from collections.abc import Callable, Sequence
from datetime import date

import torch

_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_GERMAN = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
)  # fmt: skip
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_DAYS, _KOREAN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "월화수목금토일"


def korean_number(n: int) -> str:
    """A number from 1 to 9,999 in Korean words: 2026 is 이천이십육, two-thousand two-ten six."""
    words = ""
    for unit, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit, n = divmod(n, unit)
        if digit:
            words += ("" if digit == 1 and name else "일이삼사오육칠팔구"[digit - 1]) + name
    return words


def korean_month(month: int) -> str:
    """A month in Korean words; the sixth and the tenth do not follow from their numbers."""
    return {6: "유", 10: "시"}.get(month, korean_number(month)) + "월"


FORMS: dict[str, Callable[[date], str]] = {
    "compact": lambda d: f"{d:%Y%m%d}",
    "slashes": lambda d: f"{d:%d/%m/%Y}",
    "dots": lambda d: f"{d.day}.{d.month}.{d.year}",
    "English": lambda d: f"{_ENGLISH[d.month - 1]} {d.day}, {d.year}",
    "weekday": lambda d: f"{_DAYS[d.weekday()]} {d.day} {_ENGLISH[d.month - 1][:3]} {d.year}",
    "German": lambda d: f"{d.day}. {_GERMAN[d.month - 1]} {d.year}",
    "Roman": lambda d: f"{d.day}.{_ROMAN[d.month - 1]}.{d.year}",
    "Korean": lambda d: f"{d.year}년 {d.month}월 {d.day}일",
    "Korean, dots": lambda d: f"{d.year}. {d.month}. {d.day}. ({_KOREAN_DAYS[d.weekday()]})",
    "Korean, words": lambda d: (
        f"{korean_number(d.year)}년 {korean_month(d.month)} {korean_number(d.day)}일"
    ),
}
PAD, START = 0, 1  # the numbers of padding and of the start sign
FIRST, LAST = date(1900, 1, 1).toordinal(), date(2099, 12, 31).toordinal()
_SAMPLE = [date.fromordinal(day) for day in range(FIRST, LAST, 50)]
SYMBOLS = "_^-" + "".join(sorted({c for d in _SAMPLE for form in FORMS.values() for c in form(d)}))
_NUMBER = {symbol: number for number, symbol in enumerate(SYMBOLS)}


def encode(texts: Sequence[str]) -> torch.Tensor:
    """The numbers of each text's characters, padded at the end.

    Shapes: N texts -> (N, S) int64
    """
    longest = max(map(len, texts))
    return torch.tensor([[_NUMBER[c] for c in text.ljust(longest, "_")] for text in texts])


def split() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The days of 1900 to 2099 in three parts that share none: train, validation, test.

    Shapes: (71049,), (1000,), (1000,)
    """
    order = FIRST + torch.randperm(LAST - FIRST + 1, generator=torch.Generator().manual_seed(0))
    test, valid, train = order.split([1000, 1000, len(order) - 2000])
    return train, valid, test


def pairs(days: torch.Tensor, forms: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Each day as it is written in its form, and as ISO writes it.

    Shapes: days (N,) ordinals and N names of forms -> (N, S), (N, 10) int64
    """
    known = [date.fromordinal(int(day)) for day in days]
    written = [FORMS[form](day) for form, day in zip(forms, known, strict=True)]
    return encode(written), encode([day.isoformat() for day in known])


def draw(
    days: torch.Tensor, n: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """N random ones of these days in random forms, as `pairs` gives them.

    Shapes: days (M,) -> (n, S), (n, 10) int64
    """
    chosen = days[torch.randint(len(days), (n,), generator=generator)]
    forms, names = torch.randint(len(FORMS), (n,), generator=generator), list(FORMS)
    return pairs(chosen, [names[form] for form in forms.tolist()])
