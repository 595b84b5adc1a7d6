import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useMay } from '../session/permission';
import { listenToEvents } from './event-stream';

/** What belongs together comes together: of an order and its payment, for instance. */
const GATHER_MS = 300;
/** However much happens, a screen is not read again more often. */
const REST_MS = 3_000;

/**
 * What is shown is read again when there are events of these types, while the page is looked at.
 * @param types patterns such as `order.*`: the same array each time
 * @param isAbout whether they are about what a query reads: the same function each time
 */
export function useLive(types: readonly string[], isAbout: (key: QueryKey) => boolean): void {
  const mayRead = useMay('events.read');
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!mayRead) return;
    const readAgain = atMostOften(() => {
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isAbout(queryKey) });
    });
    let stop: (() => void) | undefined;
    const listenWhileVisible = () => {
      if (document.hidden) {
        stop?.();
        stop = undefined;
      } else stop ??= listenToEvents(types, readAgain.call);
    };
    const comeBack = () => {
      listenWhileVisible();
      if (!document.hidden) readAgain.call();
    };
    listenWhileVisible();
    document.addEventListener('visibilitychange', comeBack);
    return () => {
      document.removeEventListener('visibilitychange', comeBack);
      stop?.();
      readAgain.cancel();
    };
  }, [mayRead, queryClient, types, isAbout]);
}

/** Does it soon after the first call, and for all that come in the meantime once more, after a rest. */
function atMostOften(act: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let restsUntil = 0;
  return {
    call() {
      if (timer !== undefined) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          restsUntil = Date.now() + REST_MS;
          act();
        },
        Math.max(GATHER_MS, restsUntil - Date.now()),
      );
    },
    cancel: () => clearTimeout(timer),
  };
}
