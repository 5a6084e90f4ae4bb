"""`python -m tools.supply.sbom`: the list of everything that is shipped or used, as CycloneDX 1.6 in JSON."""

import json
import re
from base64 import b64decode
from typing import Any, Final

from tools.project import CACHE, ROOT, read_toml, say
from tools.supply.parts import Part, parts

FILE: Final = CACHE / "sbom.json"
SPDX: Final = re.compile(r"[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*|\(.+\)")
ALGORITHMS: Final = {"sha512": "SHA-512", "sha384": "SHA-384", "sha256": "SHA-256", "sha1": "SHA-1"}


def main() -> None:
    """Write it where `make sbom` says."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(bill(), indent=2))
    say(f"Wrote {FILE.relative_to(ROOT)}.")


def bill() -> dict[str, Any]:
    """Return the whole list; the same for the same lock files."""
    project = read_toml("pyproject.toml")["project"]
    subject = {
        "type": "application",
        "name": project["name"],
        "version": project["version"],
        "bom-ref": project["name"],
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": subject},
        "components": [component(part) for part in parts()],
    }


def component(part: Part) -> dict[str, Any]:
    """Return one part; `excluded` is what CycloneDX calls a tool that is not shipped."""
    group, _, name = part.name.rpartition("/")
    stated = {"expression": part.licence} if SPDX.fullmatch(part.licence) else {"license": {"name": part.licence}}
    return {
        "type": "library",
        "bom-ref": part.url,
        **({"group": group} if group else {}),
        "name": name,
        "version": part.version,
        "scope": "required" if part.shipped else "excluded",
        "purl": part.url,
        "licenses": [stated],
        "hashes": [checksum(each) for each in part.checksums] if part.kind == "npm" else [],
        # Of a PyPI release each file has a checksum of its own, so none of them is the component's.
        "properties": [{"name": "images2gpt:file:sha256", "value": each} for each in part.checksums]
        if part.kind == "pypi"
        else [],
    }


def checksum(integrity: str) -> dict[str, str]:
    """Return npm's integrity as CycloneDX has it."""
    algorithm, _, encoded = integrity.partition("-")
    return {"alg": ALGORITHMS[algorithm], "content": b64decode(encoded).hex()}


if __name__ == "__main__":
    main()
