"""The tables of a track record: by how far ahead, by part, by version, calls against the model."""

from analytics.outlook import called
from analytics.outlook.judged import Frozen, Judged, Standing, standing
from analytics.outlook.score import Coverage
from analytics.outlook.track import Record, Track, Tracks
from analytics.page import number
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, href
from analytics.page.track_words import AHEAD, added, leaning, percent, signed, tone, verdict
from analytics.view import DIMENSIONS, View

VERSIONS = 24
PARTS = 20
TRIED = "Backtest: "


def by_distance(scene: Scene, track: Track, record: Record, *, backtest: bool) -> Table:
    """How good the forecasts were, by how far ahead they were made."""
    widest = max((one.model.wape or 0.0 for one in record.standings), default=0.0) or 1.0
    widest = max([widest, *(one.model.wape_bounds[1] for one in record.standings
                            if one.model.wape_bounds)])  # fmt: skip
    rival = any(one.runner_up.count for one in record.standings)
    headings = (
        "How far ahead", "Months", "Off by", "", "Seasonal naive",
        *(("Runner-up",) if rival else ()), "Value added", "", "MASE", "Bias", "Within 80",
        "Within 95",
    )  # fmt: skip
    return Table(
        title=f"{TRIED if backtest else ''}How good the forecasts were, by how far ahead",
        headings=headings,
        rows=tuple(_distance(scene, one, widest, rival=rival) for one in record.standings),
        note=_distance_note(scene, track, backtest=backtest),
    )


def _distance(scene: Scene, one: Standing, widest: float, *, rival: bool) -> tuple[Cell, ...]:
    style, model = scene.numbers, one.model
    span = model.wape_bounds and (model.wape_bounds[0] / widest, model.wape_bounds[1] / widest)
    beside = (Cell(percent(one.runner_up.wape, style), number=True),) if rival else ()
    return (
        Cell(AHEAD[one.ahead].capitalize()),
        Cell(number.plain(model.count, style), number=True),
        Cell(percent(model.wape, style), number=True, likely=_likely(scene, model.wape_bounds)),
        Cell("", share=(model.wape or 0.0) / widest, span=span or None),
        Cell(percent(one.naive.wape, style), number=True),
        *beside,
        Cell(added(one, style), number=True, tone=tone(one.added_bounds),
             likely=_likely(scene, one.added_bounds)),
        Cell(verdict(one.added_bounds) if one.added is not None else ""),
        Cell(number.plain(model.mase, style, 2), number=True),
        _bias(scene, model.bias),
        _cover(scene, model.within_80),
        _cover(scene, model.within_95),
    )  # fmt: skip


def _distance_note(scene: Scene, track: Track, *, backtest: bool) -> str:
    share = scene.numbers.percent
    note = (
        f"Within: months that fell inside the 80{share} and the 95{share} range. 'Clearly' is said "
        "only where the likely range of the value added lies on one side of zero, from eight "
        "separate stretches of time on; months that were forecast from neighbouring months go "
        "together and count as one stretch."
    )
    if not (backtest and track.newest):
        return note
    made = track.newest
    rival = next((t.title for t in made.trials if t.model == made.runner_up), "")
    count = number.count(len(made.origins), "month", scene.numbers)
    told = f"Tried from {count} of the past, with {made.title}."
    told += f" Runner-up: {rival}." if rival else ""
    return told if track.frozen.standings else f"{told} {note}"


def parts(scene: Scene, tracks: Tracks, by: str, version: int) -> Table | None:
    """Every part's forecasts one month ahead, the largest parts first; nobody is ranked."""
    there = {str(name): track for name, track in tracks.of.items() if name is not None}
    frozen = any(_near(track.frozen) for track in there.values())
    rows = []
    for name, track in sorted(there.items(), key=lambda one: (-_size(one[1]), one[0])):
        judged = _near(track.frozen if frozen else track.backtest)
        if judged:
            view = scene.view.filtered(by, name)
            link = href("Track_record", view, metric=track.metric.name)
            rows.append((Cell(name, href=link), *_scores(scene, standing(judged, 1))))
    if not rows:
        return None
    left = f" And {len(rows) - PARTS} smaller ones." if len(rows) > PARTS else ""
    return Table(
        title=f"{'' if frozen else TRIED}One month ahead, by {DIMENSIONS[by].lower()}",
        headings=(DIMENSIONS[by], "Months", "Off by", "Seasonal naive", "Value added", "", "Bias",
                  "Within 80"),
        rows=tuple(rows[:PARTS]),
        note="The largest first. Small parts are harder to forecast than large ones, so that this "
        f"is no ranking.{left} What came is as at version {version}.",
    )  # fmt: skip


def _near(record: Record) -> list[Judged]:
    return [one for one in record.judged if one.step == 1]


def _size(track: Track) -> float:
    return sum(track.actual.values[-12:])


def _scores(scene: Scene, one: Standing) -> tuple[Cell, ...]:
    style, model = scene.numbers, one.model
    return (
        Cell(number.plain(model.count, style), number=True),
        Cell(percent(model.wape, style), number=True, likely=_likely(scene, model.wape_bounds)),
        Cell(percent(one.naive.wape, style), number=True),
        Cell(added(one, style), number=True, tone=tone(one.added_bounds),
             likely=_likely(scene, one.added_bounds)),
        Cell(verdict(one.added_bounds) if one.added is not None else ""),
        _bias(scene, model.bias),
        _cover(scene, model.within_80),
    )  # fmt: skip


def versions(scene: Scene, track: Track) -> Table:
    """The forecasts as they stood, newest first, each with the way to it."""
    newest = list(reversed(track.past))
    more = f" And {len(newest) - VERSIONS} older ones." if len(newest) > VERSIONS else ""
    return Table(
        title="The forecasts as they were made",
        headings=("Known up to", "Months scored", "Off by", "Seasonal naive", "Within 80",
                  "Version", "Made on", "Forecast by"),
        rows=tuple(_version(scene, track, one) for one in newest[:VERSIONS]),
        note="One for each month that the book stood at: its newest version. A forecast of a "
        f"version stays as it was made, to the digit; follow the link to see it.{more}",
    )  # fmt: skip


def _version(scene: Scene, track: Track, one: Frozen) -> tuple[Cell, ...]:
    style = scene.numbers
    view = scene.view.with_(version=one.version)
    judged = [
        pair for pair in track.frozen.judged if pair.version == one.version and pair.step <= 12
    ]
    found = standing(judged, None)
    cover, count = found.model.within_80, number.plain(found.model.count, style)
    return (
        Cell(
            f"{one.origin:%b}\N{NO-BREAK SPACE}{one.origin:%Y}",
            href=href("Forecast", view, metric=track.metric.name),
        ),
        Cell(count if judged else "none yet", number=True),
        Cell(percent(found.model.wape, style), number=True),
        Cell(percent(found.naive.wape, style), number=True),
        Cell(f"{cover.inside} of {cover.count}" if cover.count else number.DASH, number=True),
        Cell(str(one.version), number=True),
        Cell(number.day(one.made.date())),
        Cell(_capital(one.forecast.title).replace(" ", "\N{NO-BREAK SPACE}")),
    )


def calls(scene: Scene, track: Track) -> Table | Said:
    """The manager's calls beside the model and naive, over the same months."""
    title = "The manager's calls against the model"
    if called.whose(scene.view) is None:
        why = "Calls are of billings, for the whole book, one account manager or one account."
        return Said(title, ((Cell(why),),))
    if not track.calls:
        why = "No month that somebody called has closed yet. Calls are typed on the Forecast page."
        return Said(title, ((Cell(why, href=_forecast(scene.view, track)),),))
    found = called.contest(track.calls)
    foot = _contest(scene, found) if found.call.count else ()
    return Table(
        title=_contest_said(scene, found, title),
        headings=("Month", "What came", "Call", "Call off by", "Model", "Model off by",
                  "Seasonal naive", "Called"),
        rows=(*(_called(scene, track, one) for one in reversed(track.calls)), *foot),
        note="Model and naive: as they stood when the call did, with the same months known. A call "
        "made during its month is shown and not counted, for part of the month was known by then.",
        foot=bool(foot),
    )  # fmt: skip


def _contest_said(scene: Scene, found: called.Contest, title: str) -> str:
    style = scene.numbers
    if not found.call.count:
        return f"{title}: none was made before its month began"
    months = number.count(found.call.count, "month", style)
    said = (
        f"Over {months} called beforehand the calls were off by {percent(found.call.wape, style)}, "
        f"the model by {percent(found.model.wape, style)}, naive by "
        f"{percent(found.naive.wape, style)}"
    )
    told = {"good": "the calls were clearly closer", "bad": "the model was clearly closer"}
    if found.call_over_model is None:
        return f"{said}: too few to tell"
    return f"{said}: {told.get(tone(found.call_over_model), 'no clear difference')}"


def _called(scene: Scene, track: Track, one: called.CalledMonth) -> tuple[Cell, ...]:
    model = one.model.said if one.model else None
    naive = one.model.naive if one.model else None
    return (
        Cell(f"{one.made.month:%b %Y}"),
        _amount(scene, track, one.actual),
        _amount(scene, track, one.made.amount),
        Cell(percent(_off(one.made.amount, one.actual), scene.numbers), number=True),
        _amount(scene, track, model),
        Cell(percent(_off(model, one.actual), scene.numbers), number=True),
        _amount(scene, track, naive),
        Cell("before the month" if one.made.before else "during the month", hint=one.made.how),
    )


def _contest(scene: Scene, found: called.Contest) -> tuple[tuple[Cell, ...], ...]:
    """What it comes to: the errors, and the value that each added over naive."""
    style = scene.numbers
    return ((
        Cell("Value added over naive"), Cell(""), Cell("", number=True),
        Cell(signed(found.added_by_call, style), number=True), Cell("", number=True),
        Cell(signed(found.added_by_model, style), number=True), Cell("", number=True), Cell(""),
    ),)  # fmt: skip


def _off(said: float | None, came: float) -> float | None:
    return abs(said - came) / abs(came) if said is not None and came else None


def _amount(scene: Scene, track: Track, value: float | None) -> Cell:
    return Cell(number.exact(value, track.metric.unit, scene.numbers), number=True)


def _bias(scene: Scene, bias: float | None) -> Cell:
    return Cell(signed(bias, scene.numbers), number=True, hint=leaning(bias))


def _cover(scene: Scene, found: Coverage) -> Cell:
    if not found.count:
        return Cell(number.DASH, number=True)
    return Cell(
        f"{found.inside} of {found.count}", number=True, likely=_likely(scene, found.bounds)
    )


def _likely(scene: Scene, bounds: tuple[float, float] | None) -> str:
    return number.likely(*bounds, "percent", scene.numbers) if bounds else ""


def _forecast(view: View, track: Track) -> str:
    return href("Forecast", view, metric=track.metric.name)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
