/** What is ordered: the same baskets for every side, made from a fixed seed. */

/** Products in the shop, with the ids 1 to this. */
export const PRODUCTS = 1_000;
/** Customers who order, with the ids 1 to this. */
export const CUSTOMERS = 1_000;
/** The product of the workload `hot`. */
const HOT_PRODUCT = 500;
/** 80/20: this share of the lines falls on this share of the products. */
const SKEW = { lines: 0.8, products: 0.2 };
const MAX_QUANTITY = 3;
/** More than are under way at once by far, so that no two alike meet; few enough to be built in a moment. */
export const BASKETS = 4_096;
/** Of the workload `split`, whose scarce products sell out: more than a slice has orders. */
const SPLIT_BASKETS = 12 * BASKETS;
/** In that workload, of this share of the baskets the first line is split: 10 % of the lines. */
const SPLIT_SHARE = 0.3;
/** Products of which two locations have one unit each; with the ids after those of the others. Each is ordered once. */
export const SCARCE_PRODUCTS = Math.ceil(SPLIT_BASKETS * SPLIT_SHARE);

export const ADDRESS = {
  fullName: 'Ada Lovelace',
  line1: '12 St James’s Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
};
export const PAYMENT_METHOD = 'card';

export const WORKLOADS = {
  uniform: `3 lines over ${PRODUCTS.toLocaleString('en')} products`,
  hot: '1 line, always the same product',
  skewed: '3 lines, 80 % of them on 20 % of products',
  tenLines: `10 lines over ${PRODUCTS.toLocaleString('en')} products`,
  split: '3 lines, 10 % of them from two locations',
} as const;
export type Workload = keyof typeof WORKLOADS;

export interface Line {
  productId: number;
  /** Units. */
  quantity: number;
  /** Locations that it comes from. Default: 1 */
  parts?: number;
}

/** What one customer wants in one order: each product once, in no particular order. */
export interface Basket {
  userId: number;
  lines: Line[];
}

const LINES: Record<Workload, number> = { uniform: 3, hot: 1, skewed: 3, tenLines: 10, split: 3 };

/** The baskets of a workload; a side that has used them up begins anew. Equal in every process. */
export function basketsOf(workload: Workload): Basket[] {
  const random = seededRandom(20_260_131);
  const isSplit = workload === 'split';
  let scarce = 0;
  return Array.from({ length: isSplit ? SPLIT_BASKETS : BASKETS }, () => {
    const userId = 1 + Math.floor(random() * CUSTOMERS);
    const productIds = new Set<number>();
    while (productIds.size < LINES[workload]) productIds.add(pickProduct(workload, random));
    const lines: Line[] = [...productIds].map((productId) => ({
      productId,
      quantity: workload === 'hot' ? 1 : 1 + Math.floor(random() * MAX_QUANTITY),
    }));
    if (isSplit && random() < SPLIT_SHARE && scarce < SCARCE_PRODUCTS) {
      lines[0] = { productId: PRODUCTS + ++scarce, quantity: 2, parts: 2 };
    }
    return { userId, lines };
  });
}

function pickProduct(workload: Workload, random: () => number): number {
  if (workload === 'hot') return HOT_PRODUCT;
  const popular = PRODUCTS * SKEW.products;
  if (workload !== 'skewed') return 1 + Math.floor(random() * PRODUCTS);
  return random() < SKEW.lines
    ? 1 + Math.floor(random() * popular)
    : 1 + popular + Math.floor(random() * (PRODUCTS - popular));
}

/** mulberry32: small, quick and the same everywhere. @returns numbers from 0 up to 1 */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
