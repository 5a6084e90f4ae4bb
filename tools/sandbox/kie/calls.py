"""The calls of the jobs API: a request's values in, `data` out, or a refusal."""

from typing import Any

from tools.sandbox.kie.behaviour import Admission, Die, Life, Shapes
from tools.sandbox.kie.envelope import Refusal
from tools.sandbox.kie.exchange import Call
from tools.sandbox.kie.record import record_data
from tools.sandbox.kie.request import Asked, parse
from tools.sandbox.kie.service import Kie
from tools.sandbox.kie.tasks import PRICES, Task, new_file_name, new_id
from tools.sandbox.kie.uploads import decode_base64, fetch, json_fields, read_multipart, reply

USD_PER_CREDIT = 0.005


async def create_task(kie: Kie, call: Call) -> dict[str, Any]:
    """`POST /api/v1/jobs/createTask`. No idempotency: the same body twice makes two tasks."""
    admission = kie.rules.resolve(Admission, key=call.key, prompt=call.prompt)
    account = kie.accounts[call.key]
    if not account.admit(kie.clock.now(), admission.rate_limit):
        raise Refusal(429, "Rate limit exceeded", status=429)
    asked = parse(call.body, call.request.content_type, admission)
    if account.credits < PRICES[asked.resolution]:
        raise Refusal(402, "Insufficient credits")
    task = _make_task(kie, call, asked)
    kie.lives.start(task)
    if task.life.callback == "before_reply" and task.living is not None:
        await task.living
    return _task_id_told(kie, task)


async def record_info(kie: Kie, call: Call) -> dict[str, Any]:
    """`GET /api/v1/jobs/recordInfo`. A new task and an unknown one look the same (kie.md 1.3)."""
    task_id = call.request.query.get("taskId")
    if not task_id:
        raise Refusal(400, "taskId parameter is required")
    now = kie.clock.now()
    task = kie.tasks.get(task_id)
    if task is None or task.key != call.key or task.is_hidden(now):
        raise Refusal(422, "recordInfo is null")
    if isinstance(task.outcome, Die):
        raise Refusal(task.outcome.code, task.outcome.msg)
    return record_data(task, now)


async def credit(kie: Kie, call: Call) -> float:
    """`GET /api/v1/chat/credit`: a float, as clients see it (kie.md 1.4)."""
    return kie.accounts[call.key].credits


async def download_url(kie: Kie, call: Call) -> str | dict[str, str]:
    """`POST /api/v1/common/download-url`. One client met `data.url` (kie.md 1.4)."""
    url = json_fields(call.body).get("url")
    if not isinstance(url, str):
        raise Refusal(422, "url is required")
    token = kie.files.link(url, key=call.key, now=kie.clock.now())
    shape = kie.rules.resolve(Shapes, key=call.key, prompt=None, only="download_url_reply")
    link = f"{call.origin}/d/{token}"
    return link if shape.download_url_reply == "text" else {"url": link}


async def pricing(_kie: Kie, _call: Call) -> dict[str, Any]:
    """`POST /client/v1/model-pricing/page`: undocumented, asks for no key, one page is all."""
    records = [
        {
            "modelDescription": f"gpt image 2, {mode}, {resolution.lower()}",
            "creditPrice": str(price),
            "usdPrice": str(round(price * USD_PER_CREDIT, 3)),
            "creditUnit": "per image",
            "interfaceType": "image",
            "provider": "OpenAI",
            "anchor": "",
        }
        for mode in ("text-to-image", "image-to-image")
        for resolution, price in PRICES.items()
    ]
    return {"pages": 1, "records": records}


async def upload(kie: Kie, call: Call) -> dict[str, object]:
    """The three upload calls; the same `fileName` overwrites."""
    match call.request.path:
        case "/api/file-stream-upload":
            body, fields, kind = await read_multipart(call.request, call.body)
        case "/api/file-base64-upload":
            fields = json_fields(call.body)
            body, kind = decode_base64(fields)
        case _:
            fields = json_fields(call.body)
            body, kind = await fetch(kie.http, fields)
    kept = kie.uploads.keep(body, fields, content_type=kind, now=kie.clock.now())
    shape = kie.rules.resolve(Shapes, key=call.key, prompt=None, only="upload_reply")
    return reply(kept, call.origin, shape.upload_reply)


def _make_task(kie: Kie, call: Call, asked: Asked) -> Task:
    life = kie.rules.resolve(Life, key=call.key, prompt=asked.prompt)
    hidden = life.hidden_seconds
    task = Task(
        id=new_id(life.task_id, len(kie.tasks)),
        key=call.key,
        asked=asked,
        life=life,
        seconds=kie.options.seconds if life.seconds is None else life.seconds,
        hidden_seconds=kie.options.hidden_seconds if hidden is None else hidden,
        origin=kie.foreign_url if life.host == "foreign" else call.origin,
        created_at=kie.clock.now(),
        file_name=new_file_name(life.extension),
    )
    kie.tasks[task.id] = task
    kie.files.add(task)
    return task


def _task_id_told(kie: Kie, task: Task) -> dict[str, Any]:
    """The id in createTask's reply; every mode but three tells the truth."""
    others = [known for known in kie.tasks if known != task.id]
    told = {"null": None, "integer": 1234567890, "duplicate": others[-1] if others else task.id}
    if task.life.task_id == "absent":
        return {}
    return {"taskId": told.get(task.life.task_id, task.id)}
