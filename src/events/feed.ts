import type { Sequelize } from 'sequelize-typescript';
import type { EventsWanted } from './read-events.js';
import { type EventPage, readPage } from './read-page.js';

/** How long a stream lasts; whoever reads it connects again, and then has to be allowed to once more. */
const STREAM_MS = 60_000;
/** A comment, so that nobody in between takes the connection for dead. */
const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 1_000;
const STREAM_PAGE = 100;

/** Reads the feed for those who wait for what comes. */
export interface Feed {
  /** A page; if it is empty, that of the first events that come within the time. */
  read(wanted: EventsWanted, waitMs: number, signal: AbortSignal): Promise<EventPage>;
  /** The feed as server-sent events, which have the cursor as their id. */
  stream(wanted: Omit<EventsWanted, 'limit'>, signal: AbortSignal): AsyncGenerator<string>;
}

/** @param onSequenced see index.ts @param closing aborted when the service closes: who waits is answered */
export function createFeed(
  sequelize: Sequelize,
  onSequenced: (listener: () => void) => () => void,
  closing: AbortSignal,
): Feed {
  const feed: Feed = {
    async read(wanted, waitMs, signal) {
      const until = performance.now() + waitMs;
      for (let after = wanted.after; ; ) {
        const news = listenForNews(onSequenced);
        try {
          const page = await readPage(sequelize, { ...wanted, after });
          const leftMs = until - performance.now();
          if (page.items.length > 0 || leftMs <= 0 || signal.aborted || closing.aborted) return page;
          after = page.next;
          if (!page.hasMore) await news.within(leftMs, [signal, closing]);
        } finally {
          news.stop();
        }
      }
    },
    async *stream({ after, types }, signal) {
      const endsAt = performance.now() + STREAM_MS;
      let told = after;
      // Whoever is cut off before the first event goes on from here.
      yield `retry: ${RECONNECT_MS}\nid: ${told}\n\n`;
      while (!signal.aborted && !closing.aborted && performance.now() < endsAt) {
        const waitMs = Math.min(HEARTBEAT_MS, Math.max(endsAt - performance.now(), 0));
        const { items, next } = await feed.read({ after: told, types, limit: STREAM_PAGE }, waitMs, signal);
        let written = items.map((event) => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`).join('');
        if (items.length === 0) written = next === told ? ':\n\n' : `id: ${next}\n\n`;
        told = next;
        yield written;
      }
    },
  };
  return feed;
}

/** Notices news from now on, so that none is missed between reading and waiting. */
function listenForNews(onSequenced: (listener: () => void) => () => void) {
  let isHeard = false;
  let wake = () => {};
  const stop = onSequenced(() => {
    isHeard = true;
    wake();
  });
  return {
    stop,
    /** Resolves at the first news, after the time, or when one of the signals is aborted. */
    within: (ms: number, signals: readonly AbortSignal[]) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => done(), ms);
        const done = () => {
          clearTimeout(timer);
          for (const signal of signals) signal.removeEventListener('abort', done);
          resolve();
        };
        wake = done;
        for (const signal of signals) signal.addEventListener('abort', done);
        if (isHeard || signals.some(({ aborted }) => aborted)) done();
      }),
  };
}
