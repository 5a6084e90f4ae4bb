"""How values reach SQLite and come back."""

import msgspec

from images2gpt.ports import Statement, Written, select, write
from tests.contract.ports import Ports, refused

MOST = 2**53 - 2
"""JavaScript could hold one more, but Pyodide sends that as a BigInt, which D1 does not take."""

INSERT_USER = """
INSERT INTO users (id, email, email_key, password, policy_version, pack_credits, created_at)
VALUES (?, ?, ?, '', '', ?, 1)
"""


class _Number(msgspec.Struct):
    value: int


class _Fraction(msgspec.Struct):
    value: float


async def a_bound_integer_divides_as_a_real(ports: Ports) -> None:
    assert await ports.value("SELECT ?/2 AS value", 5) == 2.5
    assert await ports.value("SELECT CAST(? AS INTEGER)/2 AS value", 5) == 2


async def a_bound_integer_has_a_point_in_text(ports: Ports) -> None:
    assert await ports.value("SELECT 'x'||? AS value", 5) == "x5.0"
    assert await ports.value("SELECT json_object('n', ?) AS value", 5) == '{"n":5.0}'
    assert await ports.value("SELECT 'x'||CAST(? AS INTEGER) AS value", 5) == "x5"


async def a_bound_integer_is_real_until_a_strict_column_takes_it(ports: Ports) -> None:
    assert await ports.value("SELECT typeof(?) AS value", 5) == "real"
    user_id = ports.ids.new("usr")
    await ports.commit(_user(user_id, pack_credits=7))
    assert await ports.row("SELECT typeof(pack_credits) AS t, pack_credits AS n FROM users WHERE id = ?", user_id) == {
        "t": "integer",
        "n": 7,
    }


async def whole_reals_come_back_as_integers(ports: Ports) -> None:
    query, fraction = select(_Number, "SELECT 3.0 AS value"), select(_Fraction, "SELECT 3.25 AS value")
    rows = await ports.db.read(query, fraction)
    whole, part = rows.one(query), rows.one(fraction)
    assert whole
    assert part
    assert (whole.value, type(whole.value), part.value) == (3, int, 3.25)


async def a_row_that_is_not_of_its_type_is_refused(ports: Ports) -> None:
    await refused(ports.db.read(select(_Number, "SELECT 'three' AS value")), msgspec.ValidationError)
    await refused(ports.db.read(select(_Number, "SELECT NULL AS value")), msgspec.ValidationError)
    await refused(ports.db.read(select(_Number, "SELECT 1 AS other")), msgspec.ValidationError)


async def none_is_null(ports: Ports) -> None:
    assert await ports.row("SELECT ? IS NULL AS is_null, ? AS value", None, None) == {"is_null": 1, "value": None}


async def numbers_that_json_lacks_are_null(ports: Ports) -> None:
    for number in (float("nan"), float("inf"), float("-inf")):
        assert await ports.value("SELECT ? IS NULL AS value", number) == 1, number


async def true_is_one(ports: Ports) -> None:
    assert await ports.row("SELECT ? AS yes, ? AS no", True, False) == {"yes": 1, "no": 0}  # noqa: FBT003


async def integers_below_2_to_the_53_are_exact(ports: Ports) -> None:
    for number in (MOST, -MOST, 2**52 + 1, 0, -1):
        assert await ports.value("SELECT CAST(? AS INTEGER) AS value", number) == number


async def larger_integers_are_refused(ports: Ports) -> None:
    for number in (MOST + 1, -MOST - 1, 2**63, 2**200):
        await refused(ports.value("SELECT ? AS value", number))


async def text_survives_whatever_it_holds(ports: Ports) -> None:
    for text in ("", "Gürtel", "\U0001f3d4 \u2028 \u202e", "a\x00b", "'; DROP TABLE users; --", '"\\', "x" * 100_000):
        assert await ports.value("SELECT ? AS value", text) == text


async def numbered_parameters_are_shared(ports: Ports) -> None:
    assert await ports.value("SELECT ?2 || ?1 || ?2 AS value", "a", "b") == "bab"


async def a_strict_column_refuses_a_fraction(ports: Ports) -> None:
    user_id = ports.ids.new("usr")
    await refused(ports.commit(_user(user_id, pack_credits=1.5)))
    assert await ports.value("SELECT count(*) AS value FROM users WHERE id = ?", user_id) == 0


async def a_strict_column_refuses_text_that_is_no_number(ports: Ports) -> None:
    user_id = ports.ids.new("usr")
    await refused(ports.commit(_user(user_id, pack_credits="many")))
    assert await ports.value("SELECT count(*) AS value FROM users WHERE id = ?", user_id) == 0


async def one_hundred_parameters_are_taken_and_no_more(ports: Ports) -> None:
    def counted(count: int) -> str:
        return f"SELECT max({', '.join('?' * 30)}, 0) + {' + '.join('?' * (count - 30))} AS value"

    assert await ports.value(counted(100), *[1] * 100) == 71
    await refused(ports.value(counted(101), *[1] * 101))


async def a_like_pattern_is_at_most_fifty_bytes(ports: Ports) -> None:
    assert await ports.value("SELECT 'a' LIKE ? AS value", "a" + "%" * 49) == 1
    await refused(ports.value("SELECT 'a' LIKE ? AS value", "a" + "%" * 50))


async def a_statement_is_at_most_a_hundred_kilobytes(ports: Ports) -> None:
    assert await ports.value(f"SELECT 1 AS value /* {'x' * 99_000} */") == 1
    await refused(ports.value(f"SELECT 1 AS value /* {'x' * 100_000} */"))


async def at_most_five_selects_are_put_together(ports: Ports) -> None:
    parts = " UNION ALL ".join(["SELECT 1 AS n"] * 5)
    assert await ports.value(f"SELECT count(*) AS value FROM ({parts})") == 5
    await refused(ports.value(f"SELECT count(*) AS value FROM ({parts} UNION ALL SELECT 1)"))


def _user(user_id: str, *, pack_credits: str | float) -> Statement[Written]:
    return write(INSERT_USER, user_id, user_id, user_id, pack_credits)
