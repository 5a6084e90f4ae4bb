"""What a developer sees of wrangler."""

import pytest

from tools.project import ToolError
from tools.wrangler import Output

SWALLOWED = """\
[custom build] Running: python3 tools/build.py
[custom build]
Using secrets defined in .state/worker.env
Your Worker has access to the following bindings:
Binding                              Resource                  Mode
env.DB (images2gpt)                  D1 Database               local
env.SITE_URL ("(hidden)")            Environment Variable      local

Attaching additional modules:
┌────────────────────────┬────────┬──────────┐
│ functions/api/me.py    │ python │ 0.02 KiB │
└────────────────────────┴────────┴──────────┘
⎔ Starting local server...
▲ [WARNING] Scheduled Workers are not automatically triggered during local development.
  To manually trigger a scheduled event, run:
    curl "http://127.0.0.1:8787/cdn-cgi/local/scheduled"
  For more details, see https://developers.cloudflare.com/workers/configuration/cron-triggers/
[wrangler:info] Ready on http://127.0.0.1:8787
[wrangler:info] GET /api/generations/gen_1/image 200 OK (6ms)
The file functions/api/me.py changed, restarting build...
⎔ Reloading local server...
✘ [ERROR] Running custom build `python3 tools/build.py` failed. There are likely more logs above.
      at new_error (pyodideRuntime-internal:pyodide.asm:7:472664)
"""

FAILED_BUILD = """\
[custom build] functions/api/open.py: no top-level ACCESS.
✘ [ERROR] k [Error]: Process exited with non-zero status (1)
      at async runCustomBuild (wrangler/wrangler-dist/cli.js:193066:5)
    result: I {
      },
    output: {
    }
  }
the next line
"""


def shown(text: str) -> list[str]:
    output = Output()
    return [line for each in text.splitlines() if (line := output.shown(each)) is not None]


def test_wrangler_s_own_chatter_is_swallowed() -> None:
    assert shown(SWALLOWED) == []


def test_the_worker_s_own_lines_are_passed_on() -> None:
    lines = ['{"event": "generation_failed"}', "Traceback (most recent call last):", '  File "/session/x.py", line 3']
    assert shown("\n".join(lines)) == lines


def test_a_failed_build_shows_its_sentence_and_not_node_s_objects() -> None:
    assert shown(FAILED_BUILD) == ["functions/api/open.py: no top-level ACCESS.", "the next line"]


def test_a_reload_is_told_in_two_words() -> None:
    assert shown("⎔ Local server updated and ready") == ["Worker reloaded"]


def test_a_dying_runtime_is_one_sentence() -> None:
    with pytest.raises(ToolError, match=r"^Cloudflare's Python runtime could not be downloaded"):
        shown("*** Fatal: Request for Pyodide bundle failed; url = x")
