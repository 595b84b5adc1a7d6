/** Who may call a route: anyone, any signed-in account, or admins only. */
export const POLICIES = ['public', 'customer', 'admin'] as const;
export type Policy = (typeof POLICIES)[number];

/** The policies that an account of that role meets. */
export const policiesOf = (role: string): Policy[] =>
  POLICIES.filter((policy) => policy !== 'admin' || role === 'admin');
