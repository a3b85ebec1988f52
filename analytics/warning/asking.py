"""What lies ahead of a view's accounts: worked out once for a version of the book, and kept."""

import json
from datetime import date

from analytics import answer
from analytics.ahead import renewing, working
from analytics.ahead.account import AheadError
from analytics.ahead.choice import MODELS, Choice, choice
from analytics.ahead.contract import relations
from analytics.ahead.found import Ahead
from analytics.ahead.purchases import purchases
from analytics.ahead.renewing import Renewing
from analytics.ahead.terms import terms
from analytics.outlook.keeping import Waiting, worked_out
from analytics.store import Store
from analytics.view import View

A_YEAR = 365
KIND = "retention"
# The form in which it is kept: another one is worked out anew.
FORM = 5


def chosen(store: Store, view: View, model: str | None, until: date | None) -> Choice:
    """The model that is asked for, else the one that suits the book."""
    if model is not None and model not in MODELS:
        raise AheadError(f"There is no model '{model}'. The models are {', '.join(MODELS)}.")
    found = choice(
        purchases(store, view, until), _fiscal_start(store, view), len(terms(store, view))
    )
    return Choice(model, "Asked for by name.") if model and model != found.model else found


def ahead(
    store: Store,
    view: View,
    model: str | None = None,
    until: date | None = None,
    horizon: int = A_YEAR,
) -> Waiting[Ahead]:
    """What is to come from the accounts that buy, within so many days of the data's end."""
    bought = purchases(store, view, until)
    if not bought.accounts:
        by = f" by {until.day} {until:%b %Y}" if until else ""
        raise AheadError(f"No account has bought anything{by}, so that nothing can be expected.")
    picked = chosen(store, view, model, until)
    asked = worked_out(
        store, bought.version, KIND, _key(view, picked.model, bought.until, horizon),
        working.work, picked.model, bought, horizon, _fiscal_start(store, view), picked.why,
    )  # fmt: skip
    return Waiting(asked.future, Ahead.from_json, asked.told)


def renewals(
    store: Store, view: View, until: date | None = None, horizon: int = A_YEAR
) -> Waiting[Renewing] | None:
    """What is to come of the contracts; None where the view has none."""
    version = store.version if view.version is None else view.version
    end = until or contracts_until(store, view)
    held = relations(terms(store, view), end)
    if not held:
        return None
    asked = worked_out(
        store, version, KIND, _key(view, "sbg", end, horizon), renewing.work, held, end, horizon
    )
    return Waiting(asked.future, Renewing.from_json, asked.told)


def contracts_until(store: Store, view: View) -> date:
    """The day on which the book's contracts stand: that of the book itself."""
    with store.at(view.version) as run:
        day: date = run.rows("select day from as_of")[0]["day"]
    return day


def _key(view: View, model: str, until: date, horizon: int) -> str:
    return json.dumps([FORM, model, until.isoformat(), horizon, view.where, view.base])


def _fiscal_start(store: Store, view: View) -> int:
    return answer.calendar(store, view.version).fiscal_start
