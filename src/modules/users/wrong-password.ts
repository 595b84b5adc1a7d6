import { Problem } from '../../errors.js';

/** Not 401, which tells a client that its access token is at fault: it would refresh that, and send the same again. */
export function wrongPassword(): Problem {
  return new Problem('WRONG_PASSWORD', 'currentPassword is not the password of this account.');
}
