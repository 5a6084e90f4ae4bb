"""Known answers of PBKDF2-HMAC-SHA-256 and HMAC-SHA-256, in the manner of Wycheproof: what is unusual has a case.

A module and no JSON: only Python reaches the Worker. The cases of RFC 7914 (the first 32 bytes), of RFC 6070 with
SHA-256 and of RFC 4231 have published answers; the others are OpenSSL's, by hashlib.
"""

import hmac

from images2gpt.rotation import Rotatable
from tests.contract.ports import Ports

PBKDF2 = (
    # RFC 7914 section 11, its first 32 bytes
    (b"passwd", b"salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
    # RFC 7914 section 11, its first 32 bytes
    (b"Password", b"NaCl", 80_000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"),
    # the cases of RFC 6070 with SHA-256
    (b"password", b"salt", 1, "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"),
    # the cases of RFC 6070 with SHA-256
    (b"password", b"salt", 2, "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"),
    # the cases of RFC 6070 with SHA-256
    (b"password", b"salt", 4_096, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"),
    # the cases of RFC 6070 with SHA-256: longer than one block of the output
    (
        b"passwordPASSWORDpassword",
        b"saltSALTsaltSALTsaltSALTsaltSALTsalt",
        4_096,
        "348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1",
    ),
    # the cases of RFC 6070 with SHA-256: NULs inside
    (b"pass\x00word", b"sa\x00lt", 4_096, "89b69d0516f829893c696226650a86878c029ac13ee276509d5ae58b6466a724"),
    # empty password
    (b"", b"salt", 1, "f135c27993baf98773c5cdb40a5706ce6a345cde61b000a67858650cd6a324d7"),
    # empty salt
    (b"password", b"", 1, "c1232f10f62715fda06ae7c0a2037ca19b33cf103b727ba56d870c11f290a2ab"),
    # both empty
    (b"", b"", 1, "f7ce0b653d2d72a4108cf5abe912ffdd777616dbbb27a70e8204f3ae2d0f6fad"),
    # a NUL alone: padded like the empty password, as HMAC's key is
    (b"\x00", b"salt", 1, "f135c27993baf98773c5cdb40a5706ce6a345cde61b000a67858650cd6a324d7"),
    # a trailing NUL: padded like the password without it
    (b"password\x00", b"salt", 1, "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"),
    # a leading NUL
    (b"\x00password", b"salt", 1, "f7b347353a1118cfa5732dc8748f1b55b73f67c124b43d33907a6a69e9252721"),
    # a password of 63 bytes
    (b"x" * 63, b"salt", 2, "33a954684f416f358e3f23c0e48a61a60a424fb74aca401a869e062213fb20bb"),
    # a password of one block
    (b"x" * 64, b"salt", 2, "dd8fa7b308feaa9333ea55e991da1d5c56a362ad7223189930e314c831c53427"),
    # a password of 65 bytes: hashed first, as HMAC's key is
    (b"x" * 65, b"salt", 2, "b5a1700563b197a9ddfcdd1e02aa3bb0882203a3246ba1811de32290e7df8f7a"),
    # a password of 1,025 bytes, the longest of ours with its end
    (
        "\U0001f3ee".encode() * 256 + b"\x01",
        bytes(16) + b"\x05",
        2,
        "33eddb3e990c9d231b8cdcf4309089a7c46e89a1d80e859cad0f05833d65fd62",
    ),
    # a salt of one block
    (b"password", b"s" * 64, 2, "4c3880a71b18739b8d3ffe5aba6e0b242fa9a0e29771d9a956fbc57e6b796ea8"),
    # a salt of 1,024 bytes
    (b"password", b"s" * 1024, 2, "c98b75c3183f8e34370a41001292e4f9bb823ce769244f37d068788a0321458e"),
    # every byte
    (
        bytes(range(256)),
        bytes(range(255, -1, -1)),
        2,
        "9fcf52170aec9c051569200c217ce8e60e50ad62f2c73b440a9506e1675f06ec",
    ),
    # the most iterations of one call
    (b"password", b"salt", 100_000, "0394a2ede332c9a13eb82e9b24631604c31df978b4e2f0fbd2c549944f9d79a5"),
)
"""Password, salt, iterations, 32 bytes."""

CASE_7 = (
    b"This is a test using a larger than block-size key and a larger than block-size data. "
    b"The key needs to be hashed before being used by the HMAC algorithm."
)
HMAC = (
    # RFC 4231 case 1
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    # RFC 4231 case 2: a short key
    (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    # RFC 4231 case 3
    (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    # RFC 4231 case 4
    (bytes(range(1, 26)), b"\xcd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    # RFC 4231 case 5, not truncated
    (b"\x0c" * 20, b"Test With Truncation", "a3b6167473100ee06e0c796c2955552bfa6f7c0a6a8aef8b93f860aab0cd20c5"),
    # RFC 4231 case 6: a key longer than a block
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    # RFC 4231 case 7: key and message longer than a block
    (b"\xaa" * 131, CASE_7, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    # empty message
    (b"k" * 32, b"", "a4ad8e340e32bf1d916005cb1dc92795148897965e36ae56c0adc357474b5372"),
    # NULs in the message
    (b"k" * 32, b"a\x00b\x00", "4846e6c993b2a3bd3996db9e86f00eaceb951bc55d49e26b343ce1cee66ab1f2"),
    # NULs in the key
    (b"k\x00" * 8, b"message", "59a6fcbda821dbf38b920a9e1eb2bd13facae4ec8116d2cb394516a5c7c2c15f"),
    # a key of one block
    (b"k" * 64, b"message", "890f3a16e0ca0aaa3bf180f70fa8e3970b3fd6505e98fde157988dcc19d1685c"),
    # a key of 65 bytes
    (b"k" * 65, b"message", "0c256505306af48015530c139bb7add5ad7a6a9291cd511278a067e765816fbd"),
    # a message of 4 KiB
    (b"k" * 32, bytes(range(256)) * 16, "d8544be805df14dfc61b77f5c14cae28e531a099a8cf054ec41021d41d769615"),
)
"""Key, message, tag."""

SIGNING_KEY = b"signing key of the tests, long enough"
SIGNED = (
    ("image", "gen_a \u00e9\x00", "e4d6529d26390c8c7e99c32227a8198b20cf25db91572903bbc25cbe762e5438"),
    ("image", "", "49a83d3f668e46d0c2722a29bf3c1f3d95241101320ed40d5eaf106dab554c01"),
    ("", "image", "4419b76a8de5b032635e8ba69921cab269f80fa31bd79bb04df3659694b20bfb"),
    ("a", "b:c", "0ed9e04c501f4e6d2a8cc333a6407fa4072c95c61e24f26755fc0df6f882b6fb"),
)
"""Purpose, text, tag over `purpose:text`."""


async def pbkdf2_gives_every_known_answer(ports: Ports) -> None:
    for password, salt, iterations, expected in PBKDF2:
        derived = await ports.crypto.pbkdf2_sha256(password, salt, iterations=iterations)
        assert derived.hex() == expected, (password, salt, iterations)


async def hmac_gives_every_known_answer(_ports: Ports) -> None:
    for key, message, expected in HMAC:
        assert hmac.digest(key, message, "sha256").hex() == expected, (key, message)


async def a_signature_is_hmac_over_its_purpose_and_its_text(_ports: Ports) -> None:
    secret = Rotatable(current=SIGNING_KEY, previous=None)
    for purpose, text, expected in SIGNED:
        signature = bytes.fromhex(expected)
        assert secret.sign(purpose, text) == signature
        assert secret.verifies(purpose, text, signature)
        for altered in (b"", signature[:-1], signature + b"\x00", bytes([signature[0] ^ 1]) + signature[1:]):
            assert not secret.verifies(purpose, text, altered)


async def the_secret_before_verifies_and_signs_nothing(_ports: Ports) -> None:
    rotated = Rotatable(current=b"the signing key of next year", previous=SIGNING_KEY)
    for purpose, text, expected in SIGNED:
        assert rotated.verifies(purpose, text, bytes.fromhex(expected))
        assert rotated.sign(purpose, text).hex() != expected
