import { useRef } from 'react';
import { useStore } from 'react-admin';
import type { DocumentLine } from '../document';

/** Units of a product that were scanned; null while it is only listed to be counted. */
export interface Tallied extends Pick<DocumentLine, 'productId' | 'sku' | 'name'> {
  count: number | null;
}

const NOTHING: Tallied[] = [];

/**
 * What was scanned and is not booked yet: kept in the browser, so that a page that is closed by accident loses nothing. It is gone
 * when somebody signs out.
 */
export function useTally(documentId: string) {
  const [entries, setEntries] = useStore<Tallied[]>(`stock-documents.${documentId}.scanned`, NOTHING);
  // Scans come faster than renderings.
  const latest = useRef(entries);
  latest.current = entries;
  const keep = (next: Tallied[]) => {
    latest.current = next;
    setEntries(next);
  };
  const find = (id: number) => latest.current.find(({ productId }) => productId === id);
  return {
    entries,
    has: (productId: number) => find(productId) !== undefined,
    countOf: (productId: number) => find(productId)?.count ?? 0,
    set(entry: Tallied) {
      const { productId } = entry;
      keep(
        find(productId)
          ? latest.current.map((one) => (one.productId === productId ? entry : one))
          : [...latest.current, entry],
      );
    },
    remove: (productId: number) => keep(latest.current.filter((one) => one.productId !== productId)),
    clear: () => keep(NOTHING),
    /** What was scanned while it was booked stays. @param left of an entry, given what was booked of it */
    settle(booked: Tallied[], left: (now: number, was: number) => number | undefined) {
      keep(
        latest.current.flatMap((entry) => {
          const was = booked.find(({ productId }) => productId === entry.productId);
          if (!was) return [entry];
          const count = left(entry.count ?? 0, was.count ?? 0);
          return count === undefined ? [] : [{ ...entry, count }];
        }),
      );
    },
  };
}

export type Tally = ReturnType<typeof useTally>;
