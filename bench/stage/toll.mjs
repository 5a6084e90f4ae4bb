// Stands before D1 and KV, for every contestant alike: lets a call wait as long as the edge would, or notes it down.
import { WorkerEntrypoint } from "cloudflare:workers";

const tape = [];

export default class Toll extends WorkerEntrypoint {
  async fetch(request) {
    if (request.url.endsWith("/tape")) {
      return Response.json(tape.splice(0));
    }
    await wait(this.env.MILLISECONDS);
    return this.env.NOTE ? this.noted(request) : this.env.NEXT.fetch(request);
  }

  async query(request) {
    await wait(this.env.MILLISECONDS);
    return this.env.NEXT.query(request);
  }

  async noted(request) {
    const { method, url, headers } = request;
    const body = method === "GET" ? null : await request.text();
    const answer = await this.env.NEXT.fetch(url, { method, headers, body });
    const said = await answer.text();
    tape.push({ store: this.env.STORE, method, url, body, said });
    return new Response(said || null, answer);
  }
}

function wait(milliseconds) {
  return milliseconds ? scheduler.wait(milliseconds) : undefined;
}
