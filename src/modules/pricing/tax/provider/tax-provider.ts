/**
 * The interface of external tax providers. Asked for quotes only, never while an order is placed: what it says travels in the signed
 * token of the quote. Amounts are decimal strings with the decimals of the currency.
 */
export interface TaxProvider {
  /** As in TAX_PROVIDER. */
  readonly name: string;
  /**
   * The tax on a basket. Changes nothing, so it may be asked at any time.
   * @param signal aborts when the customer has waited long enough
   * @throws Error when there is no answer, or none that can be used
   */
  quote(request: TaxRequest, signal: AbortSignal): Promise<TaxedLines>;
}

export interface TaxRequest {
  at: Date;
  currency: string;
  /** Whether amounts include their tax. */
  pricesIncludeTax: boolean;
  /** Where the goods go to, as far as it is known. */
  shippingAddress: { country: string; region?: string; postalCode?: string };
  lines: Array<{
    line: number;
    productId: number;
    /** Code of the product's tax category. */
    taxCategory: string;
    quantity: number;
    /** Of all units, after discounts. */
    amount: string;
  }>;
  /** After discounts. */
  shippingAmount: string;
}

export interface TaxedLines {
  /** What is in no tax is not taxed. */
  taxes: ProviderTax[];
}

/** What one tax comes to. */
export interface ProviderTax {
  name: string;
  /** ISO 3166-1. */
  country: string;
  /** ISO 3166-2 without the country. */
  region?: string | null;
  /** In percent. */
  rate: string;
  lines: Array<{ line: number; amount: string }>;
  shippingAmount?: string;
}
