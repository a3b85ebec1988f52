"""What is still unpaid of an invoice, told apart from running balances and from sums of lines."""

import re

from analytics.importing.rows import Work
from analytics.source import key

# What is open of a row is a part of it, tax and a little interest on it included.
MOST = 1.5
ENOUGH = 0.95
HALF = 0.5
PAID = "^(paid|settled|bezahlt|payee?|reglee?|pagad|pagat|saldat|betaald|voldaan)"
PART = f"abs(open_amount) <= {MOST} * abs(revenue) + 0.01"
TOTAL = re.compile(r"(?i)grand|sub ?total|quote (?:total|amount|value)|total quote|angebots")
NEAR = 0.001
TAXED = 1.35
GENERAL = "accountcode"
LINES = "partition by document_id order by row"


def settle_open(work: Work) -> None:
    """Keep what is open of each row; a running balance goes, an invoice's counts on one line."""
    if "open_amount" not in work.have:
        return
    if {"document_id", "revenue"} <= work.have and _is_of_documents(work):
        first = f"if(document_id is null or row_number() over ({LINES}) = 1, open_amount, null)"
        work.set({"open_amount": first})
        work.say("open_amount", "of the whole invoice, and so taken once, on its first line")
        among = (
            "t join (select document_id as d, sum(revenue) as whole from typed group by 1)"
            " on d = t.document_id"
        )
        part = f"abs(t.open_amount) <= {MOST} * abs(whole) + 0.01"
        share = _share(work, part, f"typed as {among}", "t.open_amount <> 0")
    elif "revenue" in work.have:
        share = _share(work, PART, "typed", "open_amount <> 0 and revenue is not null")
    else:
        return
    if share < ENOUGH or _stays_when_paid(work):
        why = f"'{work.heading('open_amount')}' is no part of the amounts beside it: left out"
        work.say("revenue", why)
        work.set({}, frozenset({"open_amount"}))


def _stays_when_paid(work: Work) -> bool:
    """Whether what is paid is mostly still open by this column: then it was what was to be paid."""
    if not {"paid_on", "status"} & work.have:
        return False
    said = ["paid_on is not null"] if "paid_on" in work.have else []
    said += [f"regexp_matches(lower(status), '{PAID}')"] if "status" in work.have else []
    whole = "open_amount <> 0 and abs(open_amount) >= abs(revenue)"
    return _share(work, f"not ({whole})", "typed", " or ".join(said)) < HALF


def _is_of_documents(work: Work) -> bool:
    """Whether the lines of one invoice all carry the same, which is not what each is worth."""
    found = work.scratch.rows(
        """select count(*) as n, count(*) filter (kinds = 1 and top <> 0 and not own) as same,
            count(*) filter (kinds > 1) as apart
        from (select document_id, count(distinct open_amount) as kinds,
                max(abs(open_amount)) as top,
                bool_and(abs(open_amount) between abs(revenue) and 1.5 * abs(revenue)) as own
            from typed where document_id is not null and open_amount is not null
            group by document_id having count(*) > 1)"""
    )[0]
    return bool(found["same"] and found["same"] > found["apart"])


def _share(work: Work, condition: str, source: str, among: str) -> float:
    found = work.scratch.rows(
        f"select count(*) filter ({condition}) as yes, count(*) as n from {source} where {among}"
    )[0]
    return found["yes"] / found["n"] if found["n"] else 1.0


def settle_total(work: Work) -> None:
    """An invoice's total on each of its lines gives way to quantity x unit price of the line."""
    if not {"document_id", "revenue", "quantity", "unit_price"} <= work.have:
        return
    worth = "cast(quantity * unit_price as decimal(24, 6))"
    if "discount" in work.have:
        worth += " * cast(1 - coalesce(discount, 0) as decimal(9, 6))"
    if not _is_apart(work):
        return
    found = work.scratch.rows(
        f"""select count(*) filter (kinds = 1 and not own
                and abs(lines) between abs(top) / {TAXED} - 0.01 and abs(top) + 0.01) as same,
            count(*) filter (kinds > 1 or own) as apart
        from (select document_id, count(distinct revenue) as kinds, max(revenue) as top,
                sum({worth}) as lines,
                bool_and(abs(revenue - {worth}) <= 0.01 + abs(revenue) * {NEAR}) as own
            from typed where document_id is not null and revenue is not null
            group by document_id having count(*) > 1)"""
    )[0]
    if found["same"] and not found["apart"]:
        work.set({"revenue": f"cast({worth} as decimal(18, 4))"})
        why = f"'{work.heading('revenue')}' is of the whole invoice: quantity x unit price counts"
        work.say("revenue", why)


def _is_apart(work: Work) -> bool:
    """Whether any line's amount is not its quantity x unit price: a glance before a sum."""
    worth = "cast(quantity as double) * cast(unit_price as double)"
    if "discount" in work.have:
        worth += " * (1 - coalesce(cast(discount as double), 0))"
    return bool(
        work.scratch.rows(
            f"""select 1 as some from typed where document_id is not null
                and abs(cast(revenue as double) - {worth})
                    > 0.01 + abs(cast(revenue as double)) * {NEAR} limit 1"""
        )
    )


def settle_code(work: Work) -> None:
    """A code that many accounts share is one of the books, such as 200 for sales, and no id."""
    if not {"account_id", "account"} <= work.have or key(work.heading("account_id")) != GENERAL:
        return
    found = work.scratch.rows(
        "select count(distinct account_id) as codes, count(distinct account) as names from typed"
    )[0]
    if found["codes"] < found["names"]:
        work.set({}, frozenset({"account_id"}))
        work.say("account", f"'{work.heading('account_id')}' is shared by accounts: no id of them")


def settle_version(work: Work) -> None:
    """Only the last version of a quote counts: rows of an older one are marked for refusal."""
    if "version" not in work.have:
        return
    record = next((c for c in ("quote_id", "project_id", "project") if c in work.have), None)
    number = "try_cast(regexp_extract(version, '(\\d+)\\D*$', 1) as integer)"
    if record is None:
        work.set({}, frozenset({"version"}))
        return
    last = f"max({number}) over (partition by {record})"
    old = f"case when {record} is not null and {number} < {last} then 'v' || {last} end"
    work.set({"version": old})


def settle_credit(work: Work) -> None:
    """What a deal is credited with, as a share of it where the file has both amounts."""
    if work.chosen.export.table != "credit":
        return
    if "amount" in work.have and "share" not in work.have:
        top = work.scratch.rows("select max(abs(amount)) as top from typed")[0]["top"]
        if top is not None and top <= 1:
            work.set({"share": "cast(amount as decimal(18, 6))"}, frozenset({"amount"}))
            work.say("share", f"'{work.heading('amount')}' holds shares of 1")
    if {"amount", "deal_amount"} <= work.have and "share" not in work.have:
        work.set({"share": "cast(amount / nullif(deal_amount, 0) as decimal(18, 6))"})
        work.say("share", f"'{work.heading('amount')}' over '{work.heading('deal_amount')}'")
    if {"share", "deal_amount"} <= work.have and "amount" not in work.have:
        work.set({"amount": "cast(share * deal_amount as decimal(18, 4))"})
        work.say("amount", f"'{work.heading('share')}' of '{work.heading('deal_amount')}'")
    work.set({}, frozenset({"deal_amount"}) & work.have)


def settle_quote(work: Work) -> None:
    """A quote's total that stands on each of its lines counts once; else its lines count."""
    if work.chosen.export.table != "quote" or not {"amount", "line_amount"} & work.have:
        return
    if "amount" not in work.have:
        work.set({"amount": "line_amount"}, frozenset({"line_amount"}))
        work.say("amount", f"'{work.heading('line_amount')}', line by line")
        return
    record = next((c for c in ("quote_id", "title") if c in work.have), None)
    lines = _repeated(work, record) if record else 0
    if not lines:
        work.set({}, frozenset({"line_amount"}) & work.have)
        return
    if "line_amount" in work.have:
        work.set({"amount": "coalesce(line_amount, amount)"}, frozenset({"line_amount"}))
        work.say("amount", f"by line, as in '{work.heading('line_amount')}'")
        return
    once = f"if(row_number() over (partition by {record} order by row) = 1, amount, null)"
    work.set({"amount": f"if({record} is null, amount, {once})"})
    work.say("amount", "of the whole quote, and so taken once, on its first line")


def _repeated(work: Work, record: str) -> int:
    """How many quotes carry the same total on each of their lines; 0 where the lines differ."""
    found = work.scratch.rows(
        f"""select count(*) filter (kinds = 1 and top <> 0) as same,
            count(*) filter (kinds > 1) as apart
        from (select {record}, count(distinct amount) as kinds, max(abs(amount)) as top
            from typed where {record} is not null and amount is not null
            group by {record} having count(*) > 1)"""
    )[0]
    sure = bool(TOTAL.search(work.heading("amount"))) or "line_amount" in work.have
    return int(found["same"]) if not found["apart"] and found["same"] > (not sure) else 0


def settle_weight(work: Work) -> None:
    """The weight of a measure of account health, a number with or without its percent sign."""
    if work.chosen.export.table != "health_weight" or "weight" not in work.have:
        return
    bare = "replace(replace(replace(weight, '%', ''), ' ', ''), ',', '.')"
    work.set({"weight": f"try_cast({bare} as decimal(9, 4))"})
