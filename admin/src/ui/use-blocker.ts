import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { reactRouterProvider } from 'react-admin';
import {
  type Blocker,
  type BlockerFunction,
  IDLE_BLOCKER,
  useBlocker as useRouterBlocker,
} from 'react-router';

/** Who may want the page not to be left, and whether they do just now. */
interface Asker {
  wantsToStay: BlockerFunction;
}

const askers = new Set<Asker>();
/** Who is to ask about the page that is being left. */
let chosen: Asker | undefined;
let blocker: Blocker = IDLE_BLOCKER;
const listeners = new Set<() => void>();

/** The only one that the router has: of several it would ask the last alone. Stands once around all screens. */
export function TheBlocker() {
  const latest = useRouterBlocker((leaving) => {
    chosen = [...askers].find(({ wantsToStay }) => wantsToStay(leaving));
    return chosen !== undefined;
  });
  useEffect(() => {
    blocker = latest;
    for (const listen of listeners) listen();
  }, [latest]);
  return null;
}

/** As react-router's, for as many forms of a page as there are: the first that has something unsaved asks, for all. */
export const useBlocker: typeof reactRouterProvider.useBlocker = (shouldBlock) => {
  const asker = useRef<Asker>({ wantsToStay: () => false });
  useEffect(() => {
    asker.current.wantsToStay = typeof shouldBlock === 'function' ? shouldBlock : () => shouldBlock;
  }, [shouldBlock]);
  useEffect(() => {
    const { current } = asker;
    askers.add(current);
    return () => {
      askers.delete(current);
    };
  }, []);
  const shared = useSyncExternalStore(listen, () => blocker);
  return chosen === asker.current ? shared : IDLE_BLOCKER;
};

function listen(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => {
    listeners.delete(onChange);
  };
}
