import { Problem } from '../../errors.js';

/** Not 401: clients would refresh their access token and retry. */
export function wrongPassword(): Problem {
  return new Problem('WRONG_PASSWORD', 'currentPassword is not the password of this account.');
}
