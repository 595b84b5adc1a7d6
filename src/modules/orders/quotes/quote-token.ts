import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../../errors.js';
import { placesOf } from '../../../rules/countries.js';
import { codeKeyOf } from '../../../rules/discount-code.js';
import { type Cart, methodOf, type QuotedRate, type QuotedTaxes, rateOf } from '../../pricing/api.js';

/** Claims of a quote token: the basket and the quoted total. */
interface Claims {
  /** Hash of basket, destination, shipping method, currency, customer group and discount codes. */
  sub: string;
  total: string;
  /** Taxes of an external provider. */
  taxes?: QuotedTaxes;
  /** Rate of a carrier. */
  shipping?: QuotedRate;
  /** Epoch seconds. */
  iat: number;
}

/** The quote that an order refers to. */
interface QuotedTotal {
  /** Decimal string. */
  total: string;
  taxes?: QuotedTaxes;
  carrierMethods?: Cart['carrierMethods'];
  expiresAt: Date;
}

export interface QuoteTokens {
  /**
   * @param cart includes the quoted taxes of an external provider, and the chosen carrier rate, if any
   * @param seconds how long it can be ordered at that total
   */
  sign(cart: Cart, total: string, seconds: number, now?: Date): { quoteToken: string; expiresAt: Date };
  /**
   * @throws Problem QUOTE_MISMATCH unless the token was signed by this shop for the same basket, destination, method, currency,
   *   group and codes
   */
  read(token: string, cart: Cart): QuotedTotal;
}

/** Differs from that of access tokens, so that neither is accepted as the other. */
const AUDIENCE = 'stockkeeper-quote';

/** The part of @fastify/jwt that is used here; its own payload types are those of access tokens. */
interface Jwt {
  sign(claims: Claims, options: { aud: string; expiresIn: number }): string;
  verify(token: string, options: { allowedAud: string; ignoreExpiration: true }): Claims & { exp: number };
}

/** Signs with JWT_SECRET, and also accepts JWT_SECRET_PREVIOUS. Nothing is stored. */
export function quoteTokens(app: FastifyInstance): QuoteTokens {
  const jwt = app.jwt as unknown as Jwt & { previous?: Jwt };
  const claimsOf = (token: string) => {
    const options = { allowedAud: AUDIENCE, ignoreExpiration: true } as const;
    try {
      return jwt.verify(token, options);
    } catch (error) {
      if (!jwt.previous) throw error;
      return jwt.previous.verify(token, options);
    }
  };
  return {
    sign(cart, total, seconds, now = new Date()) {
      const iat = Math.floor(now.getTime() / 1000);
      const taxes = cart.quotedTaxes;
      const [method] = cart.carrierMethods ?? [];
      const shipping = method && rateOf(method);
      const quoted = { ...(taxes && { taxes }), ...(shipping && { shipping }) };
      const claims = { sub: hashOf(cart, quoted), total, ...quoted, iat };
      const quoteToken = jwt.sign(claims, { aud: AUDIENCE, expiresIn: seconds });
      return { quoteToken, expiresAt: new Date((iat + seconds) * 1000) };
    },
    read(token, cart) {
      let claims: ReturnType<typeof claimsOf>;
      try {
        claims = claimsOf(token);
      } catch (cause) {
        throw mismatch('This is no token of a quote of this shop.', cause);
      }
      if (claims.sub !== hashOf(cart, claims)) {
        throw mismatch(
          'The quote is for other items, another place, shipping method, currency or account, or other codes: ask for a new one.',
        );
      }
      const { total, taxes, shipping, exp } = claims;
      const carrierMethods = shipping && [methodOf(shipping)];
      return { total, taxes, carrierMethods, expiresAt: new Date(exp * 1000) };
    },
  };
}

/**
 * Independent of the order of lines and codes, and of the spelling of region and codes.
 * @param quoted whether providers computed a part of the quote: then the postal code counts too
 */
function hashOf(
  { lines, shippingAddress, shippingMethod, currency, customerGroupId, ...cart }: Cart,
  quoted: Pick<Claims, 'taxes' | 'shipping'>,
): string {
  const codes = cart.discountCodes?.map((code) => codeKeyOf(code) || code).sort();
  const basket = lines.map(({ productId, quantity }) => [productId, quantity]);
  basket.sort(([a = 0], [b = 0]) => a - b);
  return createHash('sha256')
    .update(
      JSON.stringify([
        basket,
        placesOf(shippingAddress),
        {
          shippingMethod,
          currency,
          customerGroupId: customerGroupId ?? undefined,
          codes: codes?.length ? codes : undefined,
          postalCode: (quoted.taxes || quoted.shipping) && postalCodeOf(shippingAddress),
        },
      ]),
    )
    .digest('base64url');
}

const postalCodeOf = ({ postalCode = '' }: Cart['shippingAddress']): string =>
  postalCode.replace(/[\s-]/g, '').toUpperCase();

const mismatch = (detail: string, cause?: unknown): Problem =>
  new Problem('QUOTE_MISMATCH', detail, { cause });
