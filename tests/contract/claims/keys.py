"""KV, as far as one place and one moment can show it."""

from tests.contract.ports import Ports, refused

DAY_S = 86_400


async def what_was_put_is_got(ports: Ports) -> None:
    key = ports.ids.new("key")
    for value in ("used", "", '{"a": "Gürtel \U0001f3d4"}', "a\x00b", "x" * 100_000):
        await ports.kv.put(key, value, ttl_s=DAY_S)
        assert await ports.kv.get(key) == value


async def what_is_not_there_is_none(ports: Ports) -> None:
    assert await ports.kv.get(ports.ids.new("key")) is None


async def what_was_deleted_is_none(ports: Ports) -> None:
    key = ports.ids.new("key")
    await ports.kv.put(key, "used", ttl_s=60)
    await ports.kv.delete(key)
    assert await ports.kv.get(key) is None
    await ports.kv.delete(key)


async def an_expiry_below_a_minute_is_refused(ports: Ports) -> None:
    key = ports.ids.new("key")
    for ttl_s in (59, 1, 0, -1):
        await refused(ports.kv.put(key, "used", ttl_s=ttl_s))
    assert await ports.kv.get(key) is None


async def ninety_days_are_a_good_expiry(ports: Ports) -> None:
    key = ports.ids.new("key")
    await ports.kv.put(key, "used", ttl_s=90 * DAY_S)
    assert await ports.kv.get(key) == "used"


async def keys_that_kv_does_not_take_are_refused(ports: Ports) -> None:
    for key in ("", "x" * 513, "ü" * 257):
        await refused(ports.kv.put(key, "used", ttl_s=60))
        await refused(ports.kv.get(key))
        await refused(ports.kv.delete(key))


async def a_key_of_512_bytes_is_taken(ports: Ports) -> None:
    key = ports.ids.new("key").ljust(512, "x")
    await ports.kv.put(key, "used", ttl_s=60)
    assert await ports.kv.get(key) == "used"
