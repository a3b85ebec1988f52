"""Columns that stay texts: trimmed, ids freed of what spreadsheets add, and yes or no."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SPACE = " \t\r\n\u00a0\u202f"
MAY_BE_SPACE = np.isin(np.arange(256), list(SPACE.encode()))
YES = frozenset(
    ["1", "1.0", "true", "yes", "y", "t", "x", "ja", "oui", "wahr", "vrai", "si", "sí", "sim"]
)
NO = frozenset(["0", "0.0", "false", "no", "n", "f", "nein", "non", "falsch", "faux", "nee", "não"])
WORDS = ("n/a", "na", "none", "null", "nil", "nan", "n.a.", "k.a.", "#n/a", "(blank)", "(leer)")
SENTINELS = frozenset(
    {"-", "–", "—", "--", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
    | {form for word in WORDS for form in (word, word.upper(), word.capitalize())}
)
LONGEST_SENTINEL = max(len(word) for word in SENTINELS)
REGIONS = frozenset({"EMEA", "APAC", "LATAM", "AMER", "APJ", "LAC", "EU", "MEA", "SEA", "ANZ"})
SCIENTIFIC = r"^\d([.,]\d+)?[eE]\+\d+$"
EXACT_DIGITS = 15
LONG = r"^\d{16,20}$"
ROUNDED = r"^\d{15}0+$"
ROUNDED_SHARE = 0.5
ID_OF_NOTHING = "000000000000000"
LONG_ID = 18


def tidy(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts without white space around them; null where nothing is left."""
    if not column.null_count and all(_is_tidy(chunk) for chunk in column.chunks):
        return column
    trimmed = pc.utf8_trim(column, characters=SPACE)
    lengths = pc.binary_length(trimmed)
    if pc.min(lengths).as_py() != 0:
        return trimmed
    return pc.if_else(pc.equal(lengths, 0), pa.scalar(None, trimmed.type), trimmed)


def _is_tidy(chunk: pa.StringArray) -> bool:
    """Whether no text is empty, and none begins or ends with a byte that white space has."""
    if chunk.type != pa.string():
        return False
    _, places, data = chunk.buffers()
    if not len(chunk) or data is None:
        return not len(chunk)
    ends = np.frombuffer(places, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    letters = np.frombuffer(data, np.uint8)
    if (ends[1:] == ends[:-1]).any():
        return False
    return not (MAY_BE_SPACE[letters[ends[:-1]]].any() or MAY_BE_SPACE[letters[ends[1:] - 1]].any())


def ids(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Ids without the '.0' of a number, and without Salesforce's id of nothing."""
    if pc.all(pc.ends_with(column, ".0")).as_py():
        column = pc.utf8_slice_codeunits(column, 0, -2)
    nothing = pc.starts_with(column, ID_OF_NOTHING)
    if pc.any(nothing).as_py():
        return pc.if_else(nothing, pa.scalar(None, column.type), column)
    return column


def undamaged(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """Ids without those that Excel made numbers of and rounded, and how many those were."""
    is_damaged = _is_damaged(column)
    count = 0 if is_damaged is None else pc.sum(is_damaged).as_py() or 0
    if not count:
        return column, 0
    return pc.if_else(is_damaged, pa.scalar(None, column.type), column), count


def _is_damaged(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    if pc.any(pc.match_substring(column, "+")).as_py():
        return pc.fill_null(pc.match_substring_regex(column, SCIENTIFIC), fill_value=False)
    if (pc.max(pc.binary_length(column)).as_py() or 0) <= EXACT_DIGITS:
        return None
    long = pc.sum(pc.match_substring_regex(column, LONG)).as_py() or 0
    rounded = pc.fill_null(pc.match_substring_regex(column, ROUNDED), fill_value=False)
    few = (pc.sum(rounded).as_py() or 0) <= ROUNDED_SHARE * long
    return None if few else rounded


def without_sentinels(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, dict[str, int]]:
    """The texts without the words for nothing, and how often each of those came."""
    if (pc.min(pc.binary_length(column)).as_py() or 0) > LONGEST_SENTINEL:
        return column, {}
    words = SENTINELS - ({"NA"} if _is_north_america(column) else set())
    is_nothing = pc.is_in(column, pa.array(sorted(words), column.type))
    if not pc.any(is_nothing).as_py():
        return column, {}
    counted = pc.value_counts(column.filter(is_nothing)).to_pylist()
    rest = pc.if_else(is_nothing, pa.scalar(None, column.type), column)
    return rest, {line["values"]: line["counts"] for line in counted}


def _is_north_america(column: pa.ChunkedArray) -> bool:
    """NA beside EMEA and APAC, or beside other codes of countries, is a place."""
    if not pc.any(pc.equal(column, "NA")).as_py():
        return False
    others = [text for text in column.unique().to_pylist() if text and text not in SENTINELS]
    codes = [text for text in others if text.isupper() and text.isalpha() and len(text) <= 5]
    return bool(codes) and (len(codes) > len(others) / 2 or bool(REGIONS & set(codes)))


def may_be_of_salesforce(column: pa.ChunkedArray) -> bool:
    """Whether any text is as long as the long form of Salesforce's ids."""
    return bool((pc.max(pc.binary_length(column)).as_py() or 0) >= LONG_ID)


def flags(column: pa.ChunkedArray, *, blank_is_no: bool = True) -> pa.Array:
    """Yes or no; an empty cell is a no where the column says only yes, as Salesforce writes it.

    A column that says nothing at all tells nothing, nor do empty cells where a blank is no answer.
    """
    coded = column.combine_chunks().dictionary_encode()
    words = [(text or "").strip(SPACE).lower() for text in coded.dictionary.to_pylist()]
    only_yes = blank_is_no and any(word in YES for word in words) and not NO & set(words)
    said = [_flag(word, only_yes=only_yes) for word in words]
    values = pa.array(said, pa.bool_()).take(coded.indices)
    if only_yes and column.null_count:
        return pc.if_else(pc.is_null(coded), pa.scalar(value=False), values)
    return values


def _flag(word: str, *, only_yes: bool) -> bool | None:
    if word in YES:
        return True
    if word in NO or (only_yes and not word):
        return False
    return None
