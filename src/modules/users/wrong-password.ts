import { Problem } from '../../errors.js';

/** Not 401, on which clients refresh their access token and try again. */
export function wrongPassword(): Problem {
  return new Problem('WRONG_PASSWORD', 'currentPassword is not the password of this account.');
}
