"""What a sheet was found to be."""

from dataclasses import dataclass

from analytics.source import Export


@dataclass(frozen=True)
class Chosen:
    """The export that a sheet is, the place of each column, and how each was recognised.

    What was only matched by meaning is `proposed`: it waits for the user.
    """

    export: Export
    columns: dict[str, int]
    evidence: dict[str, str]
    proposed: bool = False
