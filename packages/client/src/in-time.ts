/**
 * A signal that ends when the caller's does or the time is up; AbortSignal.any() is too new for some browsers. Call `end` when
 * it is not needed any more.
 */
export function limited(signal: AbortSignal | undefined, ms: number): { signal: AbortSignal; end(): void } {
  const ending = new AbortController();
  const onAbort = () => ending.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort);
  const tooLate = () => ending.abort(new Error(`it took longer than ${Math.round(ms)} ms`));
  const timer = setTimeout(tooLate, Math.max(0, ms));
  const end = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
  return { signal: ending.signal, end };
}

/** @throws the signal's reason */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await abortable(over, signal).finally(() => clearTimeout(timer));
}

/** The work, or no more waiting for it. @throws the signal's reason */
export function abortable<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
    work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', onAbort));
  });
}
