"""Numbers as people and systems write them, column by column, each distinct text read once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing import sentinels
from analytics.importing.decimals import Hints, Votes, decimal, of_sheet
from analytics.importing.digits import DIGITS, FACTOR, IN_NUMBER, MACROS, VOTES
from analytics.importing.digits import SIGN as CURRENCY
from analytics.importing.kinds import SHARES
from analytics.store import Scratch

FIRST = 3000


@dataclass(frozen=True)
class Writing:
    """How the numbers of a column are written, how that is known, and what they are.

    `unsure` is a value that only the user can tell how to read; the values are the file's times
    the `factor`, where it tells its amounts in thousands.
    """

    decimal: str
    why: str
    values: pa.ChunkedArray
    plain: bool = False
    failed: int = 0
    nothing: tuple[str, ...] = ()
    unsure: str = ""
    factor: int = 1


@dataclass(frozen=True)
class Written:
    """A numeric column: its texts, its values as far as they are plain, and what they prove."""

    column: str
    texts: pa.ChunkedArray
    plain: pa.ChunkedArray
    votes: Votes


def writings(
    scratch: Scratch, texts: Mapping[str, pa.ChunkedArray], types: Mapping[str, str], hints: Hints
) -> dict[str, Writing]:
    """How each numeric column is written; one that cannot tell by itself goes by the others."""
    for macro in MACROS:
        scratch.execute(macro)
    plain = _plain(scratch, texts, types)
    columns = [_written(scratch, *column, exact=hints.exact) for column in plain]
    sheet = of_sheet([column.votes for column in columns])
    found: dict[str, Writing] = {}
    for column in columns:
        sign, why = decimal(column.votes, sheet, hints)
        unsure = "" if sign else column.votes.example
        if column.votes.all_plain and sign == ".":
            found[column.column] = Writing(".", why, column.plain, plain=True)
        else:
            of_type = types[column.column]
            read = _read(scratch, column, of_type, sign or ".", why, rated=hints.rated)
            found[column.column] = replace(read, unsure=unsure)
    return found


def _plain(
    scratch: Scratch, texts: Mapping[str, pa.ChunkedArray], types: Mapping[str, str]
) -> list[tuple[str, pa.ChunkedArray, pa.ChunkedArray]]:
    """Each column's texts, and its values as far as they are written plainly."""
    if not texts:
        return []
    scratch.load("numeric", pa.table(dict(texts)))
    casts = ", ".join(f"try_cast({column} as {types[column]}) as {column}" for column in texts)
    values = scratch.arrow(f"select {casts} from numeric")
    return [(column, text, values[column]) for column, text in texts.items()]


def _written(
    scratch: Scratch, column: str, texts: pa.ChunkedArray, plain: pa.ChunkedArray, *, exact: bool
) -> Written:
    filled = pc.sum(pc.greater(pc.binary_length(texts), 0)).as_py() or 0
    all_plain = filled == len(plain) - plain.null_count
    dotted = _dotted(texts) if all_plain else False
    if dotted is not False:
        proven = int(bool(dotted) and not exact)
        return Written(column, texts, plain, Votes(column, all_plain, dot=proven, exact=exact))
    exact = exact and not _is_spelt(texts)
    if all_plain and exact:
        return Written(column, texts, plain, Votes(column, all_plain, exact=True))
    _count(scratch, texts)
    said = scratch.rows(f"select {VOTES} from (select {DIGITS} as d, n from bare where not empty)")
    example = said[0].pop("example") or ""
    counts = {name: int(count or 0) for name, count in said[0].items()}
    return Written(
        column, texts, plain, Votes(column, all_plain, **counts, example=example, exact=exact)
    )


def _dotted(texts: pa.ChunkedArray) -> bool | None:
    """Whether the first texts already prove a decimal dot; None where no text at all has one."""
    first = [text for text in texts.slice(0, FIRST).to_pylist() if text and "." in text]
    if any(text[-4:-3] != "." or text.lstrip("-")[:2] == "0." for text in first):
        return True
    return False if pc.any(pc.match_substring(texts, ".")).as_py() else None


def _is_spelt(texts: pa.ChunkedArray) -> bool:
    """Whether a text ends in a nought after its point, which no typed number does."""
    return bool(pc.any(pc.match_substring_regex(texts, r"\.\d\d0$")).as_py())


def _count(scratch: Scratch, texts: pa.ChunkedArray) -> None:
    """Each distinct text once, into `bare`, without white space and currency (`u`)."""
    counted = pc.value_counts(texts)
    scratch.load("counted", pa.table({"v": counted.field("values"), "n": counted.field("counts")}))
    scratch.execute(
        f"""create or replace temp table bare as
        select v, n, nothing(v) as empty, tidy(regexp_replace(tidy(v), '{CURRENCY}', '', 'g')) as u
        from counted"""
    )


def _read(
    scratch: Scratch, column: Written, of_type: str, sign: str, why: str, *, rated: bool
) -> Writing:
    """The column's values, each distinct text read once; 12 % is no amount, unless `rated`."""
    _count(scratch, column.texts)
    number = f"try_cast({IN_NUMBER[sign]} as decimal(18, 6))"
    if column.column not in SHARES and not rated:
        number = f"if(contains(u, '%'), null, {number})"
    scratch.execute(
        f"""create or replace temp table told as
        select v, n, u, empty, if(empty, null, try_cast(number * factor as {of_type})) as value
        from (select v, n, u, empty, {FACTOR} as factor, {number} as number
            from (select v, n, empty, u, {DIGITS} as d from bare))"""
    )
    whys = [why, _shares(scratch) if column.column in SHARES else _sides(scratch)]
    read = scratch.arrow("select v, n, value, empty, not empty and value is null as no from told")
    unread = read.filter(read["no"])
    counts = dict(zip(unread["v"].to_pylist(), unread["n"].to_pylist(), strict=True))
    filled = pc.sum(read["n"].filter(pc.invert(read["empty"]))).as_py() or 0
    nothing = sentinels.repeated(counts, filled)
    words = {**_spoken(read), **{word: counts[word] for word in nothing}}
    failed = sum(counts.values()) - sum(counts[word] for word in nothing)
    values = (
        read["value"].combine_chunks().take(pc.index_in(column.texts, read["v"].combine_chunks()))
    )
    said = "; ".join(filter(None, (*whys, sentinels.said(words))))
    return Writing(sign, said, values, failed=failed, nothing=nothing)


def _spoken(read: pa.Table) -> dict[str, int]:
    """The words for nothing that the column has, with their number."""
    empty = read.filter(read["empty"])
    found = zip(empty["v"].to_pylist(), empty["n"].to_pylist(), strict=True)
    return {word.strip(): count for word, count in found if word and word.strip()}


def _shares(scratch: Scratch) -> str:
    """Where some values say '%' and others go beyond 1 without it, all are percentages."""
    marked, bare = "contains(u, '%')", "not contains(u, '%')"
    found = scratch.rows(
        f"select count(*) filter ({marked}) as marked, max(abs(value)) filter ({bare}) as top"
        " from told"
    )[0]
    if not found["marked"] or found["top"] is None or found["top"] <= 1:
        return ""
    scratch.execute(f"update told set value = value / 100 where {bare}")
    return "percentages, with and without their sign"


def _sides(scratch: Scratch) -> str:
    """CR and DR mark the two sides of an account: the rarer of them is the negative one."""
    side = "regexp_extract(lower(u), '\\d\\s*(cr|dr)\\.?\\)?$', 1)"
    found = scratch.rows(
        f"select {side} as side, sum(n) as n from told where value is not null group by 1"
    )
    counts = {line["side"]: int(line["n"]) for line in found}
    cr, dr, bare = (counts.get(name, 0) for name in ("cr", "dr", ""))
    if not cr and not dr:
        return ""
    below = {"cr": cr, "dr": dr} if bare else {"cr" if cr <= dr else "dr": 1}
    if bare and cr and dr:
        below = {"cr": cr}
    below = {name: n for name, n in below.items() if n and (bare or (cr and dr))}
    for name in below:
        scratch.execute(f"update told set value = -value where {side} = '{name}'")
    return " and ".join(f"'{name.upper()}' taken as negative" for name in below) or (
        "amounts of one side of the account"
    )
