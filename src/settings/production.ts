import { isLongEnough } from './values.js';
import { weaknessOf } from './weak-secret.js';

/** Problems with settings that are fine for development, but insecure in production. */
export function problemsInProduction(given: NodeJS.ProcessEnv): string[] {
  const secrets = (['JWT_SECRET', 'JWT_SECRET_PREVIOUS'] as const).flatMap((name) => {
    const secret = given[name];
    // A short secret is invalid everywhere.
    const weakness = secret && isLongEnough(secret) && weaknessOf(secret);
    return weakness ? [`${name} ${weakness}: whoever guesses it can sign in as anyone`] : [];
  });
  return [
    ...(given.JWT_SECRET ? [] : ['JWT_SECRET is required in production: at least 32 random bytes']),
    ...secrets,
    ...(given.DEMO_SEED === 'true'
      ? ['DEMO_SEED must not be true in production: the passwords of its accounts are public']
      : []),
    ...(given.PAYMENT_PROVIDER === 'demo'
      ? ['PAYMENT_PROVIDER must not be demo in production: orders count as paid, and no money moves']
      : []),
  ];
}
