"""The one way in: every import of a book waits its turn here, whoever brings it and how."""

from analytics.inbox.desk import LARGEST, place
from analytics.inbox.job import Asked, Job, State, Then, Way
from analytics.inbox.telling import document, line, report, why
from analytics.inbox.turn import Turns, submit, turns, wait
from analytics.inbox.weighing import Weighing

__all__ = [
    "LARGEST",
    "Asked",
    "Job",
    "State",
    "Then",
    "Turns",
    "Way",
    "Weighing",
    "document",
    "line",
    "place",
    "report",
    "submit",
    "turns",
    "wait",
    "why",
]
