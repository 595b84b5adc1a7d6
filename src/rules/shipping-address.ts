import { isCountry, isRegionOf } from './countries.js';
import { isOneLine, LIMITS } from './values.js';

/** Stored as JSON in the order, as it was when ordered. */
export interface ShippingAddress {
  fullName: string;
  line1: string;
  line2?: string;
  city: string;
  /** State, province or county: a code of ISO 3166-2 or a name; see countries.ts. */
  region?: string;
  postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  phone?: string;
}

/** Messages follow the name of the field. */
export const COUNTRY_RULE = 'must be an ISO 3166-1 code of two letters, such as US or GB';
export const regionRule = (country: string): string =>
  `must be a region of ${country}: its ISO 3166-2 code, such as CA or US-CA, or its name`;

const REQUIRED = ['fullName', 'line1', 'city', 'country'] as const;
const OPTIONAL = ['line2', 'region', 'postalCode', 'phone'] as const;

/** Sequelize validator: refuses an address with parts missing, unknown or not plain text. */
export function validateShippingAddress(value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new Error('must be an address');
  const address = value as Record<string, unknown>;
  const known: readonly string[] = [...REQUIRED, ...OPTIONAL];
  for (const part of REQUIRED) if (address[part] === undefined) throw new Error(`${part} is missing`);
  for (const [part, text] of Object.entries(address)) {
    if (text === undefined) continue;
    if (!known.includes(part)) throw new Error(`${part} is not a part of an address`);
    const { min, max } = LIMITS.addressLine;
    if (typeof text !== 'string' || text.length < min || text.length > max || !isOneLine(text)) {
      throw new Error(`${part} must be one line of ${min} to ${max} characters`);
    }
  }
  const { country, region } = value as ShippingAddress;
  if (!isCountry(country)) throw new Error(`country ${COUNTRY_RULE}`);
  if (region !== undefined && !isRegionOf(region, country)) throw new Error(`region ${regionRule(country)}`);
}

/** Sequelize validator for a column that can be NULL: validators of our own are called for that, too. */
export function validateAddressIfAny(value: unknown): void {
  if (value !== null && value !== undefined) validateShippingAddress(value);
}
