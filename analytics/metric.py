"""One agreed number: its meaning on top, four columns below; the catalog of them all."""

import difflib
import functools
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from analytics.store import FACTS

FOLDER = Path(__file__).with_name("metrics")
HEADER = re.compile(r"\A/\*(.*?)\*/\s*(.+)\Z", re.DOTALL)
TERM = re.compile(rf"([+-])(ledger|{'|'.join(FACTS)})\.([a-z_0-9]+) (\d+)-(\d+)(?: by ([a-z_]+))?")
FACT = re.compile(rf"\bfrom ({'|'.join(FACTS)})\b")
UNITS = ("money", "percent", "number", "points", "times", "days")
EVER = 239
SHARES = ("squared_shares", "effective_number", "largest_share")
ACROSS = ("sum", *SHARES, "mean", "survival_median", "count_back", "per_median")
INTERVALS = ("none", "share", "accounts", "portion", "rows")


class MetricError(Exception):
    """A metric that does not exist or whose file is at fault, in one sentence."""


@dataclass(frozen=True)
class Term:
    """Rows that a figure rests on: a column, and how many months back from the period's end.

    `month` is the column that says in which month such a row counts.
    """

    sign: int
    table: str
    amount: str
    nearest: int
    farthest: int
    month: str


@dataclass(frozen=True)
class Metric:
    """One metric file; every field of its header is required."""

    name: str
    title: str
    asks: str
    formula: str
    unit: str
    better: str
    rolls_up: str
    across: str
    interval: str
    rows_of: dict[str, list[str]]
    example: str | dict[str, str]
    gives: dict[str, str]
    sql: str

    @property
    def divides(self) -> bool:
        """Whether it is a ratio; a plain sum has no denominator."""
        return "denominator" in self.rows_of

    @property
    def examples(self) -> dict[str, str]:
        """The worked example's rows by the table that they stand in."""
        if isinstance(self.example, dict):
            return self.example
        heading = self.example.strip().partition("\n")[0]
        return {"deal" if "closes_on" in heading else "ledger": self.example}

    @property
    def reads(self) -> str:
        """The model whose rows it turns into its four columns: account_month or a fact."""
        found = FACT.search(self.sql)
        return found[1] if found else "account_month"

    @property
    def of_rows(self) -> bool:
        """Whether it reads rows that stand by themselves, each with its own month and owner."""
        return self.reads != "account_month"

    @property
    def open(self) -> bool:
        """Whether it is a stock: what stands open now, whatever the period."""
        return self.rolls_up == "open"

    @property
    def of_shares(self) -> bool:
        """Whether it is about the shares of accounts in the whole."""
        return self.across in SHARES

    @property
    def windowed(self) -> bool:
        """Whether it looks back over trailing months; accounts count as at the period's end."""
        return self.rolls_up == "last"

    @property
    def months(self) -> int:
        """How many months up to a period's end it looks at; the whole past does not count."""
        terms = [*self.terms("numerator"), *self.terms("denominator")]
        return max((term.farthest + 1 for term in terms if term.farthest < EVER), default=1)

    def terms(self, part: str) -> tuple[Term, ...]:
        """The rows behind the numerator or the denominator."""
        found = [TERM.fullmatch(text) for text in self.rows_of.get(part, [])]
        return tuple(
            Term(1 if m[1] == "+" else -1, m[2], m[3], int(m[4]), int(m[5]), m[6] or "month")
            for m in found
            if m
        )


def read(path: Path) -> Metric:
    """The metric in a file; MetricError names the file and what is missing or malformed in it."""
    found = HEADER.match(path.read_text(encoding="utf-8"))
    if not found:
        raise MetricError(f"{path.name} does not open with its meaning between /* and */.")
    try:
        header = tomllib.loads(found[1])
    except tomllib.TOMLDecodeError as error:
        raise MetricError(f"The meaning on top of {path.name} is not TOML: {error}.") from error
    wanted = {field.name for field in fields(Metric)} - {"name", "sql"}
    if missing := sorted(wanted - set(header)):
        raise MetricError(f"{path.name} lacks {', '.join(missing)}; every field is required.")
    if unknown := sorted(set(header) - wanted):
        raise MetricError(f"{path.name} has fields that no metric has: {', '.join(unknown)}.")
    metric = Metric(name=path.stem, sql=found[2].strip(), **header)
    _check(metric, path)
    return metric


def _check(metric: Metric, path: Path) -> None:
    for name, allowed in (
        ("unit", UNITS),
        ("better", ("higher", "lower", "neither")),
        ("rolls_up", ("sum", "last", "open")),
        ("across", ACROSS),
        ("interval", INTERVALS),
    ):
        if getattr(metric, name) not in allowed:
            raise MetricError(f"{path.name}: {name} is one of {', '.join(allowed)}.")
    for text in (text for part in metric.rows_of.values() for text in part):
        if not TERM.fullmatch(text):
            raise MetricError(
                f"{path.name}: rows_of holds '{text}', not a term such as '+ledger.revenue 0-11'."
            )


@functools.cache
def _catalog(folder: Path) -> tuple[dict[str, Metric], tuple[str, ...]]:
    metrics, faults = {}, []
    for path in sorted(folder.glob("*.sql")):
        try:
            metrics[path.stem] = read(path)
        except MetricError as error:
            faults.append(str(error))
    return metrics, tuple(faults)


def catalog(folder: Path = FOLDER) -> dict[str, Metric]:
    """Every metric by name; a file at fault is left out and told by `faults`."""
    return _catalog(folder)[0]


def faults(folder: Path = FOLDER) -> tuple[str, ...]:
    """One sentence for each metric file that cannot be used."""
    return _catalog(folder)[1]


def named(name: str) -> Metric:
    """The metric of that name; MetricError names the nearest ones where there is none."""
    if metric := catalog().get(name):
        return metric
    near = difflib.get_close_matches(name, catalog(), n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise MetricError(f"There is no metric '{name}'.{hint}")
