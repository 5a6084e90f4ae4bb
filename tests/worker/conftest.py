"""Working trees of a test's own, for what must not be tried on this one."""

import shutil
from pathlib import Path

import pytest

from tools.project import ROOT

COPIED = ("tools", "wrangler.toml", "package.json", "schema.sql")
LINKED = (".venv", "python_modules")

WORKER = """\
from workers import Response, WorkerEntrypoint

from images2gpt.greeting import GREETING


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        return Response(GREETING)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A working tree with the tools of this one and a Worker that only greets."""
    root = tmp_path / "tree"
    (root / "node_modules").mkdir(parents=True)
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    for name in LINKED:
        (root / name).symlink_to(ROOT / name)
    for package in (ROOT / "node_modules").iterdir():
        (root / "node_modules" / package.name).symlink_to(package)
    for name, text in {
        "src/worker.py": WORKER,
        "src/images2gpt/greeting.py": 'GREETING = "hello"\n',
        "functions/api/health.py": 'ACCESS = "anyone"\n',
        "pages/index.html": "<title>hello</title>",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root
