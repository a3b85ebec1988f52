"""Numbers as people and systems write them, column by column, in SQL."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.dates import NOTHING
from analytics.source import CODES
from analytics.store import Scratch

QUOTED = ", ".join(f"'{word}'" for word in sorted(NOTHING))
SIGN = rf"(?i)({'|'.join(CODES)}|r\$|[€$£¥₹]|zł|\bkr\.?)"
DOT = r"\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?|\d*\.\d+|\d+\.?|\d+(\.\d+)?[eE][+-]?\d+"
COMMA = r"\d{1,3}(\.\d{3})+(,\d*)?|\d*,\d+|\d+,?"
MACROS = (
    "create or replace temp macro tidy(x) as trim(x, ' \t\r\n\u00a0\u202f')",
    r"""create or replace temp macro domain_of(x) as nullif(regexp_replace(regexp_replace(
        lower(tidy(x)), '^https?://|^.*@|[/?].*$', '', 'g'), '^www\.', ''), '')""",
    # Salesforce writes the same id with 15 characters and with 18, the last three a check.
    """create or replace temp macro bit_of(x, n) as
        if(substr(x, n, 1) between 'A' and 'Z', 1 << ((n - 1) % 5), 0)""",
    """create or replace temp macro checked(x, n) as substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
        1 + bit_of(x, n) + bit_of(x, n + 1) + bit_of(x, n + 2) + bit_of(x, n + 3)
            + bit_of(x, n + 4), 1)""",
    """create or replace temp macro short_id(x) as if(length(x) = 18
        and x = left(x, 15) || checked(x, 1) || checked(x, 6) || checked(x, 11), left(x, 15), x)""",
    f"""create or replace temp macro nothing(x) as x is null
        or lower(trim(regexp_replace(tidy(x), '[€$£¥\\s]', '', 'g'))) in ({QUOTED})""",
)
WITHOUT_SIGN = f"tidy(regexp_replace(t, '{SIGN}', '', 'g'))"
DIGITS = r"""regexp_replace(regexp_replace(
    regexp_replace(u, '^[\s(+−-]+|(?i:\s*(k|tsd\.?|m|mio\.?|mln\.?))?[\s)%−-]*$', '', 'g'),
    '(\d)[\s\x{00a0}\x{202f}''’](\d{3})', '\1\2', 'g'),
    '(\d)[\s\x{00a0}\x{202f}''’](\d{3})', '\1\2', 'g')"""
FACTOR = r"""case
    when regexp_matches(u, '%\s*\)?$') then 0.01
    when regexp_matches(u, '(?i)\d\s*(k|tsd\.?)\)?$') then 1000
    when regexp_matches(u, '(?i)\d\s*(m|mio\.?|mln\.?)\)?$') then 1000000
    else 1 end * if(regexp_matches(u, '^[-−]|[-−]\s*%?$|^\(.*\)\s*%?$'), -1, 1)"""
IN_NUMBER = {
    ".": f"if(regexp_full_match(d, '{DOT}'), replace(d, ',', ''), null)",
    ",": f"if(regexp_full_match(d, '{COMMA}'), replace(replace(d, '.', ''), ',', '.'), null)",
}
VOTES = r"""
    count(*) filter (
        regexp_matches(d, ',.*\.\d*$|^\d*\.(\d{1,2}|\d{4,})$|^\d{1,3}(,\d{3}){2,}$')) as dot,
    count(*) filter (
        regexp_matches(d, '\..*,\d*$|^\d*,(\d{1,2}|\d{4,})$|^\d{1,3}(\.\d{3}){2,}$')) as comma,
    count(*) filter (regexp_matches(d, '^[1-9]\d{0,2}\.\d{3}$')) as dot_three,
    count(*) filter (regexp_matches(d, '^[1-9]\d{0,2},\d{3}$')) as comma_three,
    count(*) filter (regexp_matches(d, '^\d{4,}$|^0')) as bare
"""
COUNTED = frozenset({"quantity", "unit_price", "unit_cost", "discount", "probability"})
SHARES = frozenset({"discount", "probability"})


@dataclass(frozen=True)
class Writing:
    """How the numbers of a column are written, and how that is known."""

    plain: bool
    decimal: str
    why: str
    failed: int = 0
    values: pa.ChunkedArray | None = None

    def sql(self, column: str, of_type: str) -> str:
        """The SQL that turns the column's texts into numbers of that type."""
        return f"try_cast({column if self.values is None else f'n_{column}'} as {of_type})"


@dataclass(frozen=True)
class Votes:
    """How often a column's values prove one decimal sign or the other."""

    column: str
    filled: int
    plain: int
    dot: int
    comma: int
    dot_three: int
    comma_three: int
    bare: int


def writings(scratch: Scratch, places: dict[str, str], *, exact: bool) -> dict[str, Writing]:
    """How each numeric column is written; one that cannot tell by itself goes by the others."""
    for macro in MACROS:
        scratch.execute(macro)
    votes = [_votes(scratch, column, place, exact=exact) for column, place in places.items()]
    comma_sheet = any(v.comma > v.dot for v in votes) and not any(v.dot > v.comma for v in votes)
    found: dict[str, Writing] = {}
    for vote in votes:
        decimal, why = _decimal(vote, comma_sheet=comma_sheet, exact=exact)
        plain = vote.plain == vote.filled and decimal == "."
        writing = Writing(plain, decimal, why)
        found[vote.column] = (
            writing
            if plain
            else _read(scratch, places[vote.column], writing, percent=vote.column in SHARES)
        )
    return found


def _votes(scratch: Scratch, column: str, place: str, *, exact: bool) -> Votes:
    counts = scratch.rows(
        f"""select count(*) filter ({place} <> '') as filled,
            count(try_cast({place} as decimal(18, 6))) as plain,
            count(*) filter (contains({place}, '.')) as dots,
            count(*) filter (contains({place}, '.') and substr({place}, -4, 1) <> '.') as decimals
        from sheet"""
    )[0]
    filled, plain = counts["filled"], counts["plain"]
    if plain == filled and (exact or counts["decimals"] or not counts["dots"]):
        return Votes(column, filled, plain, counts["decimals"], 0, 0, 0, 0)
    said = scratch.rows(
        f"select {VOTES} from (select {DIGITS} as d from ({_bare(place)}) where not empty)"
    )[0]
    return Votes(column, filled, plain, **said)


def _decimal(vote: Votes, *, comma_sheet: bool, exact: bool) -> tuple[str, str]:
    if vote.plain == vote.filled and (exact or vote.dot or not vote.dot_three):
        return ".", "plain numbers"
    if vote.dot or vote.comma:
        sign = "." if vote.dot >= vote.comma else ","
        return sign, f"'{sign}' before the decimals: {max(vote.dot, vote.comma)} values prove it"
    if comma_sheet:
        return ",", "',' before the decimals, as in the other columns"
    thousands = vote.dot_three >= 3 and not vote.bare and not vote.comma_three
    if thousands and not exact and vote.column not in COUNTED:
        return ",", "'.' between thousands: every value over 999 has exactly three digits after it"
    if vote.comma_three:
        return ".", "',' between thousands: always three digits after it"
    return ".", "plain numbers"


def _bare(place: str) -> str:
    """The SQL for the column's texts without white space (`t`) and without currency (`u`)."""
    return (
        f"select row, empty, {WITHOUT_SIGN} as u from"
        f" (select row, nothing({place}) as empty, tidy({place}) as t from sheet)"
    )


def _read(scratch: Scratch, place: str, writing: Writing, *, percent: bool) -> Writing:
    """The column's values, read once because reading them is dear; 12 % is no amount."""
    number = f"try_cast({IN_NUMBER[writing.decimal]} as decimal(18, 6))"
    if not percent:
        number = f"if(contains(u, '%'), null, {number})"
    read = scratch.arrow(
        f"""select value, not empty and value is null as failed from (
            select row, empty, if(empty, null, try_cast(number * factor as decimal(18, 6))) as value
            from (select row, empty, factor, {number} as number
                from (select row, empty, u, {FACTOR} as factor, {DIGITS} as d
                    from ({_bare(place)}))))
        order by row"""
    )
    failed = pc.sum(read["failed"]).as_py() or 0
    return Writing(writing.plain, writing.decimal, writing.why, failed, read["value"])
