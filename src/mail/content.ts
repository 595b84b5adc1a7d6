/** A mail as its template says it; layout-html.ts and layout-text.ts make both of its parts from it. Nothing is escaped here. */
export interface Content {
  subject: string;
  /** What mailboxes show beside the subject. */
  preview: string;
  title: string;
  blocks: readonly Block[];
}

export type Block =
  | { kind: 'text'; text: string }
  /** Smaller, for what is not the point. */
  | { kind: 'note'; text: string }
  | { kind: 'button'; label: string; url: string }
  /** Names with their values. */
  | { kind: 'facts'; facts: ReadonlyArray<readonly [name: string, value: string]> }
  /** Lines of an order, and what they come to. */
  | { kind: 'lines'; lines: readonly Line[]; sums: readonly Sum[] }
  /** Several lines under a heading, such as a postal address. */
  | { kind: 'address'; heading: string; lines: readonly string[] };

export interface Line {
  quantity: number;
  name: string;
  /** With currency. */
  amount?: string;
}

export interface Sum {
  label: string;
  amount: string;
  /** The one that counts. */
  isTotal?: boolean;
}

export const text = (said: string): Block => ({ kind: 'text', text: said });
export const note = (said: string): Block => ({ kind: 'note', text: said });
export const button = (label: string, url: string): Block => ({ kind: 'button', label, url });
