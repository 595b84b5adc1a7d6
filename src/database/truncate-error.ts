/** At most 255 whole characters, the length of the columns: half a surrogate pair cannot be stored. */
export const truncateError = (error: string): string => [...error].slice(0, 255).join('');
