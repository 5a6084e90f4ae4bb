"""The Metrics port on Analytics Engine."""

from typing import Any

from pyodide.ffi import JsException

from images2gpt import log
from images2gpt.edge import convert
from images2gpt.ports import Point


class AnalyticsEngine:
    """`binding` is the raw JavaScript one, None where this deployment has none."""

    def __init__(self, binding: Any) -> None:
        self._binding = binding

    def write(self, point: Point) -> None:
        """See ports.Metrics. Fire and forget: the call gives nothing to wait for."""
        if self._binding is None:
            return
        given = convert.options(
            indexes=convert.array([point.name]),
            blobs=convert.array(point.labels),
            doubles=convert.array(float(value) for value in point.values),
        )
        try:
            self._binding.writeDataPoint(given)
        except JsException as error:  # more points in one invocation than it takes, say
            log.failure("metrics_failed", error)
