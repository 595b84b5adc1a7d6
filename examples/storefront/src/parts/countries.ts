/** Where this shop sends to, for the list of the form. The service says by each quote whether it does, and for how much. */
export const COUNTRIES = ['GB', 'IE', 'FR', 'NL', 'DE', 'US'] as const;

const names = new Intl.DisplayNames(undefined, { type: 'region' });
export const countryName = (code: string): string => names.of(code) ?? code;
