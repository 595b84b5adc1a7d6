import { client } from '../api/client';

const FEED = '/api/admin/events';
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** What happens before the stream is open is not told: if that takes longer, what is shown may be older. */
const SOON_MS = 1_000;
/** Nobody else may record, or who is signed in may not read: asking again would not help. */
const STOPS = [204, 403];
/** The cursor is of another time: from now on, then. */
const LOST = [400, 410];

/**
 * Calls back for each event of these types, from now on, until it is stopped. EventSource could not send the access token.
 * @param onEvent also called when events may have been missed
 * @returns what stops it
 */
export function listenToEvents(types: readonly string[], onEvent: () => void): () => void {
  const end = new AbortController();
  void keepReading(types, onEvent, end.signal);
  return () => end.abort();
}

async function keepReading(types: readonly string[], onEvent: () => void, signal: AbortSignal) {
  let lastId: string | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  const begunAt = Date.now();
  while (!signal.aborted) {
    try {
      const response = await open(types, lastId, signal);
      if (STOPS.includes(response.status)) return;
      if (LOST.includes(response.status)) lastId = undefined;
      if (lastId === undefined && Date.now() > begunAt + SOON_MS) onEvent();
      for await (const { id, isEvent } of messagesOf(response)) {
        pauseMs = FIRST_PAUSE_MS;
        lastId = id ?? lastId;
        if (isEvent) onEvent();
      }
    } catch {
      // The banner tells when the service is away.
    }
    await new Promise((done) => setTimeout(done, pauseMs));
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }
}

async function open(types: readonly string[], lastId: string | undefined, signal: AbortSignal) {
  const session = await client.auth.session();
  if (!session) throw new Error('nobody is signed in');
  return fetch(`${FEED}?types=${types.join(',')}`, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${session.accessToken}`,
      ...(lastId && { 'last-event-id': lastId }),
    },
    cache: 'no-store',
    signal,
  });
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html, as far as the service uses it. */
async function* messagesOf({ ok, body }: Response): AsyncGenerator<{ id?: string; isEvent: boolean }> {
  if (!ok || !body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    const messages = (rest + value).split('\n\n');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const id = /^id: (\d+)$/m.exec(message)?.[1];
      yield { id, isEvent: /^data: /m.test(message) };
    }
  }
}
