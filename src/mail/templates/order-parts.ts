import { type Block, button, type Content, type Line, type Sum } from '../content.js';

/** Mails about an order. Amounts and numbers are written for people already. */
export interface OrderFacts {
  shopName: string;
  /** First name; undefined if it is not known, or cannot be repeated in a mail. */
  name: string | undefined;
  /** Order number, with hyphens. */
  number: string;
  /** The page of the order; undefined while the shop has no storefront. */
  link: string | undefined;
  /** The whole order. */
  lines: readonly Line[];
  shippingAmount: string | undefined;
  /** Included in what it comes to. */
  taxAmount: string | undefined;
  savedAmount: string | undefined;
  totalAmount: string;
  address: readonly string[];
  /** The units that it is about, without amounts. */
  units: readonly Line[];
  parcel: { carrier: string | undefined; trackingNumber: string | undefined };
  /** The money that it is about. */
  amount: string;
  /** Why the shop did it, in its own words. */
  reason: string | undefined;
  /** Whether no unit of the order is left. */
  isAllCancelled: boolean;
}

type Template = (facts: OrderFacts) => Content;
export type OrderTemplates = Record<
  | 'order_placed'
  | 'order_paid'
  | 'order_shipped'
  | 'order_tracking'
  | 'order_delivered'
  | 'order_cancelled'
  | 'order_refunded'
  | 'return_approved'
  | 'return_rejected'
  | 'return_received'
  | 'backorder_filled',
  Template
>;

export interface OrderWords {
  hello(name: string | undefined): string;
  view: string;
  address: string;
  shipping: string;
  tax: string;
  saved: string;
  total: string;
  carrier: string;
  trackingNumber: string;
  reason: string;
}

export const units = ({ units: lines }: OrderFacts): Block[] =>
  lines.length > 0 ? [{ kind: 'lines', lines, sums: [] }] : [];

export const view = ({ link }: OrderFacts, words: OrderWords): Block[] =>
  link ? [button(words.view, link)] : [];

export const address = (facts: OrderFacts, words: OrderWords): Block => ({
  kind: 'address',
  heading: words.address,
  lines: facts.address,
});

export function wholeOrder(facts: OrderFacts, words: OrderWords): Block {
  const sum = (label: string, amount: string | undefined): Sum[] => (amount ? [{ label, amount }] : []);
  return {
    kind: 'lines',
    lines: facts.lines,
    sums: [
      ...sum(words.shipping, facts.shippingAmount),
      { label: words.total, amount: facts.totalAmount, isTotal: true },
      ...sum(words.tax, facts.taxAmount),
      ...sum(words.saved, facts.savedAmount),
    ],
  };
}

export function parcel({ parcel: { carrier, trackingNumber } }: OrderFacts, words: OrderWords): Block[] {
  const facts = [
    ...(carrier ? [[words.carrier, carrier] as const] : []),
    ...(trackingNumber ? [[words.trackingNumber, trackingNumber] as const] : []),
  ];
  return facts.length > 0 ? [{ kind: 'facts', facts }] : [];
}

export const reason = ({ reason: said }: OrderFacts, words: OrderWords): Block[] =>
  said ? [{ kind: 'facts', facts: [[words.reason, said]] }] : [];

export type OrderMailKind = keyof OrderTemplates;
