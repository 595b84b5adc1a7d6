import type { Shop } from '../settings/mail.js';
import type { Block, Content, Line, Sum } from './content.js';

const WIDTH = 72;

/** The text part of a mail: the same, for programs and people that read no HTML. */
export function layOutText({ title, blocks }: Content, { name, url, imprint }: Shop): string {
  const parts = [title.toUpperCase(), ...blocks.map(blockText)];
  return `${parts.join('\n\n')}\n\n-- \n${[name, url, imprint].filter(Boolean).join('\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'text':
    case 'note':
      return wrapped(block.text);
    case 'button':
      // Alone in its line, so that nothing becomes part of it.
      return `${block.label}:\n${block.url}`;
    case 'facts':
      return block.facts.map(([name, value]) => `${name}: ${value}`).join('\n');
    case 'address':
      return [`${block.heading}:`, ...block.lines].join('\n');
    case 'lines':
      return linesText(block);
  }
}

function linesText({ lines, sums }: { lines: readonly Line[]; sums: readonly Sum[] }): string {
  return [
    ...lines.map(({ quantity, name, amount = '' }) => spread(`${quantity} × ${name}`, amount)),
    ...(sums.length > 0 ? ['-'.repeat(WIDTH)] : []),
    ...sums.map(({ label, amount }) => spread(label, amount)),
  ].join('\n');
}

/** The amount at the right; in a line of its own if there is no room. */
function spread(left: string, right: string): string {
  if (right === '') return left;
  const gap = WIDTH - left.length - right.length;
  return gap >= 2 ? left + ' '.repeat(gap) + right : `${left}\n${right.padStart(WIDTH)}`;
}

/** Breaks lines between words. */
function wrapped(said: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of said.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
