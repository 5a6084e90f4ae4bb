"""What calls cost at Cloudflare, in US dollars, beyond what the Workers Paid plan ($5 a month) includes.

Sources, read 2026-11-22: developers.cloudflare.com/workers/platform/pricing (requests, CPU time, KV) and
developers.cloudflare.com/d1/platform/pricing (rows). Storage is docs/scale.md's subject.
"""

from dataclasses import dataclass
from typing import Final

MILLION: Final = 1_000_000
REQUESTS: Final = 0.30 / MILLION
"""10 million a month are included."""
CPU_MS: Final = 0.02 / MILLION
"""30 million ms a month are included."""
ROWS_READ: Final = 0.001 / MILLION
"""25 thousand million a month are included."""
ROWS_WRITTEN: Final = 1.00 / MILLION
"""50 million a month are included. A row of an index counts like a row of a table."""
KV_READS: Final = 0.50 / MILLION
"""10 million a month are included."""
KV_WRITES: Final = 5.00 / MILLION
"""1 million a month is included."""


@dataclass(frozen=True, slots=True)
class Used:
    """What calls took."""

    requests: int = 0
    cpu_ms: float = 0
    rows_read: int = 0
    rows_written: int = 0
    kv_reads: int = 0
    kv_writes: int = 0

    def __add__(self, other: "Used") -> "Used":
        return Used(
            self.requests + other.requests,
            self.cpu_ms + other.cpu_ms,
            self.rows_read + other.rows_read,
            self.rows_written + other.rows_written,
            self.kv_reads + other.kv_reads,
            self.kv_writes + other.kv_writes,
        )

    @property
    def dollars(self) -> float:
        """At the prices above."""
        return (
            self.requests * REQUESTS
            + self.cpu_ms * CPU_MS
            + self.rows_read * ROWS_READ
            + self.rows_written * ROWS_WRITTEN
            + self.kv_reads * KV_READS
            + self.kv_writes * KV_WRITES
        )
