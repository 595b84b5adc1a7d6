/**
 * The interface of whoever knows the rates of carriers. Asked for quotes only, never while an order is placed: the rate that was
 * chosen travels in the signed token of the quote. Amounts are decimal strings with the decimals of the currency.
 */
export interface ShippingRateProvider {
  readonly name: string;
  /**
   * What a basket can be sent by, in the order to be shown in; nothing for one that no carrier takes. Changes nothing, so it may
   * be asked at any time.
   * @param signal aborts when the customer has waited long enough
   * @throws Error when there is no answer, or none that can be used
   */
  rates(request: RateRequest, signal: AbortSignal): Promise<CarrierRate[]>;
}

export interface RateRequest {
  at: Date;
  currency: string;
  /** Where the goods go to, as far as it is known. */
  shippingAddress: { country: string; region?: string; postalCode?: string };
  lines: Array<{
    productId: number;
    quantity: number;
    /** Of all units, after discounts. */
    amount: string;
    /** Of one unit; null if it is not known. */
    weightGrams: number | null;
  }>;
}

export interface CarrierRate {
  /** Orders name it. One that is also a code of the shop's own methods is not offered. */
  code: string;
  /** Shown to customers. */
  name: string;
  /** Excluding tax if the shop's prices exclude it. */
  amount: string;
  /** Days until delivery. */
  daysMin?: number | null;
  daysMax?: number | null;
}
