// The measured routes in JavaScript with Hono, as its users write them: a session, then the data. With VARIANT=side
// both are read side by side. The statements come from a tape of our own Worker; see bench/tape.py.
import { Hono } from "hono";
import { hashed, keyed, link, passwordIs, random, signed } from "./crypto.mjs";
import { ask, kept, now } from "./storage.mjs";
import tape from "./tape.mjs";

const app = new Hono();

app.use("*", async (c, next) => {
  await next();
  c.header("cache-control", "no-store");
  c.header("x-content-type-options", "nosniff");
  c.header("x-request-id", random("req"));
});

app.get("/api/health", (c) => c.json({ status: "ok" }));

app.use("*", async (c, next) => {
  const name = c.req.header("authorization") ?? c.req.header("cf-connecting-ip");
  if (c.req.method === "GET" && !(await c.env.READ_LIMIT.limit({ key: await hashed(name) })).success) {
    return c.json({ code: "too_many_requests" }, 429);
  }
  return next();
});

// Who asks, and the rows of a call's first batch: one after the other, or side by side.
async function member(c, call, more = {}) {
  const found = /^Bearer (gi2_[\w-]{43})$/.exec(c.req.header("authorization") ?? "");
  if (!found) return null;
  const values = { token_hash: await hashed(found[1]), now: now(), ...more };
  const known = () => c.env.KV.get(`session:${values.token_hash}`);
  const [session, rows] = await kept(c, known, () => ask(c.env, call, 0, values));
  return session && rows[0].length ? { ...values, user: rows[0][0].user_id, rows } : null;
}

app.get("/api/config", async (c) => {
  const subject = await keyed(c.env.IP_KEY, `trial:${c.req.header("cf-connecting-ip")}`);
  const marked = () => c.env.KV.get(`trial:${subject}`);
  const [mark, [claims, waits]] = await kept(c, marked, () => ask(c.env, "config", 0, { subject, now: now() }));
  const expected_wait = { "1K": null, "2K": null, "4K": null };
  for (const wait of waits) expected_wait[wait.resolution] = wait.p50;
  return c.json({ ...tape.config.answer, expected_wait, trial: { available: !mark && !claims.length } });
});

app.get("/api/me", async (c) => {
  const person = await member(c, "me");
  return person ? c.json(account(person.rows[1][0])) : c.json({ code: "not_signed_in" }, 401);
});

app.get("/api/generations", async (c) => {
  const person = await member(c, "list");
  if (!person) return c.json({ code: "not_signed_in" }, 401);
  const found = person.rows[1];
  const items = await Promise.all(found.slice(0, 50).map((each) => view(c.env, each)));
  const last = found.length > 50 ? found[49] : null;
  return c.json({ items, next_cursor: last && btoa(`${last.created_at}.${last.id}`).replaceAll("=", "") });
});

app.post("/api/auth/login", async (c) => {
  const { email, password } = await c.req.json();
  const values = { email: email.toLowerCase(), email_hash: await keyed(c.env.IP_KEY, email), now: now() };
  const known = (await ask(c.env, "sign-in", 0, values)).at(-1)[0];
  if (!known || !(await passwordIs(c.env, password, known.id, known.password))) {
    return c.json({ code: "wrong_credentials" }, 401);
  }
  const token = `gi2_${random("").padEnd(43, "x")}`;
  const begun = { ...values, token_hash: await hashed(token), session: random("ses"), user: known.id };
  const rows = await ask(c.env, "sign-in", 1, { ...begun, record: known.password });
  const record = JSON.stringify({ id: begun.session, user_id: known.id, expires_at: begun.now + 2592000 });
  await c.env.KV.put(`session:${begun.token_hash}`, record, { expirationTtl: 2592000 });
  return c.json({ token, user: account(rows.at(-1)[0]) });
});

app.post("/api/generations", async (c) => {
  const generation = random("gen");
  const person = await member(c, "generation", { generation });
  if (!person) return c.json({ code: "not_signed_in" }, 401);
  const { prompt } = await c.req.json();
  if (typeof prompt !== "string" || !prompt.trim() || prompt.length > 20000) {
    return c.json({ code: "invalid" }, 422);
  }
  await c.env.GENERATION_LIMIT.limit({ key: person.user });
  const charged = await ask(c.env, "generation", 1, { ...person, entry: random("txn") });
  if (!charged[0].length) return c.json({ code: "out_of_credits" }, 402);
  const key = await link(c.env, "callback", generation);
  const callBackUrl = `${c.env.SITE_URL}/api/webhooks/kie?generation=${generation}&key=${key}`;
  const input = { prompt, aspect_ratio: "1:1", resolution: "1K" };
  const answer = await fetch(`${c.env.KIE_API_BASE}/api/v1/jobs/createTask`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${c.env.KIE_API_KEY}` },
    body: JSON.stringify({ model: "gpt-image-2-text-to-image", callBackUrl, input }),
  });
  const { data } = await answer.json();
  const [rows] = await ask(c.env, "generation", 2, { ...person, task: data.taskId });
  return c.json({ generation: await view(c.env, rows[0]), balance: charged[0][0].balance }, 202);
});

app.post("/api/webhooks/kie", async (c) => {
  const generation = c.req.query("generation");
  if ((await link(c.env, "callback", generation)) !== c.req.query("key")) {
    return c.json({ code: "bad_signature" }, 401);
  }
  const task = (await c.req.json()).data.taskId;
  const values = { generation, task, entry: random("txn"), now: now() };
  const [woken] = await ask(c.env, "callback", 0, values);
  if (woken.length) c.executionCtx.waitUntil(finish(c.env, values));
  return c.body(null, 200);
});

async function finish(env, values) {
  const [claimed] = await ask(env, "callback", 1, values);
  if (!claimed.length) return;
  const headers = { authorization: `Bearer ${env.KIE_API_KEY}` };
  const record = await fetch(`${env.KIE_API_BASE}/api/v1/jobs/recordInfo?taskId=${values.task}`, { headers });
  const [url] = JSON.parse((await record.json()).data.resultJson).resultUrls;
  const head = await fetch(url, { headers: { range: "bytes=0-65535" } });
  const octets = new DataView(await head.arrayBuffer());
  if (octets.getUint32(16) === 1024) await ask(env, "callback", 2, values);
}

function account(row) {
  const parts = [];
  if (row.plan_credits) parts.push({ kind: "plan", amount: row.plan_credits, expires_at: time(row.plan_ends_at) });
  if (row.pack_credits) parts.push({ kind: "pack", amount: row.pack_credits, expires_at: null });
  return {
    id: row.id,
    email: row.email,
    email_verified: Boolean(row.email_verified),
    created_at: time(row.created_at),
    plan: row.plan,
    credits: { balance: row.plan_credits + row.pack_credits, debt: row.debt, parts },
    restricted: Boolean(row.restricted),
    daily_limit: row.daily_limit,
    policy_version: row.policy_version,
    support_email: "support@images2gpt.com",
  };
}

async function view(env, row) {
  const { id, status, prompt, aspect_ratio, resolution, mode, cost, returned } = row;
  return {
    ...{ id, status, prompt, aspect_ratio, resolution, mode, cost, returned },
    created_at: time(row.created_at),
    submitted_at: time(row.submitted_at),
    finished_at: time(row.finished_at),
    expires_at: time(row.expires_at),
    image: status === "succeeded" ? await image(env, row) : null,
    failure: row.failure ? { code: row.failure, message: row.failure_message ?? "" } : null,
    starred: Boolean(row.starred),
  };
}

async function image(env, { id, width, height, content_type, bytes }) {
  const url = await signed(env, id, false);
  return { url, download_url: await signed(env, id, true), width, height, content_type, bytes };
}

function time(seconds) {
  return seconds === null ? null : new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

export default app;
