"""D1: a password is in no table, no KV record, no log line and no request to a provider, whatever was done with it."""

from base64 import urlsafe_b64decode
from urllib.parse import quote

import pytest

from tests.support.world import Person, World

CANARY = "Canary-7f3a of the tests é"
WRONG = "Canary-9c1b of the tests é"
SPELLINGS = [word for text in (CANARY, WRONG) for word in (text, text[:11], quote(text), text.encode().hex())]


async def everything_with_a_password(world: World, ada: Person) -> None:
    """Each way a password can come in, right and wrong."""
    assert (await ada.sign_up(password=CANARY)).status == 201
    assert (await ada.log_in(CANARY)).status == 200
    assert (await ada.log_in(WRONG)).status == 401
    assert (await ada.sign_up(ada.email, password=CANARY)).status == 200
    assert (await ada.sign_up(ada.email, password=WRONG)).status == 401
    login = "/api/auth/login"
    assert (await ada.post(login, {"email": "a@b.test", "password": CANARY, "extra": CANARY})).status == 422
    assert (await ada.post(login, {"email": CANARY, "password": [CANARY]})).status == 422
    assert (await ada.post(login, {CANARY: 1})).status == 422
    assert (await ada.send("POST", login, f'{{"password": "{CANARY}"'.encode())).status == 400
    assert (await ada.post("/api/generations", {"prompt": "A lighthouse", "password": CANARY})).status == 422
    world.kv.down = True
    assert (await ada.log_in(CANARY)).status == 200
    world.kv.down = False
    world.db.fault = broken
    assert (await ada.log_in(CANARY)).status == 500
    world.db.fault = lambda _batch, _moment: None
    assert (await ada.sign_up("no address", password=CANARY)).status == 422
    await ada.order()
    await world.finish()


def broken(_batch: object, _moment: str) -> None:
    """A fault of our own whose text quotes what it was about."""
    raise ValueError(CANARY)


def dump(world: World) -> str:
    return "\n".join(world.db.connection.iterdump())


async def test_d1_a_password_is_kept_nowhere(world: World, cleo: Person, capsys: pytest.CaptureFixture[str]) -> None:
    await everything_with_a_password(world, cleo)
    logged = capsys.readouterr()
    places = {
        "a table": dump(world),
        "KV": repr(world.kv.stored) + repr(world.kv.calls),
        "the log": logged.out + logged.err,
        "a request to a provider": repr(world.http.sent) + repr(world.sandbox.kie.received("create")),
    }
    assert "pbkdf2-sha256$" in places["a table"], "the account is there"
    for place, text in places.items():
        assert text, f"{place} was looked at"
        assert not [word for word in SPELLINGS if word in text], place


async def test_d1_no_answer_repeats_a_password(cleo: Person) -> None:
    signed_up = await cleo.sign_up(password=CANARY)
    signed_in = await cleo.log_in(CANARY)
    refused = [
        await cleo.post("/api/auth/login", {"email": CANARY, "password": CANARY}),
        await cleo.post("/api/auth/login", {"email": "a@b.test", "password": CANARY, "x": 1}),
        await cleo.post("/api/auth/login", {"email": "a@b.test", "password": [CANARY]}),
    ]
    assert [answer.status for answer in (signed_up, signed_in, *refused)] == [201, 200, 422, 422, 422]
    assert not [answer for answer in (signed_up, signed_in, *refused) if CANARY[:11] in answer.body.decode()]


async def test_d1_a_password_is_stored_as_pbkdf2_of_sha_256_with_a_salt_of_its_own(world: World) -> None:
    records = []
    for _ in range(3):
        person = await world.member(password=CANARY)
        (row,) = world.db.rows("SELECT email, password FROM users WHERE id = ?", person.id)
        assert row["email"] == person.email
        records.append(row["password"].split("$"))
    assert {record[0] for record in records} == {"pbkdf2-sha256"}
    salts = {record[4] for record in records}
    assert (len(salts), {len(urlsafe_b64decode(salt)) for salt in salts}) == (3, {16})
    assert len({record[5] for record in records}) == 3, "the same password is another record for each"
