import { isLongEnough } from './values.js';
import { weaknessOf } from './weak-secret.js';

/** Secrets, and what whoever guesses one can do. */
const SECRETS = {
  JWT_SECRET: 'whoever guesses it can sign in as anyone',
  JWT_SECRET_PREVIOUS: 'whoever guesses it can sign in as anyone',
  SECRETS_KEY: 'whoever guesses it and reads the database can sign events',
  SECRETS_KEY_PREVIOUS: 'whoever guesses it and reads the database can sign events',
};

/** Problems with settings that are fine for development, but insecure in production. */
export function problemsInProduction(given: NodeJS.ProcessEnv): string[] {
  const secrets = Object.entries(SECRETS).flatMap(([name, consequence]) => {
    const secret = given[name];
    // A short secret is invalid everywhere.
    const weakness = secret && isLongEnough(secret) && weaknessOf(secret);
    return weakness ? [`${name} ${weakness}: ${consequence}`] : [];
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
    ...(given.WEBHOOK_ALLOW_PRIVATE === 'true'
      ? [
          'WEBHOOK_ALLOW_PRIVATE must not be true in production: endpoints could reach what is behind the firewall',
        ]
      : []),
  ];
}
