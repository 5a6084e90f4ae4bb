"""What every measurement begins with: full stores, and the tape of what our Worker asks of them."""

from collections.abc import Mapping
from pathlib import Path

from bench import contestants, seed, tape
from bench.running import WORK, running
from bench.tape import Taken
from tools.project import say


def prepare() -> tuple[Path, Mapping[str, Taken]]:
    """Fills the stores and writes the tape for the peers; where the stores are, and what each call takes."""
    state = WORK / "state"
    say("Filling the stores …")
    with running(contestants.constant(), keep=state) as filler:
        seed.fill(filler)
    with running(contestants.ours(), state=state, noting=True) as noted:
        taken = tape.take(noted)
    contestants.write_tape(tape.for_peers(taken))
    return state, taken
