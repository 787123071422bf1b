"""Months as numbers that can be added and compared, and back."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange


def month_number(day: dt.date) -> int:
    """The months from the year 0 to that of a day: the difference of two is how many months lie between them."""
    return day.year * 12 + day.month - 1


def month_at(number: int) -> dt.date:
    """The first day of a month by its number; ValueError before the year 1 and after 9999."""
    return dt.date(number // 12, number % 12 + 1, 1)


def month_end(number: int) -> dt.date:
    """The last day of a month by its number; ValueError as for ``month_at``."""
    first = month_at(number)
    return first.replace(day=monthrange(first.year, first.month)[1])


def months_on(day: dt.date, count: int) -> dt.date:
    """The first day of the month so many after that of a day or, with a negative count, before it."""
    return month_at(month_number(day) + count)


def day_months_on(day: dt.date, count: int) -> dt.date:
    """The same day of the month so many months later; the last day of a month stays a last day, and no day is past it."""
    number = month_number(day)
    last = month_end(number + count)
    return last if day == month_end(number) or day.day > last.day else last.replace(day=day.day)
