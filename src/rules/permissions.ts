/** Permissions of people who work for the shop. Each admin route requires one. */
export const PERMISSIONS = [
  'products.read',
  'products.write',
  'categories.write',
  'pricing.read',
  'pricing.write',
  'stock.read',
  'stock.write',
  'orders.read',
  'orders.write',
  'fulfilments.write',
  'returns.read',
  'returns.write',
  'payments.read',
  'payments.write',
  'payments.refund',
  'customers.read',
  'customers.write',
  'posts.read',
  'comments.read',
  'comments.write',
  'reports.read',
  'events.read',
  'webhooks.read',
  'webhooks.write',
  'operations.read',
  'operations.write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Admins have all permissions, others none. */
export const permissionsOf = (role: string): readonly Permission[] => (role === 'admin' ? PERMISSIONS : []);
