// D1 by the statements of the tape.
import tape from "./tape.mjs";

export function now() {
  return Math.floor(Date.now() / 1000);
}

// The rows of each statement of a call's batch.
export async function ask(env, call, number, values) {
  const statements = tape[call].batches[number].map(({ sql, params }) =>
    env.DB.prepare(sql).bind(...params.map((param) => filled(param, values))),
  );
  const answers = await env.DB.batch(statements);
  return answers.map((answer) => answer.results);
}

// Two reads: as commonly written, or at the same time.
export async function kept(c, first, second) {
  if (c.env.VARIANT === "side") return Promise.all([first(), second()]);
  const found = await first();
  return [found, await second()];
}

function filled(param, values) {
  if (param === null || typeof param !== "object") return param;
  if ("now" in param) return values.now + param.now;
  return "v" in param ? values[param.v] : param.keyed + values.email_hash;
}
