"""How likely a deal in each stage is to be won: by own history, and what the CRM says."""

from dataclasses import dataclass
from math import fsum

from analytics.answer import remembered
from analytics.interval import Bounds, wilson
from analytics.store import Store

# What the CRM says of a stage weighs as much as so many deals of one's own.
WEIGHT = 10


@dataclass(frozen=True)
class Stage:
    """A stage with open deals: own history by count and value, the CRM's word, and what counts.

    Of deals that were ever in the stage and are decided, `won` of `tried` were won. `odds` is
    (won + 10 x prior) / (tried + 10), the mean of a beta distribution whose prior is the CRM's
    probability, else the whole win rate; `bounds` is Wilson's interval of the own share.
    """

    name: str
    open_deals: int
    open_amount: float
    crm: float | None
    tried: int
    won: int
    by_value: float | None
    odds: float | None

    @property
    def by_count(self) -> float | None:
        """The share of own deals that was won; None where none is decided."""
        return self.won / self.tried if self.tried else None

    @property
    def bounds(self) -> Bounds | None:
        """What the own share likely lies in."""
        return wilson(self.won, self.tried)


@dataclass(frozen=True)
class Stages:
    """Every stage with open deals, the least likely first, and what no stage tells.

    `by_value` is the whole win rate by amount.
    `late` are open deals past their close date, of `late_amount`: they are counted, and are in
    no forecast. `deal_months` lie between a won deal and most of its invoices, `job_months`
    between an event and those, by own history.
    """

    stages: tuple[Stage, ...]
    won: int
    closed: int
    by_value: float | None
    late: int
    late_amount: float
    deal_months: int
    job_months: int

    @property
    def needed(self) -> float | None:
        """How often a pipeline has to cover what is left: one by the win rate by value."""
        return 1 / self.by_value if self.by_value else None

    def worth(self, odds: str) -> float:
        """The open pipeline in `whole`, at own `odds`, or at the `crm`'s where it tells them."""
        return fsum(
            stage.open_amount * (1 if odds == "whole" else getattr(stage, odds) or 0)
            for stage in self.stages
        )

    @property
    def remembered(self) -> bool:
        """Whether the book has a history of stages."""
        return any(stage.tried for stage in self.stages)

    @property
    def sentence(self) -> str:
        """What the odds rest on, in a sentence."""
        if not self.stages:
            return "No deal is open."
        if self.remembered:
            said = "of the deals that were ever in a stage and are decided, the share that was won"
            return f"The odds are this book's own: {said}, drawn towards the CRM's where few were."
        if any(stage.crm is not None for stage in self.stages):
            return (
                "This book has no history of stages, so that the odds are the CRM's; an export of "
                "the stage history would show whether they hold."
            )
        return "Neither the book nor its CRM tells the odds of a stage: the whole win rate counts."


def stages(store: Store, version: int | None = None) -> Stages:
    """The odds of every stage of the book at a version."""
    number = store.version if version is None else version
    return remembered(store, ("stages", number), lambda: _stages(store, number))


def _stages(store: Store, version: int) -> Stages:
    with store.at(version) as run:
        found = run.rows("from stage_odds order by odds, step")
        late = run.rows(
            "select count(*) as deals, coalesce(sum(amount), 0) as amount from open_deal"
            " where past_due = 1"
        )[0]
        lag = run.rows("select job_lag, deal_lag from known_lag")[0]
    return Stages(
        stages=tuple(
            Stage(
                name=row["stage"] or "No stage named",
                open_deals=row["open_deals"],
                open_amount=float(row["open_amount"] or 0),
                crm=row["crm"],
                tried=row["tried"],
                won=row["won"],
                by_value=_share(row["won_amount"], row["tried_amount"]),
                odds=row["odds"],
            )
            for row in found
        ),
        won=found[0]["all_won"] if found else 0,
        closed=found[0]["all_closed"] if found else 0,
        by_value=found[0]["all_by_value"] if found else None,
        late=late["deals"],
        late_amount=float(late["amount"]),
        deal_months=lag["deal_lag"],
        job_months=lag["job_lag"],
    )


def _share(part: object, whole: object) -> float | None:
    return float(str(part)) / float(str(whole)) if whole else None
