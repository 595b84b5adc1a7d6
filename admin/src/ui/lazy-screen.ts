import { type ComponentType, createElement, type FunctionComponent, lazy, useState } from 'react';
import { untilReachable } from '../api/connection';

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

const loads: Array<() => Promise<unknown>> = [];

interface Screen<Props> extends FunctionComponent<Props> {
  /** Reads its file, so that it is there at once. */
  load: () => Promise<void>;
}

/**
 * A screen, or a part of one, in a file of its own. When the service is away just then, it is waited for; when the file is gone, the service
 * has another build of the console by now, and the page is loaded anew.
 */
export function lazyScreen<Props extends object = object>(load: Load<Props>): Screen<Props> {
  let loaded: ComponentType<Props> | undefined;
  const read = async () => {
    const file = await load();
    loaded = file.default;
    return file;
  };
  loads.push(read);
  const Awaited = lazy(async () => {
    try {
      return await read();
    } catch {
      await untilReachable();
      window.location.reload();
      return new Promise<never>(() => {});
    }
  }) as ComponentType<Props>;
  function Screen(props: Props) {
    // React waits for a moment, even for what has been read, and then for 300 ms more before it takes the placeholder away.
    const [Component] = useState(() => loaded ?? Awaited);
    return createElement(Component, props);
  }
  return Object.assign(Screen, { load: () => read().then(() => {}) });
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
