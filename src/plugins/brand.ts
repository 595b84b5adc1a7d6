/** Name in the header of HTML pages. */
export const NAME = 'Stockkeeper';

const box = (x: number, y: number) => `<rect x="${x}" y="${y}" width="13" height="13" rx="2.5"/>`;

/** Three boxes on a shelf. */
export const ICON_SVG =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="8" fill="#14532d"/>` +
  `<g fill="#fff">${box(13.5, 5)}${box(6, 20)}${box(21, 20)}</g><rect x="4" y="34.5" width="32" height="2" rx="1" fill="#86efac"/></svg>`;

/** The icon with the name next to it, for a dark bar. */
export const LOGO_SVG =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 40"><g>${ICON_SVG.replace(/<\/?svg[^>]*>/g, '')}</g>` +
  `<text x="52" y="28" font-family="system-ui,sans-serif" font-size="23" font-weight="600" fill="#fff">${NAME}</text></svg>`;
