/** Whether the address is that of the home screen. */
export const isHome = (): boolean => /^\/admin\/?$/.test(window.location.pathname);
