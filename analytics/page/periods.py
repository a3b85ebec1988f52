"""The periods of a trend as views of their own, so that every point opens alone."""

from datetime import date

from analytics import answer
from analytics.view import Calendar, View


def of(row: answer.Row, grain: str, view: View, known: Calendar) -> View:
    """The view of one period, cut to the months that the whole view takes of it."""
    span = view.span(known)
    name, first, last = known.period(row.month, grain)
    inside = max(first, span.first), min(last, span.last)
    if inside != (first, last):
        name = written(*inside)
    return view.with_(period=name)


def before(view: View, known: Calendar) -> View:
    """The view that this one is compared with."""
    span = view.span(known).before(view.compare)
    return view.with_(period=written(span.first, span.last))


def written(first: date, last: date) -> str:
    """Months as an address carries them."""
    return f"{first:%Y-%m}" if first == last else f"{first:%Y-%m}..{last:%Y-%m}"
