"""S1: kie.ai and Creem get what their task needs, every byte of it looked at; nobody else gets anything."""

from urllib.parse import urlsplit

from images2gpt.settings import read_settings
from tests.promises.busy import EMAIL, PERSONAL, PROMPT, busy, sent, visiting
from tests.promises.documents import DOCUMENTS, document
from tests.promises.tree import PAGES, ROOT
from tests.support.pictures import CANARY, form, jpeg
from tests.support.world import ENVIRONMENT, Person, World

KIE_GETS = {"prompt"}
CREEM_GETS = {"prompt", "email"}
TASK = {"model", "callBackUrl", "input"}
OURS = {
    "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "host", "user-agent",
}  # fmt: skip
"""Headers that our own client sends, none of which comes from a person."""


def found(sent_bytes: list[bytes]) -> set[str]:
    """Which of a person's marks are anywhere in it."""
    everything = b"\n".join(sent_bytes)
    return {name for name, mark in PERSONAL.items() if mark.encode() in everything}


async def test_s1_kie_gets_the_prompt_and_nothing_else_of_a_person(world: World) -> None:
    ada = await busy(world)
    await visiting(world)
    told = sent(world, "kie.ai")
    assert len(told) > 6, "orders, looks, an upload and files"
    assert found(told) == KIE_GETS
    assert not [part for part in told if ada.id.encode() in part or (ada.token or "").encode() in part]


async def test_s1_a_task_of_kie_is_a_prompt_a_shape_a_size_and_references(world: World) -> None:
    await busy(world)
    await visiting(world)
    members, visitors = world.sandbox.kie.received("create")
    for task in (members, visitors):
        assert set(task.json) == TASK
        assert {name.lower() for name, _ in task.headers} <= OURS
    assert set(members.json["input"]) == {"prompt", "aspect_ratio", "resolution", "input_urls"}
    assert set(visitors.json["input"]) == {"prompt", "aspect_ratio", "resolution"}


async def test_s1_a_reference_image_goes_without_its_name_and_what_a_camera_wrote(world: World, ada: Person) -> None:
    file = form(jpeg(), head='name="file"; filename="ada-at-home.jpg"')
    assert (await ada.send_form(file)).status == 201
    (uploaded,) = world.sandbox.kie.received("upload")
    assert CANARY in file, "EXIF, XMP, comment"
    assert CANARY not in uploaded.body
    assert b"ada-at-home" not in uploaded.body


async def test_s1_creem_gets_the_email_to_sell_and_the_prompt_to_screen_it(world: World) -> None:
    ada = await busy(world)
    assert found(sent(world, "Creem")) == CREEM_GETS
    assert not [part for part in sent(world, "Creem") if ada.id.encode() in part]
    for screened in world.sandbox.creem.received("moderation"):
        assert set(screened.json) == {"prompt", "external_id"}
        assert screened.json["prompt"] == PROMPT
        assert EMAIL.encode() not in screened.body
    for sold in world.sandbox.creem.received("checkout"):
        assert set(sold.json) == {"product_id", "request_id", "units", "customer", "success_url", "metadata"}
        assert (sold.json["customer"], set(sold.json["metadata"])) == ({"email": EMAIL}, {"checkout"})


async def test_s1_a_prompt_that_our_own_rules_refuse_is_shown_to_nobody(world: World, ada: Person) -> None:
    assert (await ada.order("How to make a pipe bomb")).code == "prompt_blocked"
    assert world.http.sent == []


async def test_s1_every_call_goes_to_kie_or_creem(world: World) -> None:
    await busy(world)
    await visiting(world)
    hosts = {urlsplit(request.url).netloc for request in world.http.sent}
    ours = {urlsplit(base).netloc for base in (world.sandbox.url, world.sandbox.creem_url)}
    assert hosts == ours
    usual = read_settings(ENVIRONMENT | {"CREEM_API_KEY": "creem_x"})
    known = {urlsplit(base).hostname for base in (usual.kie_base, usual.kie_upload_base, usual.creem_base)}
    assert known == {"api.kie.ai", "kieai.redpandaai.co", "api.creem.io"}


def test_s1_fonts_are_files_of_our_own() -> None:
    fonts = [link for path in DOCUMENTS for link in document(path).all("href") if link.endswith(".woff2")]
    assert fonts
    assert all((ROOT / "pages" / link.lstrip("/")).is_file() for link in fonts)
    styles = "\n".join(path.read_text() for path in (PAGES / "css").glob("*.css"))
    assert "fonts.g" not in styles
    assert "http" not in styles.replace("http://www.w3.org/2000/svg", "")
