"""Price, volume and mix: what they are worth together is the change in revenue, at every cut."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest

from analytics.answer import ask, breakdown, figure
from analytics.store import Store
from analytics.view import View

EFFECTS = (
    "price_effect",
    "volume_effect",
    "mix_effect",
    "new_line_effect",
    "dropped_line_effect",
    "unpriced_change",
)
KEPT = datetime(2030, 1, 1, tzinfo=UTC).replace(tzinfo=None)
Line = tuple[str, date, str | None, Decimal | None, Decimal]


def book(lines: list[Line]) -> Store:
    """A book of invoice lines: account, day, line, quantity, amount."""
    store = Store(None)
    count = len(lines)
    with store.commit("test", "Lines") as commit:
        commit.append("imports", pa.table({"import_id": [1], "kept_at": [KEPT], "undone": [False]}))
        commit.append("ledger", pa.table({
            "import_id": [1] * count, "sheet": ["lines"] * count, "row": list(range(2, count + 2)),
            "account": [line[0] for line in lines], "date": [line[1] for line in lines],
            "line": [line[2] for line in lines],
            "quantity": pa.array([line[3] for line in lines], pa.decimal128(18, 4)),
            "revenue": pa.array([line[4] for line in lines], pa.decimal128(18, 4)),
        }))  # fmt: skip
    return store


def random_book(seed: int) -> Store:
    """Three years of three accounts and four items, some without quantity, with credits."""
    rng = Random(seed)  # noqa: S311 - repeatable, not secret
    lines: list[Line] = []
    for _ in range(rng.randrange(20, 160)):
        quantity = Decimal(rng.randrange(1, 900)) / 10
        price = Decimal(rng.randrange(100, 90_000)) / 100
        amount = (quantity * price).quantize(Decimal("0.01"))
        sign = -1 if rng.random() < 0.1 else 1
        bare = rng.random() < 0.1
        lines.append((
            rng.choice(("Acme", "Bolt", "Crane")),
            date(2023 + rng.randrange(3), rng.randrange(1, 13), rng.randrange(1, 29)),
            rng.choice(("Stages", "Crews", "Stands", None)),
            None if bare else sign * quantity, sign * amount,
        ))  # fmt: skip
    lines.append(("Acme", date(2025, 12, 31), "Stages", Decimal(1), Decimal(100)))
    return book(lines)


def by_hand(store: Store, view: View) -> Decimal:
    """The change in revenue, straight from two sums."""
    with store.at() as run:
        where = "".join(
            f" and coalesce({'account' if n == 'account' else n}, 'Not given') = '{v[0]}'"
            for n, v in view.where
        )
        sql = (
            "select coalesce(sum(revenue) filter (where year(date) = 2025), 0)"
            " - coalesce(sum(revenue) filter (where year(date) = 2024), 0) as change"
            f" from current_ledger where true{where}"
        )
        return Decimal(run.rows(sql)[0]["change"])


@pytest.mark.parametrize("seed", range(12))
def test_the_bridge_foots_to_the_cent_at_every_cut(seed: int) -> None:
    """The whole, each account, each line, and each account's lines."""
    store = random_book(seed)
    whole = View(period="2025")
    views = [whole]
    views += [whole.filtered("account", name) for name in ("Acme", "Bolt", "Crane")]
    views += [whole.filtered("line", name) for name in ("Stages", "Crews", "Not given")]
    views += [whole.filtered("account", "Acme").filtered("line", "Stages")]
    for view in views:
        steps = [Decimal(figure(store, name, view).value or 0) for name in EFFECTS]
        assert sum(steps) == by_hand(store, view), view.where


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("by", ["account", "line", "owner"])
def test_the_parts_of_an_effect_are_the_whole(seed: int, by: str) -> None:
    """What the rows of a cut come to is the figure above them."""
    store = random_book(seed)
    view = View(period="2025")
    for name in EFFECTS:
        rows = breakdown(store, name, view, by).rows
        whole = figure(store, name, view).value
        assert sum(Decimal(row.value or 0) for row in rows) == Decimal(whole or 0), name


def test_a_rebate_makes_work_cheaper_and_takes_no_quantity_back() -> None:
    """A credit at a price that was never paid is no return of goods."""
    store = book([
        ("Acme", date(2024, 3, 1), "Stages", Decimal(10), Decimal(1000)),
        ("Acme", date(2025, 3, 1), "Stages", Decimal(10), Decimal(1000)),
        ("Acme", date(2025, 4, 1), "Stages", Decimal(-10), Decimal(-200)),
        ("Acme", date(2025, 12, 1), "Stages", Decimal(1), Decimal(100)),
        ("Acme", date(2024, 12, 1), "Stages", Decimal(1), Decimal(100)),
    ])  # fmt: skip
    view = View(period="2025")
    assert figure(store, "price_effect", view).value == Decimal(-200)
    assert figure(store, "volume_effect", view).value == 0


def test_returned_goods_take_their_quantity_back() -> None:
    """A credit at the price that was paid."""
    store = book([
        ("Acme", date(2024, 12, 1), "Stages", Decimal(10), Decimal(1000)),
        ("Acme", date(2025, 3, 1), "Stages", Decimal(10), Decimal(1000)),
        ("Acme", date(2025, 12, 1), "Stages", Decimal(-4), Decimal(-400)),
    ])  # fmt: skip
    view = View(period="2025")
    assert figure(store, "price_effect", view).value == 0
    assert figure(store, "volume_effect", view).value == Decimal(-400)


def test_price_change_is_of_the_whole_and_no_average_of_accounts() -> None:
    """A small account's dear work does not weigh as much as a large one's."""
    store = book([
        ("Acme", date(2024, 12, 1), "Stages", Decimal(10), Decimal(10_000)),
        ("Acme", date(2025, 12, 1), "Stages", Decimal(10), Decimal(9_000)),
        ("Bolt", date(2024, 12, 1), "Stages", Decimal(1), Decimal(100)),
        ("Bolt", date(2025, 12, 1), "Stages", Decimal(1), Decimal(200)),
    ])  # fmt: skip
    row = figure(store, "price_change", View(period="2025"))
    assert row.value == pytest.approx(-900 / 10_100)
    rows = ask(store, "price_change", View(period="2025"), by=("account",)).rows
    assert [row.value for row in rows] == [pytest.approx(-0.1), pytest.approx(1.0)]


def test_a_year_ago_has_its_own_bridge() -> None:
    """What is asked for one month is not worked out from another's."""
    store = random_book(3)
    now, then = (figure(store, "price_effect", View(period=p)).value for p in ("2025", "2024"))
    assert figure(store, "price_effect", View(period="2025")).previous == then
    assert now != then
