/** Who may call a route: anyone, any signed-in account, or those who run the shop. */
export type Policy = 'public' | 'customer' | 'admin';
