"""workerd's configuration as text: one Worker on a socket of its own, with the D1 and KV that wrangler also uses.

No wrangler and no proxy stand before the Worker. Every contestant gets the same stores behind the same toll.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tools.project import NODE_MODULES, read_toml

STAGE: Final = Path(__file__).with_name("stage")
MINIFLARE: Final = NODE_MODULES / "miniflare/dist/src/workers"
NAMESPACE: Final = '(json = "{\\"MINIFLARE_NAMESPACE\\":\\"bench\\"}")'
PYTHON_FLAGS: Final = ("python_workers", "python_workers_development")
STORES: Final = {"d1": "D1DatabaseObject", "kv": "KVNamespaceObject"}
SOURCES: Final = {
    "d1": ("d1/entry.worker.js", "d1/database.worker.js"),
    "kv": ("shared/object-entry.worker.js", "kv/namespace.worker.js"),
}


@dataclass(frozen=True, slots=True)
class Module:
    """A file of a Worker. `kind`: esModule, pythonModule or data."""

    name: str
    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class Contestant:
    """A Worker to be measured: its files, the first of them its entry, and its settings."""

    name: str
    modules: tuple[Module, ...]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_python(self) -> bool:
        """Whether it runs in Pyodide."""
        return self.modules[0].kind == "pythonModule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a contestant runs. `delays_ms`: what a round trip to each store takes on top; `noting`: all are kept."""

    port: int
    toll_ports: Mapping[str, int]
    state: Path
    delays_ms: Mapping[str, int] = field(default_factory=dict)
    noting: bool = False


def config(contestant: Contestant, stage: Stage) -> str:
    """The text of a file for `workerd serve`."""
    services = [
        _service("main", _main(contestant)),
        _service("provider", _worker([_js("provider.mjs", STAGE / "provider.mjs")])),
    ]
    for store in STORES:
        services += _store(store, stage)
    sockets = [("main", stage.port, "main"), *((s, stage.toll_ports[s], f"toll-{s}") for s in STORES)]
    return "\n".join(
        [
            'using Workerd = import "/workerd/workerd.capnp";',
            "const config :Workerd.Config = (",
            f"  services = [\n    {_joined(services)}\n  ],",
            f"  sockets = [\n    {_joined(_socket(*each) for each in sockets)}\n  ],",
            f"  extensions = [(modules = [{_joined(_extensions())}])],",
            ");",
        ]
    )


def _main(contestant: Contestant) -> str:
    project = read_toml("wrangler.toml")
    flags = (*project["compatibility_flags"][1:], *(PYTHON_FLAGS if contestant.is_python else ()))
    wrapped = '(name = "{}", wrapped = (moduleName = "{}", innerBindings = [{}]))'
    bindings = [
        wrapped.format("DB", "cloudflare-internal:d1-api", '(name = "fetcher", service = "toll-d1")'),
        '(name = "KV", kvNamespace = "toll-kv")',
        *(wrapped.format(name, "bench:limiter", "") for name in ("READ_LIMIT", "GENERATION_LIMIT")),
        *(f"(name = {_text(name)}, text = {_text(value)})" for name, value in contestant.settings.items()),
    ]
    modules = [f"(name = {_text(m.name)}, {m.kind} = embed {_text(str(m.path))})" for m in contestant.modules]
    return _worker(
        modules, bindings, date=project["compatibility_date"], flags=flags, more='globalOutbound = "provider"'
    )


def _store(store: str, stage: Stage) -> list[str]:
    entry, objects = (MINIFLARE / source for source in SOURCES[store])
    folder = stage.state / store
    flags = ("nodejs_compat", "experimental")
    delay = stage.delays_ms.get(store, 0)
    toll = [
        f'(name = "NEXT", service = (name = "entry-{store}", props = {NAMESPACE}))',
        f'(name = "MILLISECONDS", json = "{delay}")',
        f'(name = "NOTE", json = "{json.dumps(stage.noting)}")',
        f'(name = "STORE", text = "{store}")',
    ]
    own = f'(className = "{STORES[store]}", uniqueKey = "bench-{store}")'
    kept = f'durableObjectNamespaces = [{own}], durableObjectStorage = (localDisk = "disk-{store}")'
    target = f'(className = "{STORES[store]}", serviceName = "store-{store}")'
    return [
        f'(name = "disk-{store}", disk = (path = {_text(str(folder))}, writable = true))',
        _service(
            f"store-{store}",
            _worker(
                [_js("object.js", objects)],
                [
                    f'(name = "MINIFLARE_BLOBS", service = "disk-{store}")',
                    '(name = "MINIFLARE_LOOPBACK", service = "provider")',
                ],
                flags=flags,
                more=kept,
            ),
        ),
        _service(
            f"entry-{store}",
            _worker([_js("entry.js", entry)], [f'(name = "MINIFLARE_OBJECT", durableObjectNamespace = {target})']),
        ),
        _service(f"toll-{store}", _worker([_js("toll.mjs", STAGE / "toll.mjs")], toll)),
    ]


def _extensions() -> list[str]:
    shared = {"miniflare:shared": "shared/index.worker.js", "miniflare:zod": "shared/zod.worker.js"}
    return [
        *(f'(name = "{name}", esModule = embed {_text(str(MINIFLARE / path))})' for name, path in shared.items()),
        f'(name = "bench:limiter", internal = true, esModule = embed {_text(str(STAGE / "limiter.mjs"))})',
    ]


def _worker(
    modules: Iterable[str],
    bindings: Iterable[str] = (),
    *,
    date: str = "2024-09-02",
    flags: Iterable[str] = (),
    more: str = "",
) -> str:
    written = f"compatibilityFlags = [{', '.join(_text(flag) for flag in flags)}]"
    parts = (
        f"modules = [{_joined(modules)}]",
        f"bindings = [{_joined(bindings)}]",
        f'compatibilityDate = "{date}"',
        written,
        more,
    )
    return f"({', '.join(part for part in parts if part)})"


def _service(name: str, worker: str) -> str:
    return f'(name = "{name}", worker = {worker})'


def _socket(name: str, port: int, service: str) -> str:
    return f'(name = "{name}", address = "127.0.0.1:{port}", http = (), service = "{service}")'


def _js(name: str, path: Path) -> str:
    return f"(name = {_text(name)}, esModule = embed {_text(str(path))})"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _joined(parts: Iterable[str]) -> str:
    return ",\n    ".join(parts)
