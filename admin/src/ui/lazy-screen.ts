import { type ComponentType, createElement, type FunctionComponent, lazy } from 'react';
import { untilReachable } from '../api/connection';

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

const loads: Array<() => Promise<unknown>> = [];

/**
 * A screen, or a part of one, in a file of its own. When the service is away just then, it is waited for; when the file is gone, the service
 * has another build of the console by now, and the page is loaded anew.
 */
export function lazyScreen<Props extends object = object>(load: Load<Props>): FunctionComponent<Props> {
  loads.push(load);
  const Screen = lazy(async () => {
    try {
      return await load();
    } catch {
      await untilReachable();
      window.location.reload();
      return new Promise<never>(() => {});
    }
  });
  return (props) => createElement(Screen as ComponentType<Props>, props);
}

/** By then the first screen is there: reading all others takes as long as reading that one. */
const AFTER_FIRST_SCREEN_MS = 2_000;

/** Once there is nothing else to do, so that no screen is waited for. */
export function loadAllScreens(): () => void {
  const whenIdle = window.requestIdleCallback ?? ((work: () => void) => work());
  const timer = setTimeout(
    () =>
      whenIdle(() => {
        for (const load of loads) load().catch(() => {});
      }),
    AFTER_FIRST_SCREEN_MS,
  );
  return () => clearTimeout(timer);
}
