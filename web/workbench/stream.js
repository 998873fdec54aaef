// Subscriptions of the workbench: server-sent events, read from the answer to a POST.

const EVENT = /^event: ?(.*)$/m;
const DATA = /^data: ?(.*)$/m;

/** A fetcher that answers questions by `ask` and subscriptions by a stream of results. */
export function fetcher(url, ask) {
  return (parameters, options) => (subscribes(parameters, options) ? stream(url, parameters) : ask(parameters, options));
}

function subscribes({ operationName }, options) {
  const operations = (options?.documentAST?.definitions ?? []).filter((one) => one.kind === "OperationDefinition");
  const asked = operations.find((one) => !operationName || one.name?.value === operationName);
  return asked?.operation === "subscription";
}

// One iterator for all who ask for it: GraphiQL reads with one and stops with another.
function stream(url, parameters) {
  const stop = new AbortController();
  const results = read(url, parameters, stop.signal);
  const iterator = {
    next: () => results.next(),
    return: () => {
      stop.abort();
      return results.return();
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* read(url, parameters, signal) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(parameters),
      signal,
    });
    if (!answer.ok) {
      yield await answer.json();
      return;
    }
    let text = "";
    for await (const part of parts(answer.body.pipeThrough(new TextDecoderStream()).getReader())) {
      const events = (text + part).split("\n\n");
      text = events.pop();
      for (const event of events) {
        const name = event.match(EVENT)?.[1];
        if (name === "complete") return;
        if (name === "next") yield JSON.parse(event.match(DATA)[1]);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error; // else it was stopped, as it should be
  }
}

async function* parts(reader) {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
