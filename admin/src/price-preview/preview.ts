import type { Schemas } from '@stockkeeper/client';

export type Preview = Schemas['PricePreview'];

/** As the form has it: what is empty is not asked. */
export interface Question {
  items: Array<{ productId: number; quantity: number }>;
  country: string;
  region?: string | null;
  customerGroupId?: number | null;
  shippingMethod?: string | null;
  currency?: string | null;
  codes?: string | null;
  /** When it would be ordered. */
  at?: string | null;
}

/** As the API takes it. */
export function askedOf(question: Question): Schemas['NewPricePreview'] {
  const { items, country, region, customerGroupId, shippingMethod, currency, codes, at } = question;
  const discountCodes = (codes ?? '').split(/[\s,;]+/).filter(Boolean);
  return {
    items,
    shippingAddress: { country, ...(region && { region }) },
    ...(customerGroupId && { customerGroupId }),
    ...(shippingMethod && { shippingMethod }),
    ...(currency && { currency: currency.toUpperCase() }),
    ...(discountCodes.length > 0 && { discountCodes }),
    ...(at && { at }),
  };
}
