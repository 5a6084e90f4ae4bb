"""Pictures as people send them: real ones in every mode, full of what their makers wrote beside them, and forms."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

CANARY = b"CANARY 52.5200N 13.4050E"
"""Where a picture was taken, say. It must not leave with it."""
BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def drawn(mode: str = "RGB", size: tuple[int, int] = (61, 37)) -> Image.Image:
    """A picture that compresses badly and whose every pixel is another."""
    noise = Image.effect_noise(size, 120)
    if mode == "I;16":
        return Image.frombytes("I;16", size, bytes(range(256)) * (size[0] * size[1] * 2 // 256 + 1))
    if mode == "P":
        return noise.convert("RGB").quantize(32)
    return Image.merge("RGBA", [Image.effect_noise(size, 90 + 20 * band) for band in range(4)]).convert(mode)


def exif() -> bytes:
    """With a place, a camera and a turn."""
    made = Image.Exif()
    made[ORIENTATION], made[MAKE] = 6, CANARY.decode()
    made.get_ifd(GPS)[1] = "N"
    made.get_ifd(GPS)[29] = CANARY.decode()
    return bytes(made.tobytes())


def xmp() -> bytes:
    """As editors write it."""
    return b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"


def profile() -> bytes:
    """sRGB's."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def png(image: Image.Image | None = None, **options: Any) -> bytes:
    """With EXIF, text of all three kinds, XMP and a profile."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", CANARY.decode())
    told.add_text("Comment", CANARY.decode(), zip=True)
    told.add_itxt("XML:com.adobe.xmp", xmp().decode())
    told.add(b"tIME", b"\x07\xea\x0b\x16\x0c\x00\x00")
    told.add(b"prVt", CANARY, after_idat=True)
    return saved(image or drawn(), "PNG", pnginfo=told, exif=exif(), icc_profile=profile(), **options)


def jpeg(image: Image.Image | None = None, **options: Any) -> bytes:
    """With EXIF, XMP, a profile, a comment and Photoshop's own."""
    made = saved(
        image or drawn(),
        "JPEG",
        exif=exif(),
        xmp=xmp(),
        icc_profile=profile(),
        comment=CANARY,
        **{"quality": 90} | options,
    )
    return made[:2] + segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + CANARY) + segment(0xE5, CANARY) + made[2:]


def webp(image: Image.Image | None = None, **options: Any) -> bytes:
    """With EXIF, XMP and a profile."""
    return saved(image or drawn(), "WEBP", exif=exif(), xmp=xmp(), icc_profile=profile(), **options)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """As a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    """As whoever gets the file opens it."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def segment(marker: int, payload: bytes) -> bytes:
    """Of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def chunk(name: bytes, payload: bytes = b"") -> bytes:
    """Of a PNG."""
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def header(width: int, height: int, *, depth: int = 8, colour: int = 2, rest: bytes = b"\0\0\0") -> bytes:
    """IHDR of a PNG."""
    return chunk(b"IHDR", struct.pack(">IIBB", width, height, depth, colour) + rest)


def claimed_png(width: int, height: int) -> bytes:
    """A PNG of so many pixels, and no more bytes than a small one."""
    return b"\x89PNG\r\n\x1a\n" + header(width, height) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND")


def riff(*chunks: bytes) -> bytes:
    """A WebP."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunk(name: bytes, payload: bytes) -> bytes:
    """Of a WebP."""
    return name + struct.pack("<I", len(payload)) + payload + bytes(len(payload) % 2)


def big_png(size: int) -> bytes:
    """A whole PNG of exactly so many bytes, if they are enough for a few pixels."""
    rows = zlib.compress(b"\0" + bytes(30), 0)
    begin, end = b"\x89PNG\r\n\x1a\n" + header(10, 1) + chunk(b"IDAT", rows), chunk(b"IEND")
    return begin + chunk(b"fiLl", bytes(size - len(begin) - len(end) - 12)) + end


def _of(make: Callable[..., bytes], mode: str, size: tuple[int, int] = (61, 37), **options: Any) -> Callable[[], bytes]:
    return lambda: make(drawn(mode, size), **options)


WIDE = (200, 100)
MAKERS: dict[str, Callable[[], bytes]] = {
    **{f"png {mode}": _of(png, mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")},
    "png of many parts": _of(png, "RGB", (400, 300), compress_level=1),
    **{f"jpeg {mode}": _of(jpeg, mode) for mode in ("L", "RGB", "CMYK")},
    "jpeg progressive": _of(jpeg, "RGB", WIDE, progressive=True),
    "jpeg restarting": _of(jpeg, "RGB", WIDE, restart_marker_blocks=3),
    "jpeg exact": _of(jpeg, "RGB", WIDE, quality=100, subsampling=0),
    **{f"webp {mode}": _of(webp, mode) for mode in ("RGB", "RGBA")},
    **{f"webp exact {mode}": _of(webp, mode, lossless=True) for mode in ("RGB", "RGBA")},
    "webp plain": lambda: saved(drawn(), "WEBP"),
    "webp plain exact": lambda: saved(drawn(), "WEBP", lossless=True),
}
"""Every kind of picture, with a name."""


def form(
    file: bytes, *, head: str = 'name="file"; filename="me.png"', before: bytes = b"", end: bytes = b"\r\n"
) -> bytes:
    """A body as browsers send it. `before`: parts before the file's."""
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\nContent-Type: image/png\r\n\r\n".encode()
    return before + part + file + f"\r\n--{BOUNDARY}--".encode() + end


def part(name: str, value: bytes) -> bytes:
    """Another part, to stand before the file's."""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
