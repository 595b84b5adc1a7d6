/**
 * Interface of carrier rate providers. Called for quotes only, never while placing an order: the chosen rate is stored in the
 * signed quote token. Amounts are decimal strings with the decimals of the currency.
 */
export interface ShippingRateProvider {
  readonly name: string;
  /**
   * The rates for a basket, in display order; empty if no carrier takes it. Must have no side effects, since it may be called at
   * any time.
   * @param signal aborts at the timeout
   * @throws Error without a usable answer
   */
  rates(request: RateRequest, signal: AbortSignal): Promise<CarrierRate[]>;
}

export interface RateRequest {
  at: Date;
  currency: string;
  /** Destination, as far as known. */
  shippingAddress: { country: string; region?: string; postalCode?: string };
  lines: Array<{
    productId: number;
    quantity: number;
    /** For all units, after discounts. */
    amount: string;
    /** Weight of one unit; null if unknown. */
    weightGrams: number | null;
  }>;
}

export interface CarrierRate {
  /** Orders refer to the rate by this code. A code of the shop's own methods is not offered. */
  code: string;
  /** Shown to customers. */
  name: string;
  /** Excluding tax if the shop's prices exclude it. */
  amount: string;
  /** Days until delivery. */
  daysMin?: number | null;
  daysMax?: number | null;
}
