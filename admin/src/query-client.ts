import { QueryClient } from '@tanstack/react-query';
import { onReturn } from './api/connection';
import { ApiProblem, isPassing } from './api/problem';

const MAX_TRIES = 2;

export const retry = (tries: number, error: Error): boolean => isPassing(error) && tries < MAX_TRIES;

export const retryDelay = (tries: number, error: Error): number =>
  error instanceof ApiProblem && error.retryAfterSeconds ? error.retryAfterSeconds * 1_000 : 500 * 2 ** tries;

/** What was read is shown at once and read again in the background; what passes by itself is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 5_000, retry, retryDelay },
  },
});

const otherTabs = new BroadcastChannel('stockkeeper-changed');

/** What other tabs show of these resources has changed. */
export const tellOtherTabs = (resources: string[]): void => otherTabs.postMessage(resources);

/** What is shown of these resources is read anew, here and in other tabs. */
export function readAnew(resources: string[]): void {
  invalidate(resources);
  tellOtherTabs(resources);
}

function invalidate(resources: string[]): void {
  for (const resource of resources) void queryClient.invalidateQueries({ queryKey: [resource] });
}
otherTabs.onmessage = ({ data }) => invalidate(data);

// Lists come back by themselves.
onReturn(() => void queryClient.invalidateQueries());
