"""The SQL that reads one number as people and systems write it."""

from analytics.importing.dates import NOTHING
from analytics.source import CODES

# A cell that Excel could not work out is not an empty one: it is refused where money is expected.
QUOTED = ", ".join(f"'{word}'" for word in sorted(NOTHING) if not word.startswith("#"))
DAYLESS = ", ".join(f"'{word}'" for word in sorted(NOTHING))
SIGN = (
    rf"(?i)({'|'.join(CODES)}|r\$|(us|au|ca|nz|hk|sg|mx|a|c|s)?\$|[€£¥₹₺₽₩₪₫฿₱₦]|zł|kč"
    r"|\b(kr|rs|fr)\.?)"
)
DOT = r"\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?|\d*\.\d+|\d+\.?|\d+(\.\d+)?[eE][+-]?\d+"
COMMA = r"\d{1,3}(\.\d{3})+(,\d*)?|\d*,\d+|\d+,?|\d+(,\d+)?[eE][+-]?\d+"
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
    f"""create or replace temp macro no_day(x) as x is null or lower(tidy(x)) in ({DAYLESS})""",
    f"""create or replace temp macro nothing(x) as x is null
        or lower(trim(regexp_replace(tidy(x), '[€$£¥\\s]', '', 'g'))) in ({QUOTED})""",
)
GAP = r"[\s\x{00a0}\x{202f}\x{2009}''’]"
SCALE = r"k|tsd\.?|thsd\.?|m|mm|mio\.?|mln\.?|bn|mrd\.?"
DIGITS = rf"""regexp_replace(regexp_replace(
    regexp_replace(u, '^[\s(+−-]+|(?i:\s*({SCALE}))?(?i:\s*(cr|dr)\.?)?[\s)%−-]*$', '', 'g'),
    '(\d){GAP}(\d{{2,3}})', '\1\2', 'g'),
    '(\d){GAP}(\d{{2,3}})', '\1\2', 'g')"""
FACTOR = r"""case
    when regexp_matches(u, '%\s*\)?$') then 0.01
    when regexp_matches(u, '(?i)\d\s*(k|th?sd\.?)\)?$') then 1000
    when regexp_matches(u, '(?i)\d\s*(mm?|mio\.?|mln\.?)\)?$') then 1000000
    when regexp_matches(u, '(?i)\d\s*(bn|mrd\.?)\)?$') then 1000000000
    else 1 end * if(regexp_matches(u, '^[-−]|[^.,][-−]\s*%?$|^\(.*\)\s*%?$'), -1, 1)"""
IN_NUMBER = {
    ".": f"if(regexp_full_match(d, '{DOT}'), replace(d, ',', ''), null)",
    ",": f"if(regexp_full_match(d, '{COMMA}'), replace(replace(d, '.', ''), ',', '.'), null)",
}
VOTES = r"""
    sum(n) filter (regexp_matches(d,
        ',.*\.\d*$|^\d*\.(\d{1,2}|\d{4,})$|^0?\.\d+$|^\d+\.$|^\d{1,3}(,\d{2,3})+,\d{3}$')) as dot,
    sum(n) filter (regexp_matches(d,
        '\..*,\d*$|^\d*,(\d{1,2}|\d{4,})$|^0?,\d+$|^\d+,$|^\d{1,3}(\.\d{3}){2,}$')) as comma,
    count(*) filter (regexp_matches(d, '^[1-9]\d{0,2}\.\d{3}$')) as dot_three,
    count(*) filter (regexp_matches(d, '^[1-9]\d{0,2},\d{3}$')) as comma_three,
    count(*) filter (regexp_matches(d, '^[1-9]\d{0,2}$')) as short,
    count(*) filter (regexp_matches(d, '^\d{4,}$')) as long,
    min(d) filter (regexp_matches(d, '^[1-9]\d{0,2}[.,]\d{3}$')) as example
"""
