"""The measured routes in Python with FastAPI, as its users write them: a session, then the data.

With VARIANT=side both are read side by side. The statements come from a tape of our own Worker; see bench/tape.py.
"""

import json
import re
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, Header, HTTPException, Request, Response
from models import Me, Order, Page, Placed, SignedIn, SignIn, Told
from shared import account, ask, both, hashed, keyed, link, now, password_is, random_id, view
from tape import TAPE
from workers import asgi, fetch

app = FastAPI(openapi_url=None)
Env = Annotated[Any, asgi.env]
BEARER = re.compile(r"Bearer (gi2_[A-Za-z0-9_-]{43})")
MONTH_S = 2_592_000


@app.middleware("http")
async def common(request: Request, call_next: Any) -> Response:
    """The limit on reads, and the headers of every answer."""
    if request.method == "GET" and request.url.path != "/api/health":
        name = request.headers.get("authorization") or request.headers["cf-connecting-ip"]
        if not (await request.scope["env"].READ_LIMIT.limit({"key": hashed(name)})).success:
            return Response(status_code=429)
    response: Response = await call_next(request)
    response.headers["cache-control"] = "no-store"
    response.headers["x-content-type-options"] = "nosniff"
    response.headers["x-request-id"] = random_id("req")
    return response


class Session:
    """Who asks, and the rows of a call's first batch: one after the other, or side by side."""

    def __init__(self, call: str) -> None:
        self.call = call

    async def __call__(self, env: Env, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
        """The values of the call; 401 without a live session."""
        match = BEARER.fullmatch(authorization)
        if not match:
            raise HTTPException(401)
        values = {"token_hash": hashed(match[1]), "now": now(), "generation": random_id("gen")}
        known = env.KV.get(f"session:{values['token_hash']}")
        session, rows = await both(env, known, ask(env, self.call, 0, values))
        if session is None or not rows[0]:
            raise HTTPException(401)
        return {**values, "user": rows[0][0]["user_id"], "rows": rows}


@app.get("/api/health")
async def health() -> dict[str, str]:
    """For whoever waits for the start."""
    return {"status": "ok"}


@app.get("/api/config")
async def config(request: Request, env: Env) -> dict[str, Any]:
    """Prices, limits, and this address's trial."""
    subject = keyed(env.IP_KEY, f"trial:{request.headers['cf-connecting-ip']}")
    marked = env.KV.get(f"trial:{subject}")
    rows = ask(env, "config", 0, {"subject": subject, "now": now()})
    mark, (claims, waits, *_) = await both(env, marked, rows)
    expected = dict.fromkeys(("1K", "2K", "4K")) | {wait["resolution"]: wait["p50"] for wait in waits}
    trial = {"available": mark is None and not claims}
    return {**TAPE["config"]["answer"], "expected_wait": expected, "trial": trial}


@app.get("/api/me")
async def me(person: Annotated[dict[str, Any], Depends(Session("me"))]) -> Me:
    """One's account."""
    return account(person["rows"][1][0])


@app.get("/api/generations")
async def listed(env: Env, person: Annotated[dict[str, Any], Depends(Session("list"))]) -> Page:
    """One's images."""
    return Page.of([view(env, row) for row in person["rows"][1][:50]], person["rows"][1])


@app.post("/api/auth/login")
async def log_in(env: Env, wanted: SignIn) -> SignedIn:
    """A new session."""
    values = {"email": wanted.email.lower(), "email_hash": keyed(env.IP_KEY, wanted.email), "now": now()}
    found = (await ask(env, "sign-in", 0, values))[-1]
    if not found or not await password_is(env, wanted.password, found[0]["id"], found[0]["password"]):
        raise HTTPException(401)
    token = "gi2_" + random_id("").ljust(43, "x")
    user, session = found[0]["id"], random_id("ses")
    begun = {**values, "token_hash": hashed(token), "session": session, "user": user, "record": found[0]["password"]}
    rows = await ask(env, "sign-in", 1, begun)
    record = {"id": session, "user_id": user, "expires_at": values["now"] + MONTH_S}
    await env.KV.put(f"session:{begun['token_hash']}", json.dumps(record), expirationTtl=MONTH_S)
    return SignedIn(token=token, user=account(rows[-1][0]))


@app.post("/api/generations", status_code=202)
async def generate(env: Env, order: Order, person: Annotated[dict[str, Any], Depends(Session("generation"))]) -> Placed:
    """An image is ordered."""
    await env.GENERATION_LIMIT.limit({"key": person["user"]})
    charged = await ask(env, "generation", 1, {**person, "entry": random_id("txn")})
    if not charged[0]:
        raise HTTPException(402)
    generation = person["generation"]
    back = f"{env.SITE_URL}/api/webhooks/kie?generation={generation}&key={link(env, 'callback', generation)}"
    wish = {"prompt": order.prompt, "aspect_ratio": "1:1", "resolution": "1K"}
    answer = await fetch(
        f"{env.KIE_API_BASE}/api/v1/jobs/createTask",
        method="POST",
        headers={"content-type": "application/json", "authorization": f"Bearer {env.KIE_API_KEY}"},
        body=json.dumps({"model": "gpt-image-2-text-to-image", "callBackUrl": back, "input": wish}),
    )
    task = (await answer.json())["data"]["taskId"]
    submitted = await ask(env, "generation", 2, {**person, "task": task})
    return Placed(generation=view(env, submitted[0][0]), balance=charged[0][0]["balance"])


@app.post("/api/webhooks/kie")
async def called_back(env: Env, generation: str, key: str, told: Told, tasks: BackgroundTasks) -> Response:
    """kie.ai says that an order has ended."""
    if key != link(env, "callback", generation):
        raise HTTPException(401)
    values = {"generation": generation, "task": told.data.taskId, "entry": random_id("txn"), "now": now()}
    if (await ask(env, "callback", 0, values))[0]:
        tasks.add_task(finish, env, values)
    return Response(status_code=200)


async def finish(env: Any, values: dict[str, Any]) -> None:
    """Looks for the image, and notes it."""
    if not (await ask(env, "callback", 1, values))[0]:
        return
    headers = {"authorization": f"Bearer {env.KIE_API_KEY}"}
    address = f"{env.KIE_API_BASE}/api/v1/jobs/recordInfo?taskId={values['task']}"
    record = await (await fetch(address, headers=headers)).json()
    url = json.loads(record["data"]["resultJson"])["resultUrls"][0]
    head = await (await fetch(url, headers={"range": "bytes=0-65535"})).bytes()
    if int.from_bytes(head[16:20], "big") == 1024:
        await ask(env, "callback", 2, values)


Default = asgi.entrypoint(app)
