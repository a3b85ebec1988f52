"""The controls of a view; they are set from the address and read back into a view."""

import re
from collections.abc import Callable, Sequence

import streamlit as st

from analytics import answer
from analytics.page.number import MONTHS
from analytics.store import Store
from analytics.view import BASES, DIMENSIONS, GRAINS, PERIODS, Calendar, View, shift

FILTERS = ("segment", "owner", "manager", "region", "industry", "tier", "line", "account", "parent")
SINGLES = ("period", "compare", "grain", "base")
AGAINST = {"year": "against the year before", "period": "against the period before"}
BY = {"month": "by month", "quarter": "by quarter", "year": "by year"}
ENDS = ("from", "to")
MONTH = re.compile(r"\d{4}-\d\d")
SPOKEN = len(PERIODS)


def chosen(page: str, view: View) -> View | None:
    """The view that the controls on the reader's screen show; None before they were drawn."""
    state = st.session_state
    if not all(_key(page, name) in state for name in SINGLES):
        return None
    seen = view.with_(**{name: state[_key(page, name)] for name in SINGLES})
    for name in FILTERS:
        if _key(page, name) in state:
            seen = seen.filtered(name, *state[_key(page, name)])
    return seen


def seed(page: str, view: View) -> None:
    """Set every control from a view."""
    for name in SINGLES:
        st.session_state[_key(page, name)] = getattr(view, name)
    for name in FILTERS:
        st.session_state[_key(page, name)] = list(view.chosen(name))


def draw(page: str, store: Store, view: View, calendar: Calendar) -> None:
    """The row of controls above a page; read together they say what is shown."""
    free = _free(view, calendar)
    periods = [period for period in _periods(calendar, view.period) if period != free]
    _choice(page, "period", [*periods[:SPOKEN], free, *periods[SPOKEN:]], _period_said, 218)
    if ".." in view.period:
        _months(page, view, calendar)
    _choice(page, "compare", list(AGAINST), lambda key: AGAINST[key], 206)
    _choice(page, "grain", list(BY) if view.grain in BY else [*BY, view.grain], _grain_words, 128)
    _choice(page, "base", list(BASES), lambda key: BASES[key], 178)
    count = sum(len(values) for _, values in view.where)
    with st.popover(f"Filters ({count})" if count else "Filters", key=_key(page, "filters")):
        for name in FILTERS:
            _filter(page, name, store, view)
        if count:
            st.button("Take all filters away", key=f"{page} clear", on_click=_clear, args=(page,))


def period_words(period: str) -> str:
    """A period as people say it."""
    if period in PERIODS:
        return PERIODS[period]
    if ".." in period:
        return f"{period_words(period[:7])} to {period_words(period[9:])}"
    year, _, rest = period.partition("-")
    if rest.startswith("Q"):
        return f"Quarter {rest[1:]} of {year}"
    return f"{MONTHS[int(rest) - 1]} {year}" if rest else f"The year {year}"


def _free(view: View, calendar: Calendar) -> str:
    """The months at hand as a range, to choose others from."""
    span = view.span(calendar)
    return f"{span.first:%Y-%m}..{span.last:%Y-%m}"


def _period_said(period: str) -> str:
    return "From ... to ..." if ".." in period else period_words(period)


def _months(page: str, view: View, calendar: Calendar) -> None:
    """The two ends of a range of months."""
    ends = dict(zip(ENDS, view.period.split(".."), strict=True))
    held = [month for month in _periods(calendar, view.period) if MONTH.fullmatch(month)]
    months = sorted({*held, *ends.values()}, reverse=True)
    for name, value in ends.items():
        st.session_state[_key(page, name)] = value
        st.selectbox(
            name.capitalize(), months, format_func=period_words, key=_key(page, name), width=160,
            label_visibility="collapsed", on_change=_ranged, args=(page,),
        )  # fmt: skip


def _ranged(page: str) -> None:
    """Both ends become the period, the earlier one first."""
    ends = sorted(st.session_state[_key(page, name)] for name in ENDS)
    st.session_state[_key(page, "period")] = "..".join(ends)


def _choice(
    page: str, name: str, options: Sequence[str], words: Callable[[str], str], width: int
) -> None:
    st.selectbox(
        name.capitalize(), options, format_func=words, key=_key(page, name), width=width,
        label_visibility="collapsed",
    )  # fmt: skip


def _filter(page: str, name: str, store: Store, view: View) -> None:
    held = answer.values(store, name, view.version)
    options = list(dict.fromkeys([*held, *view.chosen(name)]))
    if options:
        st.multiselect(
            DIMENSIONS[name], options, key=_key(page, name), placeholder="All", select_all=False
        )


def _clear(page: str) -> None:
    for name in FILTERS:
        st.session_state[_key(page, name)] = []


def _periods(calendar: Calendar, current: str) -> list[str]:
    months = []
    month = calendar.last_month
    while month >= calendar.first_month:
        months.append(month)
        month = shift(month, -1)
    written = [
        calendar.period(month, grain)[0]
        for grain in ("year", "quarter", "month")
        for month in months
    ]
    return list(dict.fromkeys([*PERIODS, *written, current]))


def _grain_words(grain: str) -> str:
    return BY.get(grain, GRAINS[grain].lower())


def _key(page: str, name: str) -> str:
    return f"{page} {name}"
