import { type ComponentType, createElement, type FunctionComponent, lazy, useState } from 'react';
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

interface ReadyScreen<Props> extends FunctionComponent<Props> {
  /** Reads its file. What cannot be read is tried again when it is shown. */
  read: () => Promise<void>;
}

/**
 * A part that is shown at once if its file has been read by then. React shows a placeholder for a lazy component even so, and keeps it
 * for 300 ms: on the first screen those are a third of what it may take. Only for what nothing is typed into: whether it was read before
 * decides how it is mounted.
 */
export function readyScreen<Props extends object = object>(load: Load<Props>): ReadyScreen<Props> {
  let ready: ComponentType<Props> | undefined;
  const read = async () => {
    const file = await load();
    ready = file.default;
    return file;
  };
  const Awaited = lazyScreen(read);
  function Screen(props: Props) {
    const [Part] = useState<ComponentType<Props>>(() => ready ?? Awaited);
    return createElement(Part, props);
  }
  return Object.assign(Screen, {
    read: async () => {
      await read().catch(() => {});
    },
  });
}

/** By then the first screen is there: reading all others takes as long as reading that one. */
const AFTER_FIRST_SCREEN_MS = 2_000;

/** Not in TypeScript's DOM yet: https://wicg.github.io/savedata/ */
const { connection } = navigator as Navigator & { connection?: { saveData: boolean } };

/** Once there is nothing else to do, so that no screen is waited for; unless the browser is told to save data. */
export function loadAllScreens(): () => void {
  if (connection?.saveData) return () => {};
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
