import validator from 'validator';
import { emailIdentity, hasInvisible } from './identity.js';

/**
 * Limits of values. The models enforce them on every save, also for scripts; the request schemas use the same limits, so that
 * clients get a 400. Lengths are in UTF-16 code units, as in JavaScript (an emoji has two), and never exceed the column.
 */
export const LIMITS = {
  email: { max: 254 },
  password: { min: 8, max: 128 },
  personName: { min: 1, max: 100 },
  sku: { min: 1, max: 64 },
  productName: { min: 1, max: 255 },
  /** Fits MEDIUMTEXT in any script: text columns are limited in bytes. */
  productDescription: { min: 1, max: 65_535 },
  imageUrl: { max: 2048 },
  categoryName: { min: 2, max: 100 },
  categoryDescription: { min: 10, max: 2000 },
  slug: { max: 120 },
  /** Name of a pricing rule (tax rate, tax category, shipping zone or method, discount) or a location. */
  ruleName: { min: 1, max: 100 },
  /** Code of a pricing rule (tax category, shipping method, customer group, price list) or a location. */
  ruleCode: { min: 1, max: 32 },
  /** All are kept in memory. */
  taxCategories: { max: 100 },
  taxRates: { max: 2_000 },
  shippingZones: { max: 100 },
  /** Per zone. */
  shippingRegions: { min: 1, max: 1_000 },
  shippingMethods: { max: 500 },
  /** Per method. */
  shippingRates: { min: 1, max: 50 },
  deliveryDays: { max: 365 },
  /** Per unit: ten tonnes. */
  weightGrams: { max: 10_000_000 },
  /** All are kept in memory, except generated codes. */
  discounts: { max: 1_000 },
  /** Active ones: each is tried for every order. */
  automaticDiscounts: { max: 100 },
  discountCode: { min: 3, max: 32 },
  /** Per discount, and per request. */
  generatedCodes: { max: 100_000 },
  codesToGenerate: { min: 1, max: 10_000 },
  /** Products or categories per discount. */
  discountedIds: { min: 1, max: 500 },
  usesPerCustomer: { min: 1, max: 1_000 },
  /** Codes per order. */
  orderCodes: { max: 5 },
  /** Kept in memory, and each is tried for every order. */
  locations: { max: 100 },
  customerGroups: { max: 200 },
  priceLists: { max: 200 },
  /** Priority of a price list or a location; the higher one wins. */
  priority: { min: -1_000, max: 1_000 },
  /** Prices per request. */
  pricesAtOnce: { min: 1, max: 1_000 },
  /** Prices of one product per list, by quantity. */
  pricesOfProduct: { max: 20 },
  reason: { min: 3, max: 255 },
  postTitle: { min: 3, max: 200 },
  /** Fits TEXT, which is limited in bytes: at most three per code unit. */
  postContent: { min: 1, max: 20_000 },
  comment: { min: 1, max: 2000 },
  /** Stars of a review. */
  rating: { min: 1, max: 5 },
  orderNote: { min: 1, max: 2000 },
  addressLine: { min: 1, max: 200 },
  /** What customers call an address. */
  addressLabel: { min: 1, max: 100 },
  /** Of an account. */
  addresses: { max: 50 },
  carrier: { min: 1, max: 64 },
  trackingNumber: { min: 1, max: 100 },
  /** Units of one product in one order, after merging lines. */
  orderQuantity: { min: 1, max: 10_000 },
  /** Lines in one order. */
  orderLines: { min: 1, max: 100 },
  /** Units that one adjustment adds or removes. */
  adjustment: { max: 1_000_000 },
  /** Adjustments that are made at once. */
  adjustmentsAtOnce: { min: 1, max: 500 },
  /** Products of one receipt, count or transfer. */
  documentLines: { min: 1, max: 500 },
  /** Reference or supplier of one. */
  documentLabel: { min: 1, max: 100 },
  documentNote: { min: 1, max: 2000 },
  webhookUrl: { max: 2048 },
  webhookDescription: { min: 1, max: 255 },
  /** Each is asked about when events come. */
  webhookEndpoints: { max: 100 },
  webhookTypes: { min: 1, max: 100 },
  /** Requests to one endpoint at a time. */
  webhookInFlight: { min: 1, max: 50 },
  /** Deliveries that are queued again at once. */
  replayedDeliveries: { max: 50_000 },
  /** Units of one product at one location; keeps every sum far below the limit of INT. */
  stock: { max: 1_000_000_000 },
} as const;

export const SLUG_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Format of a price. Whether its currency has these decimals is checked where the currency is known: see src/money. */
export const PRICE_PATTERN = /^\d{1,8}(\.\d{1,3})?$/;
export const CURRENCY_PATTERN = /^[A-Z]{3}$/;

/** Zero is a valid price. */
export const isPrice = (value: string): boolean => PRICE_PATTERN.test(value);

/** Total of an order; zero for a free order. */
export const isTotal = (value: string): boolean => /^\d{1,10}(\.\d{1,3})?$/.test(value);

/** An amount that can be paid or refunded. */
export const isPositiveAmount = (value: string): boolean => isTotal(value) && Number(value) > 0;

/** From 0 to 100, with at most four decimals. */
export const isPercentage = (value: string): boolean => /^(\d{1,2}(\.\d{1,4})?|100(\.0{1,4})?)$/.test(value);

/** No control characters (NUL among them) and no lone surrogates, which UTF-8 cannot carry. */
export const isOneLine = (value: string): boolean => value.isWellFormed() && !/\p{Cc}/u.test(value);

/** Printable characters only: no control characters, nothing invisible. */
export const isSku = (value: string): boolean =>
  isOneLine(value) && !hasInvisible(value) && value === value.trim() && value !== '';

/** As isOneLine, but line breaks and tabs are fine. */
export const isText = (value: string): boolean => value.isWellFormed() && !/[^\P{Cc}\n\r\t]/u.test(value);

/** Also valid in its normalised form, whose domain is longer if it is not ASCII. */
export const isEmail = (value: string): boolean =>
  value.length <= LIMITS.email.max &&
  value.isWellFormed() &&
  !hasInvisible(value) &&
  validator.isEmail(value) &&
  emailIdentity(value).length <= LIMITS.email.max;

/**
 * Whether SMTP can carry it: a dot-string of at most 64 bytes and a domain name (RFC 5321 §4.1.2 and §4.5.3.1). Older accounts may
 * have quoted addresses, which few servers accept and which could smuggle syntax into a header.
 */
export const isMailable = (value: string): boolean => {
  const at = value.lastIndexOf('@');
  const local = value.slice(0, at);
  return /^[^\s"(),:;<>@[\]\\]+$/u.test(local) && Buffer.byteLength(local) <= 64;
};

export const isHttpUrl = (value: string): boolean =>
  value.length <= LIMITS.imageUrl.max &&
  isOneLine(value) &&
  validator.isURL(value, { protocols: ['http', 'https'], require_protocol: true, require_tld: false });

/**
 * Makes one of the rules above a Sequelize validator; null and undefined pass (allowNull decides on them).
 * @example @Column({ type: DataType.STRING(100), validate: { rule: must(isOneLine, 'must not have control characters') } })
 */
export function must(rule: (value: string) => boolean, message: string): (value: unknown) => void {
  return (value) => {
    if (value === null || value === undefined) return;
    if (!rule(String(value))) throw new Error(message);
  };
}
