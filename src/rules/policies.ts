/** Who may call a route: anyone, any signed-in account, or admins. */
export type Policy = 'public' | 'customer' | 'admin';
