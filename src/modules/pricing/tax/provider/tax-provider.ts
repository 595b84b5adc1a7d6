/**
 * Interface of external tax providers. Called for quotes only, never while placing an order: the answer is stored in the signed
 * quote token. Amounts are decimal strings with the decimals of the currency.
 */
export interface TaxProvider {
  /** As in TAX_PROVIDER. */
  readonly name: string;
  /**
   * The taxes on a basket. Must have no side effects, since it may be called at any time.
   * @param signal aborts at the timeout
   * @throws Error without a usable answer
   */
  quote(request: TaxRequest, signal: AbortSignal): Promise<TaxedLines>;
}

export interface TaxRequest {
  at: Date;
  currency: string;
  /** Whether the amounts include tax. */
  pricesIncludeTax: boolean;
  /** Destination, as far as known. */
  shippingAddress: { country: string; region?: string; postalCode?: string };
  lines: Array<{
    line: number;
    productId: number;
    /** Code of the product's tax category. */
    taxCategory: string;
    quantity: number;
    /** For all units, after discounts. */
    amount: string;
  }>;
  /** After discounts. */
  shippingAmount: string;
}

export interface TaxedLines {
  /** Lines in no tax are not taxed. */
  taxes: ProviderTax[];
}

/** One tax, and its amounts. */
export interface ProviderTax {
  name: string;
  /** ISO 3166-1. */
  country: string;
  /** ISO 3166-2 without the country. */
  region?: string | null;
  /** Percentage. */
  rate: string;
  lines: Array<{ line: number; amount: string }>;
  shippingAmount?: string;
}
