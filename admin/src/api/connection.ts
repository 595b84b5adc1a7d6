import { useSyncExternalStore } from 'react';

/** Whether the service answers; `slow` when it takes its time, `busy` when it asks us to wait. */
type Connection = 'ok' | 'slow' | 'busy' | 'lost';

const PROBE_MS = 1_500;
/** A request that takes longer than this is said to. */
const SLOW_MS = 4_000;
const BUSY = [429, 503];

let state: Connection = 'ok';
const listeners = new Set<() => void>();
const returnListeners = new Set<() => void>();

function become(next: Connection): void {
  if (state === next) return;
  const wasLost = state === 'lost';
  state = next;
  for (const listen of listeners) listen();
  if (wasLost) for (const listen of returnListeners) listen();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    () => state,
  );
}

/** Called when the service is back: whatever could not be read is read again. */
export function onReturn(listen: () => void): () => void {
  returnListeners.add(listen);
  return () => returnListeners.delete(listen);
}

/** fetch, and what comes of it is what the banner says. What was just saved is to be seen, so nothing is read that may be older. */
export async function watchedFetch(asked: Request): Promise<Response> {
  const request = asked.method === 'GET' ? new Request(asked, { cache: 'no-store' }) : asked;
  const timer = setTimeout(() => {
    if (state === 'ok') become('slow');
  }, SLOW_MS);
  try {
    const response = await fetch(request);
    become(BUSY.includes(response.status) ? 'busy' : 'ok');
    return response;
  } catch (error) {
    // A page that was left asks for its data no more; that the service is away is another matter.
    if (!request.signal.aborted) {
      become('lost');
      void probe();
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves at once, or when the service is back. */
export async function untilReachable(): Promise<void> {
  const answer = await fetch('/health/ready', { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok) return;
  become('lost');
  void probe();
  return new Promise((done) => {
    const stop = onReturn(() => {
      stop();
      done();
    });
  });
}

let isProbing = false;

/** Asks until somebody answers: nothing else may be asking. */
async function probe(): Promise<void> {
  if (isProbing) return;
  isProbing = true;
  while (state === 'lost') {
    await new Promise((done) => setTimeout(done, PROBE_MS));
    const answer = await fetch('/health/ready', { cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok) become('ok');
  }
  isProbing = false;
}
