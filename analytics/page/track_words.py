"""A track record in words: one sentence to say aloud, what speaks for and against it, cards."""

from dataclasses import dataclass

from analytics.interval import Bounds
from analytics.outlook.judged import Judged, Standing, last_known, of_the_last_year, standing
from analytics.outlook.measures import MEASURES
from analytics.outlook.track import Track
from analytics.page import number
from analytics.page.block import Card, Cell, Said
from analytics.page.number import Style, Tone
from analytics.page.scene import Scene
from analytics.view import shift

AHEAD = {
    1: "one month ahead", 3: "three months ahead", 6: "six months ahead", 12: "a year ahead",
    None: "one to twelve months ahead",
}  # fmt: skip
NAIVE = "seasonal naive"
YEAR = 12
EVEN = 0.0005
FEW = 3


@dataclass(frozen=True)
class Headline:
    """What the top of the page is about: the last year's forecasts as made, else the backtest."""

    judged: tuple[Judged, ...]
    standing: Standing
    backtest: bool

    @property
    def months(self) -> int:
        """How many months were scored."""
        return self.standing.model.count


def headline(track: Track) -> Headline | None:
    """The forecasts one month ahead, or the next distance that any month was scored at."""
    until = last_known(track.actual)
    for ahead in (1, 3, 6, 12):
        if found := of_the_last_year(track.frozen.judged, until, ahead):
            return Headline(tuple(found), standing(found, ahead), backtest=False)
    found = [one for one in track.backtest.judged if one.step == 1]
    return Headline(tuple(found), standing(found, 1), backtest=True) if found else None


def said(scene: Scene, track: Track, top: Headline | None, *, done: bool) -> Said:
    """The sentence on top, and what it rests on; all of it is there when `done`."""
    name = track.metric.title
    if top is None:
        return Said(f"{name}: no forecast can be scored yet", ((Cell(_waits(track)),),))
    lines = [_worth(top.standing, scene.numbers), *_further(track, top, scene.numbers)]
    if top.backtest:
        lines.append(
            "This is a backtest: the model was tried on past months of this book, each time with "
            "nothing but the months before. The model was chosen by these trials, which flatters "
            f"it a little.{f' {_waits(track)}' if done else ''}"
        )
    else:
        lines.append(
            "These are forecasts as they stood at past versions of the book, which held nothing of "
            f"the months that score them.{_in_hindsight(track, top, scene.numbers)}"
        )
    lines.append(
        f"What came is as it stands at version {track.version} of the book: months that were "
        "restated since count as restated."
    )
    return Said(_aloud(scene, top, name), tuple((Cell(line),) for line in lines))


def _in_hindsight(track: Track, top: Headline, style: Style) -> str:
    """How many of the months were over when their forecast's version was imported."""
    made = {one.version: one.made.date() for one in track.past}
    over = sum(made[one.version] >= shift(one.month, 1) for one in top.judged if one.version)
    if not over:
        return ""
    verb, them = ("was", "it") if over == 1 else ("were", "them")
    return (
        f" {number.count(over, 'month', style)} {verb} over already on the day of that version's "
        f"import: the forecast knew nothing of {them}, but nobody could plan by it."
    )


def _aloud(scene: Scene, top: Headline, name: str) -> str:
    found, style = top.standing, scene.numbers
    months = number.count(top.months, "month", style)
    if top.backtest:
        when = f"tried on {months} of the past,"
    elif top.months == YEAR:
        when = "over the last 12 months"
    else:
        when = f"over the {months} scored of the last twelve"
    naive = ""
    if found.naive.wape is not None:
        naive = f", seasonal naive by {percent(found.naive.wape, style)}"
    off = f"was off by {percent(found.model.wape, style)}{naive}"
    if found.model.wape is None:
        off = "cannot be scored in percent, for nothing came"
    return f"{name}: {when} our forecast {AHEAD[found.ahead]} {off}{_within(top, style)}"


def _within(top: Headline, style: Style) -> str:
    cover = top.standing.model.within_80
    if not cover.count:
        return ""
    fell = f"{cover.inside} of {number.count(cover.count, 'month', style)}"
    return f"; {fell} fell within the 80{style.percent} range"


def _further(track: Track, top: Headline, style: Style) -> list[str]:
    """How it was a year ahead, which is what the year's end is forecast by at its beginning."""
    record = track.backtest if top.backtest else track.frozen
    far = next((one for one in record.standings if one.ahead == YEAR and one.model.count), None)
    if far is None or far.model.wape is None or top.standing.ahead == YEAR:
        return []
    naive = f"; seasonal naive by {percent(far.naive.wape, style)}" if far.naive.wape else ""
    bias = far.model.bias
    lean = f", {percent(abs(bias), style)} {leaning(bias)}" if bias and abs(bias) >= EVEN else ""
    return [f"A year ahead it was off by {percent(far.model.wape, style)}{lean}{naive}."]


def _worth(found: Standing, style: Style) -> str:
    """Whether the forecast beats naive beyond chance."""
    if found.added is None:
        return "No month of these has a year before it, so that there is no naive forecast beside."
    if found.added_bounds is None:
        return (
            "Whether that is better than saying 'as a year ago' cannot be told yet: fewer than "
            "eight months apart from each other have been scored."
        )
    low, high = found.added_bounds
    between = number.likely(low, high, "percent", style)
    if low > 0:
        return (
            f"That is clearly better than saying 'as a year ago': {between} of that error is "
            "likely spared."
        )
    if high < 0:
        return f"Saying 'as a year ago' was clearly better: value added is likely {between}."
    return (
        "Whether that is better than saying 'as a year ago' may be chance: the value added is "
        f"likely {between}."
    )


def _waits(track: Track) -> str:
    """What there is to wait for, before frozen forecasts are scored."""
    return (
        f"The forecasts made from now on are kept with each version of the book, and scored here "
        f"as soon as a month after {last_known(track.actual):%b %Y} is known in full."
    )


def cards(scene: Scene, top: Headline) -> tuple[Card, ...]:
    """Error, scaled error, bias, coverage and value added, each beside what it goes against."""
    found, style = top.standing, scene.numbers
    model, naive, cover = found.model, found.naive, found.model.within_80
    how = "backtest" if top.backtest else AHEAD[found.ahead]
    return (
        _card("wape", f"Off by, {how}", percent(model.wape, style),
              (percent(naive.wape, style), NAIVE), _likely(model.wape_bounds, style)),
        _card("mase", f"MASE, {how}", number.plain(model.mase, style, 2),
              (number.plain(naive.mase, style, 2), NAIVE)),
        _card("forecast_bias", f"Bias, {how}", signed(model.bias, style),
              (leaning(model.bias), "on the whole")),
        _card("band_coverage", f"Within the 80{style.percent} range",
              f"{cover.inside} of {cover.count}" if cover.count else number.DASH,
              (percent(cover.share, style), f"80{style.percent} is promised"),
              _likely(cover.bounds, style)),
        _card("value_added", "Value added over naive", added(found, style),
              (verdict(found.added_bounds), "against 'as a year ago'"),
              _likely(found.added_bounds, style), tone(found.added_bounds)),
    )  # fmt: skip


def _card(
    name: str,
    title: str,
    value: str,
    beside: tuple[str, str],
    likely: str = "",
    good: Tone = "flat",
) -> Card:
    asks = next(measure.asks for measure in MEASURES if measure.name == name)
    return Card(name, title, asks, value, *beside, good, "off", (), likely=likely, ahead=True)


def added(one: Standing, style: Style) -> str:
    """The value added; of one or two months it would say nothing."""
    return signed(one.added, style) if one.naive.count >= FEW else number.DASH


def verdict(bounds: Bounds | None) -> str:
    """What a likely range of value added says."""
    if bounds is None:
        return "too early to tell"
    return {"good": "clearly better", "bad": "clearly worse"}.get(
        tone(bounds), "no clear difference"
    )


def tone(bounds: Bounds | None) -> Tone:
    """Good or bad news only where the likely range lies on one side of zero."""
    if bounds is None or bounds[0] <= 0 <= bounds[1]:
        return "flat"
    return "good" if bounds[0] > 0 else "bad"


def leaning(bias: float | None) -> str:
    """Which way a bias goes."""
    if bias is None:
        return "no figure"
    if abs(bias) < EVEN:
        return "neither way"
    return "too high" if bias > 0 else "too low"


def percent(value: float | None, style: Style) -> str:
    """A share of what came."""
    return number.exact(value, "percent", style)


def signed(value: float | None, style: Style) -> str:
    """The same with its sign."""
    return (
        f"+{percent(value, style)}"
        if value is not None and value >= EVEN
        else percent(value, style)
    )


def _likely(bounds: Bounds | None, style: Style) -> str:
    between = number.likely(*bounds, "percent", style) if bounds else ""
    return f"likely {between}" if between else ""
