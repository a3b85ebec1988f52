"""The models of a book: which there are, and the SQL that makes them."""

import hashlib
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

MODELS = Path(__file__).parent.with_name("models")
WORDS = tomllib.loads((MODELS / "words.toml").read_text(encoding="utf-8"))
MODELLED = {
    "ledger": ("document_id", "r.date"),
    "document": ("document_id", "r.date"),
    "deal": ("deal_id", "r.closes_on"),
    "account": ("account_id", "cast(null as date)"),
    "person": ("person_id", "cast(null as date)"),
    "product": ("product_id", "cast(null as date)"),
}
# Their rows stand by themselves: no model is made of them, so that a commit does not read them.
TABLES = {
    **MODELLED,
    "project": ("project_id", "r.event_on"),
    "project_cost": ("cost_id", "r.date"),
    "target": ("target_id", "r.date"),
    "call": ("call_id", "r.date"),
    "survey": ("survey_id", "r.date"),
    "complaint": ("complaint_id", "r.opened_on"),
    "time_entry": ("entry_id", "r.date"),
    "expense": ("expense_id", "r.date"),
    "contract": ("contract_id", "r.starts_on"),
    "event_result": ("result_id", "r.date"),
    "credit": ("credit_id", "r.date"),
    "health_weight": ("measure", "cast(null as date)"),
    "activity": ("activity_id", "r.date"),
    "deal_change": ("change_id", "r.changed_on"),
    "quote": ("quote_id", "r.date"),
}
# The rest of them that name accounts; none is read by a commit while it is empty.
MENTIONING = (
    "project", "project_cost", "target", "survey", "complaint", "time_entry", "expense", "contract",
    "event_result", "credit", "activity", "quote", "call"
)  # fmt: skip
WITHOUT_DOMAIN = frozenset({"target", "call", "time_entry", "expense"})
RECORDS = (
    "imports", "refused", "replacement", "correction", "setting", "merge", "head", "forecast"
)  # fmt: skip
PASSING = ("spelling", "sold")
VIEWS = (
    "basis",
    "ledger_item",
    "line_item",
    "invoice_row",
    "asked",
    "movement_state",
    "event_total",
)
BUILT = (
    "person_name",
    "product_line",
    "header",
    "listing",
    "spelling",
    "decided",
    "merged",
    "also_known",
    "party",
    "deal_outcome",
    "sold",
    "account",
    "cube",
    "coverage",
    "account_state",
)
# A fact is what metrics read as `job`: the model `job_state`, one row for a row of a file.
FACTS = (
    "deal",
    "job",
    "job_line",
    "receivable",
    "open_invoice",
    "event",
    "feedback",
    "complaint",
    "health",
    "movement",
    "target",
    "contract",
    "open_deal",
    "in_hand",
)
# Made when first asked for at a version and held with it: imports pay nothing for them.
LATE = (
    "as_of",
    "job_name",
    "invoice_month",
    "job_money",
    "line_match",
    "result_row",
    "deal_mention",
    "event_head",
    "deal_credit",
    "health_measure",
    "priced",
    "measure_word",
    "target_wanted",
    "deal_step",
    "stage_odds",
    "known_invoice",
    "known_advance",
    "known_job",
    "known_deal",
    "known_lag",
    "ahead_row",
    *(f"{fact}_state" for fact in FACTS if fact != "movement"),
)
# Worked out for the months that are asked for, and for no others.
ON_DEMAND = frozenset({"movement"})


def model_sql(name: str, **names: str) -> str:
    """The SQL of a model by its file name, with names and the book's words in braces filled in."""
    text = (MODELS / f"{name}.sql").read_text(encoding="utf-8")
    return text.format_map({**WORDS, **names})


PLACED = {
    "cube": model_sql("placed", items="sold"),
    "item": model_sql("placed", items="line_item"),
    **{f"{fact}_item": model_sql("placed", items=f"{fact}_state") for fact in FACTS},
}
PLAIN = {"month_amount": "cube", **{fact: f"{fact}_state" for fact in FACTS}}
READ_OFTEN = (
    "lake_imports",
    "lake_replacement",
    "lake_setting",
    *(f"lake_{table}" for table in MODELLED if table != "ledger"),
    *(f"current_{table}" for table in MODELLED if table != "ledger"),
)
MODEL_TABLES = tuple(name for name in BUILT if name not in PASSING)
MARK = hashlib.sha256(
    "".join(p.read_text() for p in sorted(MODELS.glob("*.*"))).encode()
).hexdigest()
READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)\b")


def mentions(tables: Collection[str]) -> str:
    """How accounts are spelt in these tables, which are about something else than revenue."""
    domain = dict.fromkeys(WITHOUT_DOMAIN, "null")
    spelt = [
        f"select account_id, account, {domain.get(table, 'account_domain')} as account_domain"
        f" from current_{table}"
        for table in tables
    ]
    none = "select null as account_id, null as account, null as account_domain where false"
    return " union ".join(spelt) or none


def source(name: str, version: int, at: str, young: Mapping[str, bool]) -> str | None:
    """What `name` stands for at a version; None where it is no table or model of a book.

    `young` are the tables that had another shape at that version: whether they were there at all.
    """
    if name.startswith("lake_") and name[5:] in (*TABLES, *RECORDS):
        return _stored(name[5:], at, young)
    if name.startswith("current_") and name[8:] in TABLES:
        record_id, day = TABLES[name[8:]]
        return model_sql("current", table=name[8:], record_id=record_id, date=day)
    if name in VIEWS:
        return model_sql(name)
    if name in PLACED and name not in BUILT:
        return PLACED[name]
    if name in PLAIN:
        return f"from {PLAIN[name]}"
    return f"from memory.main.v{version}_{name}" if name in MODEL_TABLES else None


def _stored(table: str, at: str, young: Mapping[str, bool]) -> str:
    """A canonical table at a version, always with the columns that it has today."""
    then, empty = f"from lake.main.{table}{at}", f"from lake.main.{table} where false"
    if table not in young:
        return then
    return f"{then} union all by name {empty}" if young[table] else empty
