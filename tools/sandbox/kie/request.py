"""What createTask accepts: kie.md 1.2, and nothing that it does not say."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from tools.sandbox.kie.behaviour import Admission
from tools.sandbox.kie.envelope import Refusal

TEXT_MODEL = "gpt-image-2-text-to-image"
IMAGE_MODEL = "gpt-image-2-image-to-image"
MAX_PROMPT_CHARACTERS = 20_000
MAX_INPUT_URLS = 16
RESOLUTIONS = ("1K", "2K", "4K")
BACKGROUNDS = ("transparent", "opaque", "auto")
ALWAYS_LARGE = ("3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "2:1", "1:2", "21:9")
SOMETIMES_LARGE = ("1:1", "5:4", "4:5", "3:1", "1:3", "9:21")
RATIOS = ("auto", *ALWAYS_LARGE, *SOMETIMES_LARGE)
# Cells of kie.md's table that its sources leave open or contradict each other about.
UNSTATED_TEXT = {("5:4", "4K"), ("4:5", "4K")}
UNSTATED_IMAGE = {(r, size) for r in ("3:1", "1:3", "9:21") for size in ("2K", "4K")}
FIELDS = {
    TEXT_MODEL: {"prompt", "aspect_ratio", "resolution", "background"},
    IMAGE_MODEL: {"prompt", "aspect_ratio", "resolution", "input_urls"},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A createTask body that kie.ai would accept; `undocumented` names what it would ignore."""

    model: str
    prompt: str
    aspect_ratio: str
    resolution: str
    input_urls: tuple[str, ...]
    callback_url: str | None
    input: dict[str, object]
    undocumented: tuple[str, ...]


def parse(body: bytes, content_type: str, admission: Admission) -> Asked:
    """Check a body, or raise what kie.ai would answer."""
    if content_type != "application/json":
        raise Refusal(400, "Content-Type must be application/json")
    try:
        document = json.loads(body, parse_constant=_no_constants)
    except (ValueError, RecursionError):
        raise Refusal(400, "The request body is not valid JSON") from None
    try:
        return _asked(document, admission)
    except Refusal as refusal:
        # One client saw parameter errors as 500 (kie.md 1.2).
        raise Refusal(admission.refusal_code, refusal.msg) from None


def prompt_of(body: bytes) -> str | None:
    """The prompt in whatever was sent, for rules that look for a marker."""
    try:
        prompt = json.loads(body)["input"]["prompt"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    return prompt if isinstance(prompt, str) else None


def _asked(document: object, admission: Admission) -> Asked:
    if not isinstance(document, dict):
        raise Refusal(422, "The request body must be an object")
    model = document.get("model")
    if not isinstance(model, str) or model not in FIELDS:
        raise Refusal(422, "Model name not supported")
    given = document.get("input")
    if not isinstance(given, dict):
        raise Refusal(422, "input is required")
    undocumented = _undocumented(document, given, model)
    if undocumented and admission.undocumented_fields == "refused":
        raise Refusal(422, f"Unknown field {undocumented[0]}")
    ratio, resolution = _size(model, given, admission)
    _check_background(model, given, resolution)
    return Asked(
        model=model,
        prompt=_prompt(given),
        aspect_ratio=ratio,
        resolution=resolution,
        input_urls=_input_urls(model, given),
        callback_url=_callback_url(document),
        input=given,
        undocumented=undocumented,
    )


def _undocumented(document: dict[str, object], given: dict[str, object], model: str) -> tuple[str, ...]:
    outer = sorted(document.keys() - {"model", "callBackUrl", "input"})
    inner = sorted(given.keys() - FIELDS[model] - {"input_urls"})
    return (*outer, *(f"input.{name}" for name in inner))


def _prompt(given: dict[str, object]) -> str:
    prompt = given.get("prompt")
    if not isinstance(prompt, str) or not prompt:
        raise Refusal(422, "prompt is required")
    if len(prompt) > MAX_PROMPT_CHARACTERS:
        raise Refusal(422, "prompt must not exceed 20000 characters")
    return prompt


def _size(model: str, given: dict[str, object], admission: Admission) -> tuple[str, str]:
    ratio = given.get("aspect_ratio", "auto")
    resolution = given.get("resolution", "1K")
    if not isinstance(ratio, str) or ratio not in RATIOS:
        raise Refusal(422, "aspect_ratio is not within the range of allowed options")
    if not isinstance(resolution, str) or resolution not in RESOLUTIONS:
        raise Refusal(422, "resolution is not within the range of allowed options")
    unstated_accepted = admission.unstated_sizes == "accepted"
    if not is_legal(model, ratio, resolution, unstated_accepted=unstated_accepted):
        raise Refusal(422, f"aspect_ratio {ratio} is not supported at {resolution}")
    return ratio, resolution


def is_legal(model: str, ratio: str, resolution: str, *, unstated_accepted: bool = False) -> bool:
    """The ratio table of kie.md 1.2."""
    if resolution == "1K" or ratio in ALWAYS_LARGE:
        return True
    unstated = UNSTATED_TEXT if model == TEXT_MODEL else UNSTATED_IMAGE
    if unstated_accepted and (ratio, resolution) in unstated:
        return True
    return (ratio, resolution) == ("1:1", "2K")


def _check_background(model: str, given: dict[str, object], resolution: str) -> None:
    """Only the newest text-to-image page has it; for image-to-image it is a field like any other."""
    if model != TEXT_MODEL or "background" not in given:
        return
    if given["background"] not in BACKGROUNDS:
        raise Refusal(422, "background is not within the range of allowed options")
    if resolution != "1K":
        raise Refusal(422, "background is supported only at 1K")


def _input_urls(model: str, given: dict[str, object]) -> tuple[str, ...]:
    if model == TEXT_MODEL:
        if "input_urls" in given:
            raise Refusal(422, "input_urls is not supported by this model")
        return ()
    urls = given.get("input_urls")
    if not isinstance(urls, list) or not 1 <= len(urls) <= MAX_INPUT_URLS:
        raise Refusal(422, "input_urls must hold 1 to 16 URLs")
    if not all(_is_url(url) for url in urls):
        raise Refusal(422, "input_urls must be http or https URLs")
    return tuple(urls)


def _callback_url(document: dict[str, object]) -> str | None:
    if "callBackUrl" not in document:
        return None
    url = document["callBackUrl"]
    if not isinstance(url, str) or not _is_url(url):
        raise Refusal(422, "callBackUrl must be a URL")
    return url


def _is_url(text: object) -> bool:
    """`data:` URLs are not documented (kie.md 1.2)."""
    if not isinstance(text, str):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _no_constants(name: str) -> object:
    message = f"{name} is not JSON"
    raise ValueError(message)
