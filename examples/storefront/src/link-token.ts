/**
 * The token of the link in a mail that brought the customer here. It is in the fragment, which is sent to no server, and is taken
 * out of the address at once: it would stay in the history.
 */
export const linkToken: string | null = new URLSearchParams(location.hash.slice(1)).get('token');

if (linkToken !== null) history.replaceState(history.state, '', location.pathname + location.search);
