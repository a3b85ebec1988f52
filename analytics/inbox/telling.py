"""What came of imports, as scripts read it."""

import json
from collections.abc import Sequence
from typing import Any

from analytics import importing
from analytics.inbox.job import Job
from analytics.store import Store, StoreError


def document(jobs: Sequence[Job], version: int) -> dict[str, Any]:
    """The command line's answer to an import: what was taken of each file, or why it was not."""
    read = [job.understood for job in jobs if job.understood and job.state != "refused"]
    first = next((sheet for whole in read for sheet in whole.sheets if sheet.table), None)
    if first is None:
        first = next((sheet for whole in read for sheet in whole.sheets), None)
    rows, columns = (0, 0) if first is None else _size(first)
    found: dict[str, Any] = {
        "ok": all(_went_well(job) for job in jobs),
        "rows": rows,
        "cols": columns,
        "version": version,
    }
    if not found["ok"]:
        found["message"] = " ".join(why(job, alone=len(jobs) == 1) for job in jobs if why(job))
    found["imports"] = [
        importing.report(job.understood, job.kept)
        for job in jobs
        if job.understood and _went_well(job)
    ]
    return found


def _size(sheet: importing.UnderstoodSheet) -> tuple[int, int]:
    """The rows and columns of a table as it stands in its file."""
    return sheet.in_file or (sheet.rows_read, len(sheet.headings))


def why(job: Job, *, alone: bool = True) -> str:
    """Why a file is not in the book, in a sentence that names it among several."""
    if _went_well(job):
        return ""
    named = alone or job.message.startswith(job.asked.name)
    return job.message if named else f"{job.asked.name}: {job.message}"


def line(job: Job) -> dict[str, Any]:
    """Where one import stands, as scripts read it."""
    return {
        "job": job.id,
        "file": job.asked.name,
        "state": job.state,
        "share": round(job.share, 2),
        "words": job.words,
        "message": job.message,
    }


def report(store: Store, import_id: int) -> dict[str, Any]:
    """What was told of an import when it was kept."""
    with store.at() as run:
        found = run.rows("select report from lake_imports where import_id = $id", id=import_id)
    if not found:
        raise StoreError(f"This book has no import {import_id}.")
    told: dict[str, Any] = json.loads(found[0]["report"])
    return told


def _went_well(job: Job) -> bool:
    if job.state in ("refused", "cancelled"):
        return False
    return not (job.asked.then == "keep" and job.state == "asking")
