/** Stripe needs both keys, or is not used at all. */
export function stripeProblems(given: NodeJS.ProcessEnv): string[] {
  const keys = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'];
  const isUsed = given.PAYMENT_PROVIDER === 'stripe' || keys.some((key) => given[key]);
  return keys
    .filter((key) => isUsed && !given[key])
    .map((key) => `${key} is required for payments by Stripe`);
}
