"""What is measured: points for Analytics Engine, each of words from fixed lists and of numbers. Nothing of anybody."""

from images2gpt.application import App
from images2gpt.ports import Point

REQUEST, GENERATION = "request", "generation"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
NO_ROUTE = "none"
OTHER = "other"
NO_FAILURE = "none"


def request(app: App, *, route: str, method: str, status: int, began_ms: int) -> None:
    """`route`: the pattern, never the path that was asked for, which may hold an id or anything else."""
    labels = (route, method if method in METHODS else OTHER, f"{status // 100}xx")
    app.metrics.write(Point(REQUEST, labels, (app.clock.now_ms() - began_ms,)))


def generation(app: App, *, resolution: str, status: str, failure: str | None, wait_s: int) -> None:
    """How one ended and how long its owner waited. All words are of the contract, none is a person's."""
    app.metrics.write(Point(GENERATION, (resolution, status, failure or NO_FAILURE), (wait_s,)))
