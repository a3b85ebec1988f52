"""The lists of the sample agency about what is to come: targets, contracts, steps of deals."""

from data.agreements import Contract, contracts
from data.aims import Aim, aims
from data.stages import Step, steps
from data.writing import csv_file, euros_or_none, workbook

Cells = tuple[object, ...]

TARGETS = ("Month", "Period Type", "Account Manager", "Measure", "Target")
CONTRACTS = (
    "Contract ID",
    "Contract",
    "Client",
    "Account Manager",
    "Contract Type",
    "Contract Start",
    "Contract End",
    "Notice Date",
    "Signed On",
    "Renewed",
    "Status",
    "Monthly Fee",
)
STEPS = (
    "Opportunity ID",
    "From Stage",
    "To Stage",
    "Amount",
    "Probability (%)",
    "Close Date",
    "Last Stage Change Date",
)


def opportunity_id(number: int) -> str:
    """How the CRM numbers its opportunities."""
    return f"006TT{number:07d}AAE"


def _aim(aim: Aim) -> Cells:
    return (aim.month, aim.period, aim.owner, aim.measure, aim.amount)


def _contract(number: int, term: Contract) -> Cells:
    fee = euros_or_none(term.fee)
    return (
        f"V-{number:04d}",
        term.name,
        term.client.name,
        term.owner,
        term.kind,
        f"{term.starts:%Y-%m-%d}",
        f"{term.ends:%Y-%m-%d}",
        f"{term.notice:%Y-%m-%d}",
        f"{term.signed:%Y-%m-%d}",
        "" if term.renewed is None else "Yes" if term.renewed else "No",
        term.status,
        "" if fee is None else fee,
    )


def _step(step: Step) -> Cells:
    return (
        opportunity_id(step.number),
        step.before,
        step.stage,
        step.deal.amount,
        step.probability,
        f"{step.closes:%d/%m/%Y}",
        f"{step.day:%d/%m/%Y}",
    )


def files() -> dict[str, bytes]:
    """The name and content of each list."""
    signed = [_contract(n, term) for n, term in enumerate(contracts(), start=1)]
    return {
        "targets.xlsx": workbook("Targets", TARGETS, map(_aim, aims())),
        "contracts.csv": csv_file(CONTRACTS, signed),
        "opportunity_history.csv": csv_file(STEPS, map(_step, steps())),
    }
