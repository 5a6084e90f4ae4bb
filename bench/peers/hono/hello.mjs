// The least that JavaScript can answer.
export default { fetch: () => new Response("ok") };
