import { localStorageStore, type SavedQuery, type Store } from 'react-admin';

/** react-admin's, under which it keeps everything. */
const PREFIX = 'RaStore.';
/** How somebody likes the console: dark or light, the menu, columns, saved filters. */
const IS_PREFERENCE =
  /^(theme|sidebar\.open|menu\.folded|[\w-]+\.datatable(_columnRanks)?|[\w-]+\.savedQueries)$/;
/** Filters by what is known of a customer stay behind with everything else. */
const PERSONAL = ['q', 'email', 'customerName', 'trackingNumber', 'userId'];

const keptAt = (account: number) => `stockkeeper-preferences-${account}`;

let owner: number | undefined;

/** Whose preferences those are that are kept when the store is emptied. */
export function ownPreferences(account: number): void {
  owner = account;
}

const store = localStorageStore();

/** Emptied when somebody signs out; what they prefer is kept for them. */
export const preferenceStore: Store = {
  ...store,
  reset() {
    keepPreferences();
    store.reset();
  },
};

function keepPreferences(): void {
  const kept = Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length))
    .filter((key) => IS_PREFERENCE.test(key))
    .map((key) => [key, withoutPeople(key, store.getItem(key))] as const);
  // Another tab may have emptied it already.
  if (owner === undefined || kept.length === 0) return;
  localStorage.setItem(keptAt(owner), JSON.stringify(Object.fromEntries(kept)));
}

function withoutPeople(key: string, value: unknown): unknown {
  if (!key.endsWith('.savedQueries')) return value;
  return (value as SavedQuery[]).filter(
    ({ value: { filter } }) => !PERSONAL.some((name) => name in (filter ?? {})),
  );
}

/** As this account left it, here or at its last sign-out. */
export function restorePreferences(): void {
  const kept = owner === undefined ? null : localStorage.getItem(keptAt(owner));
  for (const [key, value] of Object.entries(JSON.parse(kept ?? '{}'))) store.setItem(key, value);
}
