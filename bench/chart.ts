/** The results as a picture: order rates side by side, growth, and how far each target is met. Plain SVG, no script. */
import type { Side } from './plan.js';
import { SIDE_NAMES } from './report.js';
import type { Results, ScenarioResult, Target } from './results.js';

const WIDTH = 960;
const MARGIN = 32;
/** Where bars begin; what they are stands to the left. */
const BARS_AT = 330;
const BARS_WIDTH = 500;
const BAR_HEIGHT = 16;
const BAR_GAP = 4;
const GROUP_GAP = 14;
const INK = '#1e293b';
const FAINT = '#64748b';
const COLORS: Record<Side, string> = {
  ours: '#0f766e',
  raw: '#d97706',
  naive: '#94a3b8',
  ceiling: '#6366f1',
};
const MET = '#15803d';
const MISSED = '#b91c1c';
/** A target that is met twice over fills the width. */
const FULL_BAR = 2;

/** Draws from top to bottom. */
class Canvas {
  readonly #elements: string[] = [];
  y = MARGIN;

  text(
    x: number,
    text: string,
    { size = 13, weight = 400, color = INK, anchor = 'start' }: Partial<TextStyle> = {},
  ): void {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    this.#elements.push(
      `<text x="${x}" y="${this.y}" font-size="${size}" font-weight="${weight}" fill="${color}" text-anchor="${anchor}" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped}</text>`,
    );
  }

  /** Its text stands beside it, on the line where the next text would stand. */
  bar(width: number, color: string, label: string): void {
    const length = Math.max(width, 1).toFixed(1);
    this.#elements.push(
      `<rect x="${BARS_AT}" y="${this.y - 12}" width="${length}" height="${BAR_HEIGHT}" rx="2" fill="${color}"/>`,
    );
    this.text(BARS_AT + Math.max(width, 1) + 8, label, { size: 12 });
  }

  swatch(x: number, color: string): void {
    this.#elements.push(`<rect x="${x}" y="${this.y - 10}" width="12" height="12" rx="2" fill="${color}"/>`);
  }

  verticalLine(x: number, length: number): void {
    this.#elements.push(
      `<line x1="${x}" y1="${this.y}" x2="${x}" y2="${this.y + length}" stroke="${INK}" stroke-dasharray="3 3"/>`,
    );
  }

  heading(text: string): void {
    this.y += 28;
    this.text(MARGIN, text, { size: 16, weight: 600 });
    this.y += 26;
  }

  nextBar(): void {
    this.y += BAR_HEIGHT + BAR_GAP;
  }

  toString(): string {
    const height = this.y + MARGIN;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`,
      ' font-family="system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif">',
      `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
      ...this.#elements,
      '</svg>\n',
    ].join('\n');
  }
}

interface TextStyle {
  size: number;
  weight: number;
  color: string;
  anchor: 'start' | 'middle' | 'end';
}

/** @returns an SVG document */
export function chart(results: Results): string {
  const { machine, rounds, startedAt } = results;
  const canvas = new Canvas();
  canvas.y += 8;
  canvas.text(MARGIN, 'Stockkeeper: orders a second', { size: 22, weight: 700 });
  canvas.y += 22;
  const faint = { size: 12, color: FAINT };
  canvas.text(
    MARGIN,
    `Medians of ${rounds} rounds on ${startedAt.slice(0, 10)}: ${machine.cores} cores of ${machine.cpu},`,
    faint,
  );
  canvas.y += 16;
  canvas.text(MARGIN, `MariaDB ${machine.mariadb} with durable commits, Node ${machine.node}`, faint);
  canvas.y += 4;
  drawTargets(canvas, results.targets);
  drawScenarios(canvas, results.scenarios);
  drawGrowth(canvas, results);
  drawCatalog(canvas, results);
  return canvas.toString();
}

function drawTargets(canvas: Canvas, targets: Target[]): void {
  canvas.heading('Targets');
  // First, so that what is written lies on top of it.
  canvas.y -= BAR_HEIGHT;
  canvas.verticalLine(BARS_AT + BARS_WIDTH / FULL_BAR, targets.length * (BAR_HEIGHT + BAR_GAP) + BAR_GAP);
  canvas.y += BAR_HEIGHT;
  for (const { what, value, atLeast, atMost, met } of targets) {
    const share = atLeast === undefined ? (atMost ?? 0) / value : value / atLeast;
    const wanted = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
    canvas.text(BARS_AT - 12, what, { size: 11, anchor: 'end' });
    const width = (BARS_WIDTH * Math.min(Number.isFinite(share) ? share : 0, FULL_BAR)) / FULL_BAR;
    canvas.bar(width, met ? MET : MISSED, `${met ? '✓' : '✗'} ${value.toFixed(2)} (${wanted})`);
    canvas.nextBar();
  }
  canvas.text(BARS_AT + BARS_WIDTH / FULL_BAR, 'the target', { size: 11, color: FAINT, anchor: 'middle' });
}

function drawScenarios(canvas: Canvas, all: ScenarioResult[]): void {
  canvas.heading('Orders a second');
  let x = BARS_AT;
  for (const [side, name] of Object.entries(SIDE_NAMES)) {
    canvas.swatch(x, COLORS[side as Side]);
    canvas.text(x + 18, name, { size: 12 });
    x += 30 + name.length * 7;
  }
  canvas.y += 26;
  const fastest = Math.max(
    ...all.flatMap(({ sides }) => Object.values(sides).map((side) => side.ordersPerSecond)),
  );
  for (const { baskets, clients, withKeys, sides } of all) {
    for (const [index, [side, figures]] of Object.entries(sides).entries()) {
      if (index === 0) canvas.text(BARS_AT - 12, baskets, { anchor: 'end', weight: 600, size: 12 });
      if (index === 1) {
        const who = `${clients} ${clients === 1 ? 'client' : 'clients'}${withKeys ? ', idempotency keys' : ''}`;
        canvas.text(BARS_AT - 12, who, { anchor: 'end', size: 12, color: FAINT });
      }
      const width = (BARS_WIDTH * figures.ordersPerSecond) / fastest;
      canvas.bar(width, COLORS[side as Side], whole(figures.ordersPerSecond));
      canvas.nextBar();
    }
    canvas.y += GROUP_GAP;
  }
  canvas.y -= GROUP_GAP;
}

function drawGrowth(canvas: Canvas, { growth }: Results): void {
  canvas.heading('Orders a second, with orders already there');
  const fastest = Math.max(...growth.map(({ ordersPerSecond }) => ordersPerSecond));
  for (const { orders, ordersPerSecond, versusEmpty } of growth) {
    canvas.text(BARS_AT - 12, whole(orders), { anchor: 'end', size: 12 });
    const share = orders === 0 ? '' : ` (${versusEmpty.toFixed(2)} of none)`;
    // Narrower than the others, for the longer text beside it.
    canvas.bar(
      (BARS_WIDTH * 0.8 * ordersPerSecond) / fastest,
      COLORS.ours,
      `${whole(ordersPerSecond)}${share}`,
    );
    canvas.nextBar();
  }
  canvas.y -= BAR_HEIGHT;
}

function drawCatalog(canvas: Canvas, { catalog }: Results): void {
  canvas.heading('Catalog reads a second');
  const fastest = Math.max(
    ...catalog.flatMap(({ ours, bare }) => [ours.requestsPerSecond, bare.requestsPerSecond]),
  );
  for (const { request, ours, bare } of catalog) {
    for (const [name, { requestsPerSecond }] of Object.entries({ Stockkeeper: ours, 'bare handler': bare })) {
      const what = request === 'productList' ? 'page of 20' : 'one product';
      canvas.text(BARS_AT - 12, `${what}, ${name}`, { anchor: 'end', size: 12 });
      const color = name === 'Stockkeeper' ? COLORS.ours : COLORS.raw;
      canvas.bar((BARS_WIDTH * requestsPerSecond) / fastest, color, whole(requestsPerSecond));
      canvas.nextBar();
    }
  }
  canvas.y -= BAR_HEIGHT;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
