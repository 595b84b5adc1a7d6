import { useSyncExternalStore } from 'react';

export interface Basket {
  lines: ReadonlyArray<{ productId: number; quantity: number }>;
  discountCodes: readonly string[];
  /**
   * Idempotency key of the order that this basket becomes: pressed twice, or sent again after the connection broke, it is one
   * order. A basket with other contents has another.
   */
  key: string;
}

const NAME = 'storefront.basket';
const MOST = 99;
const listeners = new Set<() => void>();
let known: { text: string | null; basket: Basket } | undefined;

const empty = (): Basket => ({ lines: [], discountCodes: [], key: crypto.randomUUID() });

function load(): Basket {
  const text = localStorage.getItem(NAME);
  if (known?.text !== text || !known) known = { text, basket: text === null ? empty() : JSON.parse(text) };
  return known.basket;
}

function save(contents: Omit<Basket, 'key'>): void {
  localStorage.setItem(NAME, JSON.stringify({ ...contents, key: crypto.randomUUID() }));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab has changed it.
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

export const useBasket = (): Basket => useSyncExternalStore(subscribe, load);

/** @param quantity 0 takes it out */
export function setQuantity(productId: number, quantity: number): void {
  const { lines, discountCodes } = load();
  const line = { productId, quantity: Math.min(quantity, MOST) };
  const isThere = lines.some((one) => one.productId === productId);
  const changed = isThere ? lines.map((one) => (one.productId === productId ? line : one)) : [...lines, line];
  save({ lines: changed.filter((one) => one.quantity > 0), discountCodes });
}

export function addToBasket(productId: number, quantity = 1): void {
  const there = load().lines.find((line) => line.productId === productId)?.quantity ?? 0;
  setQuantity(productId, there + quantity);
}

export function setDiscountCodes(discountCodes: readonly string[]): void {
  save({ lines: load().lines, discountCodes });
}

export function emptyBasket(): void {
  save({ lines: [], discountCodes: [] });
}
