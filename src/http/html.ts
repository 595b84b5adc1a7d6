import { createHash } from 'node:crypto';

/** Allows an inline style or script in a Content-Security-Policy (CSP 3, 2.3.1). @param source what stands between its tags */
export const policyHash = (source: string): string =>
  `'sha256-${createHash('sha256').update(source).digest('base64')}'`;

/** HTML that is safe to send as it stands. Made by html`…` alone. */
class Html {
  constructor(readonly source: string) {}
}

export type { Html };

type Value = string | number | Html | readonly Html[];

/**
 * Tagged template that escapes every value which is not HTML itself, also for use in quoted attributes.
 * @example html`<p title="${name}">${name}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(
    parts.map((part, n) => (n === 0 ? part : sourceOf(values[n - 1] as Value) + part)).join(''),
  );
}

function sourceOf(value: Value): string {
  if (value instanceof Html) return value.source;
  if (Array.isArray(value)) return value.map((one: Html) => one.source).join('');
  return escapeHtml(String(value));
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
