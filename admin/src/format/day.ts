import { formatDate } from './date';

/** A day of the shop's calendar, which no zone moves. */
export const dayAsText = (day: string, locale: string): string =>
  formatDate(`${day}T00:00:00Z`, 'day', 'UTC', locale);
