"""What the book remembers for a sheet: corrections of its headings, and names of its accounts."""

import json

from analytics.source import key, signature
from analytics.store import Run

ALIKE = 0.7


def corrections(run: Run, headings: tuple[str, ...]) -> dict[str, str | None]:
    """What the user said before about these headings, or about nearly the same ones.

    An export that came with a column more or less is the same export; what was said of a heading
    that is gone falls away.
    """
    found = run.rows("select signature, name, heading from lake_correction")
    exact = {
        line["name"]: line["heading"] for line in found if line["signature"] == signature(headings)
    }
    if exact or not found:
        return exact
    nearest = _nearest(run, headings, {line["signature"] for line in found})
    words = {key(heading) for heading in headings}
    return {
        line["name"]: line["heading"]
        for line in found
        if line["signature"] == nearest
        and (
            line["name"].startswith("=") or line["heading"] is None or key(line["heading"]) in words
        )
    }


def settings(run: Run) -> dict[str, str | None]:
    """What the book's settings say of every import: the fiscal year, and rates of its own."""
    found = run.rows(
        "select name, value from lake_setting where name = 'fiscal_start' or name like 'rate.%'"
    )
    return {f"={line['name']}": line["value"] for line in found}


def _nearest(run: Run, headings: tuple[str, ...], marks: set[str]) -> str | None:
    """The signature of the kept sheet whose headings are most alike, if they are enough alike."""
    ours = {key(heading) for heading in headings}
    best = (ALIKE, "")
    for line in run.rows("select report from lake_imports where not undone"):
        for part in json.loads(line["report"] or "{}").get("sheets", []):
            if part.get("signature") not in marks:
                continue
            said = (*part.get("columns", {}).values(), *part.get("not_understood", ()))
            theirs = {key(heading) for heading in said}
            best = max(best, (len(ours & theirs) / (len(ours | theirs) or 1), part["signature"]))
    return best[1] or None


def account_names(run: Run) -> frozenset[str]:
    """The names of the accounts of the book, as keys."""
    return frozenset(key(line["account"]) for line in run.rows("select account from account"))
