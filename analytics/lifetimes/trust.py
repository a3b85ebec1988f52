"""Whether a fit can be trusted, and in a sentence why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from analytics.lifetimes.histories import Buyer, Cohort, Season, Spender

# Of each parameter: 1 where it runs off to what is large, -1 to nothing, OPEN where it may be
# anything, 0 where it is known.
Edges: TypeAlias = tuple[int, ...]
OPEN = 2

# Five for each parameter: accounts that came back, contracts lost, accounts that bought twice.
ENOUGH_BACK, ENOUGH_LOST, ENOUGH_TWICE = 20, 10, 15
SEASONS = 3
UNSETTLED = "What is known does not settle the model: quite different figures fit it as well."


@dataclass(frozen=True)
class Evidence:
    """What a fit stands on.

    `nothing` says why nothing can be learnt at all, `few` why what is learnt cannot be trusted
    (both None where it is not so), `learnt` what a trusted fit was learnt from.
    """

    count: int
    nothing: str | None
    few: str | None
    learnt: str


def told_of_buyers(buyers: Sequence[Buyer]) -> Evidence:
    """What accounts that buy when they like can teach."""
    count = sum(one.weight for one in buyers)
    back = sum(one.weight for one in buyers if one.frequency)
    return _of_those_who_came_back(count, back, whether=None)


def told_of_seasons(seasons: Sequence[Season]) -> Evidence:
    """What accounts with one chance a season can teach."""
    count = sum(one.weight for one in seasons)
    back = sum(one.weight for one in seasons if one.frequency)
    longest = max((one.periods for one in seasons), default=0)
    whether = None
    if count and back == count and all(one.frequency == one.periods for one in seasons):
        whether = f"{_all(count, 'account')} bought in every season: nobody was ever missed."
    evidence = _of_those_who_came_back(count, back, whether)
    if evidence.nothing is None and evidence.few is None and longest < SEASONS:
        few = f"{_of(longest, 'season')} are too few to tell an account that left from one waiting."
        return Evidence(count, None, few[0].upper() + few[1:], evidence.learnt)
    return evidence


def told_of_cohorts(cohorts: Sequence[Cohort]) -> Evidence:
    """What contracts can teach."""
    count = sum(one.survived + sum(one.lost) for one in cohorts)
    lost = sum(sum(one.lost) for one in cohorts)
    seen = {
        at
        for one in cohorts
        for at in range(one.earlier, one.earlier + len(one.lost))
        if one.survived + sum(one.lost[at - one.earlier :])
    }
    learnt = f"Learnt from {_of(count, 'contract')}, {lost:,} of them lost."
    nothing = few = None
    if not count:
        nothing = "No contract is known."
    elif not seen:
        nothing = f"{_none(count, 'contract', 'come to a renewal')}."
    elif not lost:
        nothing = f"{_none(count, 'contract', 'been lost')}, so no rate of loss can be learnt."
    elif len(seen) == 1:
        nothing = "Only one renewal has been seen, so nothing shows how retention changes with age."
    elif lost < ENOUGH_LOST:
        few = f"Too few contracts were lost ({lost:,} of {count:,}) to learn when they are."
    if few and count < ENOUGH_LOST:
        few = _only(count, "contract")
    return Evidence(count, nothing, few, learnt)


def told_of_spenders(spenders: Sequence[Spender]) -> Evidence:
    """What the means of accounts can teach."""
    count = sum(one.weight for one in spenders)
    twice = sum(one.weight for one in spenders if one.purchases > 1)
    learnt = f"Learnt from {_of(count, 'account')}, {twice:,} of them with more than one purchase."
    nothing = few = None
    if not count:
        nothing = "No account has a purchase with an amount."
    elif len({one.mean for one in spenders}) == 1:
        nothing = f"{_all(count, 'account')} spent the same, so there is nothing to learn."
    elif not twice:
        nothing = (
            "No account has bought twice, so nothing shows how one account's purchases differ."
        )
    elif twice < ENOUGH_TWICE:
        few = f"Too few accounts bought more than once ({twice:,} of {count:,}) to learn from."
    if few and count < ENOUGH_TWICE:
        few = _only(count, "account")
    return Evidence(count, nothing, few, learnt)


def doubt(model: str, edges: Edges, evidence: Evidence, *, rests: bool) -> str | None:
    """Why a fit cannot be trusted, in a sentence; None where it can."""
    if evidence.few is not None:
        return evidence.few
    for applies, sentence in RUNS_OFF[model]:
        if applies(edges):
            return sentence
    return None if rests and not any(edges) else UNSETTLED


def _of_those_who_came_back(count: int, back: int, whether: str | None) -> Evidence:
    learnt = f"Learnt from {_of(count, 'account')}, {back:,} of which came back."
    nothing, few = whether, None
    if not count:
        nothing = "No account is known."
    elif not back:
        nothing = f"{_none(count, 'account', 'come back')}, so there is no rhythm to learn."
    elif back < ENOUGH_BACK:
        few = f"Too few accounts came back ({back:,} of {count:,}) to learn their rhythm."
    if few and count < ENOUGH_BACK:
        few = _only(count, "account")
    return Evidence(count, nothing, few, learnt)


def _only(count: int, noun: str) -> str:
    return f"Only {_of(count, noun)}, too few to learn from."


def _of(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _all(count: int, noun: str) -> str:
    return f"The one {noun}" if count == 1 else f"All {_of(count, noun)}"


def _none(count: int, noun: str, done: str) -> str:
    one = f"The one {noun} has not {done}"
    return one if count == 1 else f"None of the {_of(count, noun)} has {done}"


def _nothing_of(one: int, other: int) -> Callable[[Edges], bool]:
    """Whether one / (one + other) runs to nothing."""
    return lambda edges: (edges[one], edges[other]) in {(-1, 0), (-1, 1), (0, 1)}


def _alike(one: int, other: int) -> Callable[[Edges], bool]:
    """Whether both run to what is large: everybody has the same chance."""
    return lambda edges: edges[one] == edges[other] == 1


def _open(one: int, other: int) -> Callable[[Edges], bool]:
    """Whether the two may be anything, or run to where a chance is all or nothing."""
    return lambda edges: bool(edges[one] or edges[other])


NOBODY_LEFT = "Hardly an account can be seen to have left, so how easily they leave is not known."
ALL_LEFT = "Nearly all accounts seem to have left at once, so how easily they leave is not known."
LEAVE_OPEN = "Too little has been seen of accounts leaving to tell who leaves easily."
BUY_OPEN = "Too little has been seen of accounts buying to tell the rhythm of each."
LEAVE_ALIKE = "The accounts are too much alike to tell who leaves easily and who does not."
BUY_ALIKE = "The accounts are too much alike in how often they buy to tell the rhythm of each."
FEW_BUY = "A few accounts buy nearly everything, so no rhythm of the others can be learnt."

Applies: TypeAlias = Callable[[Edges], bool]
OF_BUYERS: tuple[tuple[Applies, str], ...] = (
    (_nothing_of(2, 3), NOBODY_LEFT),
    (_nothing_of(3, 2), ALL_LEFT),
    (_alike(2, 3), LEAVE_ALIKE),
    (_alike(0, 1), BUY_ALIKE),
    (lambda edges: edges[0] == -1, FEW_BUY),
    (_open(2, 3), LEAVE_OPEN),
    (_open(0, 1), BUY_OPEN),
)
RUNS_OFF: dict[str, tuple[tuple[Applies, str], ...]] = {
    "bgnbd": OF_BUYERS,
    "bgbb": OF_BUYERS,
    "sbg": (
        (_nothing_of(0, 1), "Hardly a contract was lost, so how retention changes is not known."),
        (_nothing_of(1, 0), "Nearly all contracts were lost at the first renewal."),
        (
            _alike(0, 1),
            "About the same share is lost at every renewal, so age tells nothing.",
        ),
        (_open(0, 1), "Too little has been seen of contracts lost to tell how retention changes."),
    ),
    "spend": (
        (lambda edges: edges[0] == 1, "Each account spends nearly the same on every purchase."),
        (_alike(1, 2), "The accounts are too much alike in what they spend to tell them apart."),
    ),
}
