import { createHmac } from 'node:crypto';

const VALID_SECONDS = 3600;

/**
 * An access token as plugins/authentication issues them. Made here, since signing in a thousand customers would
 * take the service's password hashing most of a minute; if it changes there, every order is answered with 401.
 *
 * @param secret JWT_SECRET of the service
 */
export function accessToken(userId: number, secret: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    sub: String(userId),
    iat: now,
    exp: now + VALID_SECONDS,
    iss: 'stockkeeper',
    aud: 'stockkeeper-api',
  };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
