"""What kind of values each column of ours holds."""

MONEY = "decimal(18, 4)"
PRICE = "decimal(18, 6)"
AMOUNTS = (
    "revenue",
    "cost",
    "pass_through",
    "amount",
    "expected_amount",
    "profit",
    "tax",
    "actual_amount",
    "budget",
    "estimate",
    "quote",
    "change_orders",
    "actual_cost",
    "still_to_come",
    "invoiced",
    "paid",
    "annual_amount",
    "monthly_amount",
    "pipeline_amount",
    "won_amount",
    "open_amount",
    "deal_amount",
    "line_amount",
)
COUNTS = (
    "quantity",
    "discount",
    "hours",
    "billable_hours",
    "months",
    "minutes",
    "attendees",
    "invited",
    "leads",
    "qualified_leads",
    "deals",
    "won_deals",
)
PRICES = (
    "unit_price",
    "unit_cost",
    "probability",
    "hourly_rate",
    "hourly_cost",
    "share_done",
    "score",
    "rating",
    "margin",
    "isolated",
    "confidence",
    "share",
    "worst",
    "best",
    "unknown",
)
NUMBERS = {**dict.fromkeys((*AMOUNTS, *COUNTS), MONEY), **dict.fromkeys(PRICES, PRICE)}
SHARES = frozenset(
    {"discount", "probability", "share_done", "margin", "isolated", "confidence", "share"}
)
FOLDED = frozenset({"profit", "tax", "actual_amount", "deal_amount", "line_amount"})
CONVERTED = (
    *(column for column in AMOUNTS if column not in FOLDED),
    "unit_price",
    "unit_cost",
    "hourly_rate",
    "hourly_cost",
)
SUMMED = (*CONVERTED[:-4], "quantity", "hours", "billable_hours", "leads")
COUNTED = frozenset({*COUNTS, *PRICES})
DAYS = (
    "date",
    "closes_on",
    "invoiced_on",
    "event_on",
    "starts_on",
    "ends_on",
    "quoted_on",
    "due_on",
    "changed_on",
    "signed_on",
    "created_on",
    "modified_on",
)
DATES = frozenset(
    {
        *DAYS,
        "actually_closed_on",
        "closed_on",
        "costed_on",
        "promised_on",
        "delivered_on",
        "sent_on",
        "opened_on",
        "notice_on",
        "renews_on",
        "cancelled_on",
        "valid_until",
        "paid_on",
    }
)
FLAGS = frozenset(
    {"is_won", "is_closed", "is_cancelled", "is_escalated", "is_billable", "is_renewed"}
)
RECORDS = frozenset(
    {
        "document_id",
        "deal_id",
        "project_id",
        "cost_id",
        "target_id",
        "survey_id",
        "complaint_id",
        "entry_id",
        "expense_id",
        "contract_id",
        "result_id",
        "activity_id",
        "change_id",
        "quote_id",
        "credit_id",
    }
)
IDS = RECORDS | {"account_id", "person_id", "product_id", "parent_id"}
DOMAINS = frozenset({"domain", "account_domain"})
PEOPLE = frozenset({"owner", "manager", "person"})
ASIDE = frozenset(
    {"probability", "expected_amount", "tax", "minutes", "months", "rating", "open_amount"}
)
MUST_READ = frozenset({*NUMBERS, "date", "closes_on"}) - ASIDE
