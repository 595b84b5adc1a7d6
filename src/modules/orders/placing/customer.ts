import type { CustomerId } from '../../pricing/api.js';

/** Somebody who orders without an account. */
export interface Guest {
  /** As entered. */
  email: string;
  /** Normalised, to tell guests apart. */
  emailKey: string;
}

/** Who orders, or holds units. */
export interface Buyer {
  /** The account; null for a guest. */
  userId: number | null;
  guest?: Guest;
}

/** Whose limits an order or a hold counts towards. */
export const customerOf = ({ userId, guest }: Buyer): CustomerId => userId ?? (guest as Guest).emailKey;

/** Who asks for which hold and with which codes. */
export const askingOf = (asked: Buyer & { holdId?: string; discountCodes?: string[] }) => ({
  customer: customerOf(asked),
  holdId: asked.holdId,
  discountCodes: asked.discountCodes,
});
