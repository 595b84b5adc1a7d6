import { createHmac } from 'node:crypto';
import { isSameSecret } from './same-secret.js';

/** Proof of having placed an order or a hold without an account. */
export interface GuestTokens {
  /** The token of an order: 43 characters of base64url. */
  ofOrder(orderId: string): string;
  /** Whether it is the token of that order. */
  isOfOrder(orderId: string, token: string): boolean;
  /** The token of a hold, which also says whose it is. @param emailKey normalised address of the guest */
  ofHold(holdId: string, emailKey: string): string;
  /** Whose hold it is; undefined unless it is the token of that hold. */
  guestOfHold(holdId: string, token: string): string | undefined;
}

/** Differs from what else is signed with the same secret. */
const PURPOSE = 'stockkeeper-guest-token';

/**
 * HMACs (RFC 2104) of the id, by a key derived from JWT_SECRET; that of JWT_SECRET_PREVIOUS is also accepted. Nothing is stored, and
 * nothing expires: whether a guest may still use a token is decided by the order, which an account may have claimed.
 *
 * @param secrets the first signs, all are accepted
 */
export function guestTokens(secrets: readonly string[]): GuestTokens {
  const keys = secrets.map((secret) => createHmac('sha256', secret).update(PURPOSE).digest());
  const macOf = (key: Buffer, parts: string[]) =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  const sign = (...parts: string[]) => macOf(keys[0] as Buffer, parts).toString('base64url');
  const isSigned = (mac: string, ...parts: string[]) => {
    const given = Buffer.from(mac, 'base64url');
    return keys.some((key) => isSameSecret(given, macOf(key, parts)));
  };
  return {
    ofOrder: (orderId) => sign('order', orderId.toLowerCase()),
    isOfOrder: (orderId, token) => isSigned(token, 'order', orderId.toLowerCase()),
    ofHold(holdId, emailKey) {
      const guest = Buffer.from(emailKey).toString('base64url');
      return `${guest}.${sign('hold', holdId.toLowerCase(), emailKey)}`;
    },
    guestOfHold(holdId, token) {
      const [guest = '', mac = ''] = token.split('.');
      const emailKey = Buffer.from(guest, 'base64url').toString();
      return isSigned(mac, 'hold', holdId.toLowerCase(), emailKey) ? emailKey : undefined;
    },
  };
}
