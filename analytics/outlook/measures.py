"""What the measures of forecasts mean, each with a worked figure that a test works out again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One measure of forecasts: question, formula, direction, and rows that give the figure."""

    name: str
    title: str
    asks: str
    formula: str
    how: str
    example: str
    gives: str
    note: str


ROWS = """
actual | forecast
100    | 110
120    | 100
80     | 90
0      | 10
140    | 120
"""

MEASURES = (
    Measure(
        name="wape",
        title="Forecast error (WAPE)",
        asks="How far off were the forecasts, of all that came?",
        formula="the distances between forecast and actual, added up, divided by the actual "
        "amounts, added up",
        how="percent, lower is better",
        example=ROWS,
        gives="15.9%",
        note="70 / 440. Months in which nothing came count like all others. One minus the "
        "distance of the two sums would show 97.7% here, for what is forecast too high and too "
        "low cancels in it; a mean of percentages (MAPE) has no value here, for 0 divides "
        "nothing.",
    ),
    Measure(
        name="mase",
        title="Scaled forecast error (MASE)",
        asks="How large are the errors beside those of saying 'as a year ago'?",
        formula="the mean distance between forecast and actual, divided by the mean distance "
        "between each period and the same one a year before, in the history known then",
        how="a multiple, lower is better, below 1 is better than 'as a year ago' was",
        example=f"history: 100 120 80 0 110 130 70 20, by quarter\n{ROWS}",
        gives="1.12",
        note="The history moved by 10, 10, 10 and 20 within a year, 12.5 on average; the "
        "forecasts were off by 70 / 5 = 14. Hyndman and Koehler (2006), International Journal of "
        "Forecasting 22(4), pages 679 to 688.",
    ),
    Measure(
        name="forecast_bias",
        title="Forecast bias",
        asks="Do the forecasts lean to one side?",
        formula="what was forecast, less what came, divided by what came",
        how="percent, best at zero: above zero the forecasts were too high, below it too low",
        example=ROWS,
        gives="-2.3%",
        note="(430 - 440) / 440.",
    ),
    Measure(
        name="band_coverage",
        title="Coverage of the band",
        asks="How often did what came fall inside the band?",
        formula="the periods that fell inside the band, divided by all periods that had one",
        how="percent, best at what the band promises: 80 or 95",
        example="12 months came, 10 of them inside the 80% band",
        gives="83.3%, likely 55% to 95%",
        note="The likely range is Wilson's for shares, at 95%: twelve months cannot tell a band "
        "of 80 from one of 90.",
    ),
    Measure(
        name="value_added",
        title="Value added over naive",
        asks="How much of the error of saying 'as a year ago' does the forecast spare?",
        formula="one less the forecast's WAPE divided by that of the seasonal naive forecast, of "
        "the same periods",
        how="percent, higher is better, below zero naive was better",
        example="""
actual | forecast | a year before
100    | 110      | 120
120    | 100      | 100
80     | 90       | 100
0      | 10       | 20
140    | 120      | 100
""",
        gives="41.7%",
        note="The forecast is off by 70 in all, naive by 120: 1 - 70 / 120.",
    ),
)
