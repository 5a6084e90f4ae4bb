"""Session rows: live or not, to the second."""

from images2gpt.sessions import store
from images2gpt.sessions.model import LIFETIME_S, SessionRow
from tests.contract.people import CLIENT, NOW, member
from tests.contract.ports import Ports


async def _live(ports: Ports, token_hash: str, now: int) -> SessionRow | None:
    query = store.live(token_hash, now=now)
    return (await ports.db.read(query)).one(query)


async def a_session_lives_thirty_days_to_the_second(ports: Ports) -> None:
    ada = await member(ports)
    for now, lives in ((NOW, True), (NOW + LIFETIME_S - 1, True), (NOW + LIFETIME_S, False)):
        assert bool(await _live(ports, ada.token_hash, now)) == lives
    row = await _live(ports, ada.token_hash, NOW)
    assert row
    assert (row.user_id, row.expires_at) == (ada.id, NOW + LIFETIME_S)


async def an_ended_session_is_dead_at_once(ports: Ports) -> None:
    ada, ben = await member(ports), await member(ports)
    await ports.commit(store.end(ada.token_hash))
    assert await _live(ports, ada.token_hash, NOW) is None
    assert await _live(ports, ben.token_hash, NOW)


async def nobody_without_an_account_gets_a_session(ports: Ports) -> None:
    await ports.commit(store.insert("hash", "ses_1", "usr_nobody", password=None, client=CLIENT, now=NOW))
    assert await _live(ports, "hash", NOW) is None


async def ended_sessions_are_deleted_so_many_at_a_time(ports: Ports) -> None:
    for seconds in (3, 1, 2, 9):
        await member(ports, ends_at=NOW + seconds)
    for limit, left in ((2, [3, 9]), (500, [9])):
        await ports.commit(store.delete_expired(now=NOW + 3, limit=limit))
        rows = await ports.rows("SELECT expires_at FROM sessions ORDER BY expires_at")
        assert [row["expires_at"] - NOW for row in rows] == left
