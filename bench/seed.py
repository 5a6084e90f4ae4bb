"""What every contestant's stores hold before a run: people, their sessions, their images, and open orders."""

import hashlib
import hmac
import http.client
import json
import secrets
import sqlite3
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from typing import Final

from bench.running import Running
from images2gpt.rotation import Rotatable
from images2gpt.sessions.model import hash_token, kv_key, new_token
from images2gpt.settings import pepper_id
from tools.project import ROOT

SETTINGS: Final = {
    "SITE_URL": "http://127.0.0.1",
    "KIE_API_KEY": "a-key-of-nobody",
    "KIE_API_BASE": "http://kie.bench",
    "PASSWORD_PEPPER": "pepper-of-the-bench",
    "SIGNING_KEY": "signing-key-of-the-bench",
    "IP_KEY": "address-key-of-the-bench",
}
PASSWORD: Final = "a long walk by the sea"  # noqa: S105  nobody's
PEOPLE: Final = 1_000
"""Each may have 60 images under way, so orders are spread over them."""
IMAGES_OF: Final = 20
"""So many people have a list of 50."""
LISTED: Final = 50
OPEN_ORDERS: Final = 8_000
"""A callback ends one, so a run needs many."""
ROUNDS, ITERATIONS = 6, 100_000
AT_ONCE: Final = 400

Statement = tuple[str, list[object]]


def token(number: int) -> str:
    """The bearer token of a person, always the same."""
    return new_token(hashlib.sha256(b"bench-token-%d" % number).digest())


def order_id(number: int) -> str:
    """The id of an open order."""
    return f"gen_open{number:020d}"


def callback_key(generation: str) -> str:
    """What kie.ai was told, so that its callback is believed."""
    key = Rotatable(current=SETTINGS["SIGNING_KEY"].encode(), previous=None)
    return urlsafe_b64encode(key.sign("callback", generation)).decode().rstrip("=")


def fill(target: Running) -> None:
    """Writes everything into the stores of a contestant that is running."""
    d1 = http.client.HTTPConnection("127.0.0.1", target.toll_ports["d1"], timeout=60)
    kv = http.client.HTTPConnection("127.0.0.1", target.toll_ports["kv"], timeout=60)
    now = int(time.time())
    for chunk in _chunks([*_schema(), *_people(now), *_images(now), *_orders(now)]):
        body = json.dumps([{"sql": sql, "params": values} for sql, values in chunk])
        d1.request("POST", "/query?resultsFormat=NONE", body, {"content-type": "application/json"})
        answer = d1.getresponse()
        said = answer.read()
        if answer.status != 200 or b'"success":false' in said:
            raise AssertionError(said[:500])
    for number in range(PEOPLE):
        record = {"id": f"ses_{number:024d}", "user_id": f"usr_{number:024d}", "expires_at": now + 2_000_000}
        kv.request("PUT", f"/{kv_key(hash_token(token(number)))}?urlencoded=true", json.dumps(record))
        kv.getresponse().read()


def _schema() -> Iterator[Statement]:
    gathered = ""
    for line in (ROOT / "schema.sql").read_text().splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered.strip(), []
            gathered = ""


def _people(now: int) -> Iterator[Statement]:
    user = """INSERT INTO users (id, email, email_key, email_verified, password, policy_version, pack_credits,
      created_at) VALUES (?, ?, ?, 1, ?, 'bench', 1000000, ?)"""
    session = """INSERT INTO sessions (token_hash, id, user_id, created_at, expires_at, fresh_until, ip, ip_bucket)
      VALUES (?, ?, ?, ?, ?, ?, '127.0.0.1', '127.0.0.1')"""
    for number in range(PEOPLE):
        key, email = f"usr_{number:024d}", f"person{number}@example.com"
        record = _record(key) if number < IMAGES_OF else "closed"
        yield user, [key, email, email, record, now]
        times: list[object] = [now, now + 2_000_000, now + 900]
        yield session, [hash_token(token(number)), f"ses_{number:024d}", key, *times]


def _record(user_id: str) -> str:
    """A password record of PASSWORD, as accounts.passwords writes it."""
    salt, pepper = secrets.token_bytes(16), SETTINGS["PASSWORD_PEPPER"].encode()
    key = PASSWORD.encode() + b"\x01"
    for number in range(ROUNDS):
        key = hashlib.pbkdf2_hmac("sha256", key, salt + bytes([number]), ITERATIONS)
    mac = hmac.digest(pepper, user_id.encode() + b":" + key, "sha256")
    parts = (urlsafe_b64encode(each).decode() for each in (salt, mac))
    return "$".join(["pbkdf2-sha256", str(ROUNDS), str(ITERATIONS), pepper_id(pepper), *parts])


def _images(now: int) -> Iterator[Statement]:
    insert = """INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, status,
      provider_task, provider_credits, attempts, looks, deadline_at, result_url, width, height, content_type, bytes,
      created_at, submitted_at, running_at, finished_at, expires_at)
      VALUES (?1, ?2, ?3, '1:1', '1K', 'text', 3, 'succeeded', ?1, 6, 1, 2, ?4, ?5, 1024, 1024, 'image/png', 900000, ?4,
      ?4 + 1, ?4 + 3, ?4 + 20, ?6)"""
    prompt = "A lighthouse in a storm, seen from a small boat, oil on canvas, late light, number {}"
    for person in range(IMAGES_OF):
        for number in range(LISTED + 5):
            made = f"gen_{person:04d}{number:020d}"
            at = now - 40_000 - 600 * number
            url = f"http://kie.bench/{made}.png"
            yield insert, [made, f"usr_{person:024d}", prompt.format(number), at, url, now + 900_000]


def _orders(now: int) -> Iterator[Statement]:
    insert = """INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, status,
      provider_task, attempts, next_step_at, deadline_at, created_at, submitted_at)
      VALUES (?1, ?2, 'A quiet harbour at dawn', '1:1', '1K', 'text', 3, 'submitted', ?3, 1, ?4, ?5, ?4, ?4)"""
    for number in range(OPEN_ORDERS):
        owner = f"usr_{PEOPLE - 1 - number % 200:024d}"
        yield insert, [order_id(number), owner, f"task-open-{number}", now, now + 90_000]


def _chunks(statements: list[Statement]) -> Iterable[list[Statement]]:
    return (statements[begin : begin + AT_ONCE] for begin in range(0, len(statements), AT_ONCE))
