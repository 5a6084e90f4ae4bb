// @ts-check
/** Server-sent events read from a fetch response: EventSource cannot send an Authorization header. */

/** @typedef {{event: string, data: string}} ServerEvent */

/**
 * @param {Response} response
 * @param {() => void} heard called for every piece that arrives, comments too
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* events(response, heard) {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parse = parser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      yield* parse(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/**
 * A parser that is fed text in pieces of any size and gives the events that are complete.
 * @returns {(text: string) => ServerEvent[]}
 */
function parser() {
  let rest = '';
  let event = '';
  /** @type {string[]} */
  let data = [];

  /** @param {string} line @returns {ServerEvent | null} */
  function take(line) {
    if (line === '') {
      const complete = data.length ? { event: event || 'message', data: data.join('\n') } : null;
      event = '';
      data = [];
      return complete;
    }
    const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') event = value ?? '';
    if (field === 'data') data.push(value ?? '');
    return null;
  }

  return (text) => {
    // A trailing CR may be half of a CRLF whose other half is still to come.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    return lines.map(take).filter((complete) => complete !== null);
  };
}
