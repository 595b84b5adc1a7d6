/**
 * react-admin asks for page 7, the API for what follows a cursor. The cursors of the pages that were read are kept, for each
 * list as it was filtered and sorted; a page that was not come to from the one before it is asked for by its offset.
 */
const cursors = new Map<string, Map<number, string>>();

/** Lists that are kept, so that a day's work does not pile up. */
const MAX_LISTS = 200;

/** What to ask for, to get that page of the list. */
export function placeOf(list: string, page: number, perPage: number): { after?: string; offset?: number } {
  if (page === 1) return {};
  const after = cursors.get(list)?.get(page);
  return after ? { after } : { offset: (page - 1) * perPage };
}

/** Keeps where the page after this one begins; `null` when this is the last. */
export function remember(list: string, page: number, next: string | null): void {
  // Anew, so that the list that was looked at last is forgotten last.
  const pages = cursors.get(list) ?? new Map<number, string>();
  cursors.delete(list);
  cursors.set(list, pages);
  if (next) pages.set(page + 1, next);
  else pages.delete(page + 1);
  const oldest = cursors.keys().next().value;
  if (cursors.size > MAX_LISTS && oldest !== undefined) cursors.delete(oldest);
}
