import { useSyncExternalStore } from 'react';

/** Whether the service answers; `slow` when it takes its time, `busy` when it asks us to wait. */
export type Connection = 'ok' | 'slow' | 'busy' | 'lost';

const PROBE_MS = 1_500;
/** A request that takes longer than this is said to. */
const SLOW_MS = 4_000;

let state: Connection = 'ok';
const listeners = new Set<() => void>();
const returnListeners = new Set<() => void>();

function become(next: Connection): void {
  if (state === next) return;
  const wasAway = state === 'lost' || state === 'busy';
  state = next;
  for (const listen of listeners) listen();
  if (wasAway && next === 'ok') for (const listen of returnListeners) listen();
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

let probing = false;

/** Says that nobody answered, and asks until somebody does. */
export function connectionLost(): void {
  become('lost');
  if (!probing) void probe();
}

async function probe(): Promise<void> {
  probing = true;
  while (state === 'lost') {
    await new Promise((done) => setTimeout(done, PROBE_MS));
    const answer = await fetch('/health/ready', { cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok) become('ok');
  }
  probing = false;
}

/** Says that the service asked to wait, and when it may be asked again. */
export function connectionBusy(seconds: number): void {
  if (state === 'lost') return;
  become('busy');
  setTimeout(() => {
    if (state === 'busy') become('ok');
  }, seconds * 1_000);
}

/** Watches one request, for a hint while it takes long. */
export async function watched<Answer>(asking: Promise<Answer>): Promise<Answer> {
  const timer = setTimeout(() => {
    if (state === 'ok') become('slow');
  }, SLOW_MS);
  try {
    return await asking;
  } finally {
    clearTimeout(timer);
    if (state === 'slow') become('ok');
  }
}
