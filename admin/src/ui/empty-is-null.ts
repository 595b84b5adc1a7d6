/** Parses a text field that may be empty, for which the service has null. */
export const emptyIsNull = (text: string): string | null => (text === '' ? null : text);
