import { type Html, html } from '../http/html.js';
import type { Language, Shop } from '../settings/mail.js';
import type { Block, Content, Line, Sum } from './content.js';

// Mail programs know the HTML of long ago: tables, and styles in attributes. What they all can: https://www.caniemail.com

const FONT = `font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;
const INK = '#1c1f1d';
const QUIET = '#5c645f';
const RULE = '#e3e7e4';
const WIDTH = 560;

/** Colours for programs that show mails dark. Others ignore it. */
const STYLES = html`
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background: #151917 !important; }
    .card { background: #1f2522 !important; border-color: #333b37 !important; }
    .ink { color: #eef2ef !important; }
    .quiet { color: #a9b3ad !important; }
    .rule { border-color: #333b37 !important; }
    .box { background: #28302c !important; }
  }
  @media (max-width: 600px) {
    .page-cell { padding: 12px 8px !important; }
    .head-cell { padding: 16px 20px !important; }
    .card-cell { padding: 24px 20px !important; }
  }`;

/** The HTML part of a mail: a whole document in the shop's look. */
export function layOutHtml(
  { subject, preview, title, blocks }: Content,
  language: Language,
  shop: Shop,
): string {
  const on = inkOn(shop.color);
  const head = shop.logoUrl
    ? html`<img src="${shop.logoUrl}" alt="${shop.name}" height="36" style="display:block;height:36px;max-width:240px;border:0;color:${on};${FONT};font-size:20px;font-weight:600">`
    : html`<span style="color:${on};${FONT};font-size:20px;line-height:28px;font-weight:600;letter-spacing:.01em">${shop.name}</span>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${subject}</title>
<style>${STYLES}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f4f2;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${preview}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f2">
<tr><td class="page-cell" align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:${WIDTH}px">
<tr><td class="head-cell" style="background:${shop.color};border-radius:10px 10px 0 0;padding:18px 32px">
<a href="${shop.url}" style="text-decoration:none">${head}</a>
</td></tr>
<tr><td class="card card-cell" style="background:#ffffff;border:1px solid ${RULE};border-top:0;border-radius:0 0 10px 10px;padding:32px">
<h1 class="ink" style="margin:0 0 16px;${FONT};font-size:22px;line-height:30px;font-weight:600;color:${INK}">${title}</h1>
${blocks.map((block) => blockHtml(block, shop.color))}
</td></tr>
<tr><td class="quiet" align="center" style="padding:20px 16px 0;${FONT};font-size:12px;line-height:18px;color:${QUIET}">${footer(shop)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.source;
}

const footer = ({ name, url, imprint }: Shop): Html =>
  html`<a class="quiet" href="${url}" style="color:${QUIET}">${name}</a>${imprint ? html`<br>${imprint}` : html``}`;

function blockHtml(block: Block, color: string): Html {
  switch (block.kind) {
    case 'text':
      return html`<p class="ink" style="margin:0 0 16px;${FONT};font-size:16px;line-height:25px;color:${INK}">${block.text}</p>\n`;
    case 'note':
      return html`<p class="quiet" style="margin:0 0 12px;${FONT};font-size:14px;line-height:21px;color:${QUIET}">${block.text}</p>\n`;
    case 'button':
      return buttonHtml(block, color);
    case 'facts':
      return factsHtml(block.facts);
    case 'lines':
      return linesHtml(block);
    case 'address':
      return html`<p class="ink" style="margin:0 0 16px;${FONT};font-size:15px;line-height:23px;color:${INK}"><span class="quiet" style="font-size:13px;color:${QUIET}">${block.heading}</span>${block.lines.map((line) => html`<br>${line}`)}</p>\n`;
  }
}

const buttonHtml = ({ label, url }: { label: string; url: string }, color: string): Html =>
  html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr><td style="background:${color};border-radius:8px">
<a href="${url}" style="display:inline-block;padding:13px 26px;${FONT};font-size:16px;line-height:20px;font-weight:600;color:${inkOn(color)};text-decoration:none;border-radius:8px">${label}</a>
</td></tr></table>\n`;

const factsHtml = (facts: ReadonlyArray<readonly [string, string]>): Html =>
  html`<table role="presentation" class="box" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 20px;background:#f6f8f6;border-radius:8px">
<tr><td style="padding:12px 18px"><table role="presentation" cellpadding="0" cellspacing="0" border="0">${facts.map(
    ([name, value]) =>
      html`<tr><td class="quiet" valign="top" style="padding:3px 18px 3px 0;${FONT};font-size:14px;line-height:21px;color:${QUIET}">${name}</td><td class="ink" style="padding:3px 0;${FONT};font-size:15px;line-height:21px;font-weight:600;color:${INK};word-break:break-word">${value}</td></tr>`,
  )}</table></td></tr></table>\n`;

const linesHtml = ({ lines, sums }: { lines: readonly Line[]; sums: readonly Sum[] }): Html =>
  html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 22px;border-collapse:collapse">${lines.map(
    ({ quantity, name, amount }) =>
      html`<tr><td class="quiet rule" valign="top" width="44" style="padding:11px 10px 11px 0;border-bottom:1px solid ${RULE};${FONT};font-size:15px;line-height:22px;color:${QUIET};white-space:nowrap">${quantity} ×</td><td class="ink rule" valign="top" style="padding:11px 10px 11px 0;border-bottom:1px solid ${RULE};${FONT};font-size:15px;line-height:22px;color:${INK};word-break:break-word">${name}</td><td class="ink rule" valign="top" align="right" style="padding:11px 0;border-bottom:1px solid ${RULE};${FONT};font-size:15px;line-height:22px;color:${INK};white-space:nowrap">${amount ?? ''}</td></tr>`,
  )}${sums.map(
    ({ label, amount, isTotal = false }, n) =>
      html`<tr><td class="${isTotal ? 'ink' : 'quiet'}" colspan="2" style="padding:${n === 0 ? 13 : 3}px 10px 3px 0;${FONT};font-size:${isTotal ? 17 : 14}px;line-height:24px;font-weight:${isTotal ? 600 : 400};color:${isTotal ? INK : QUIET}">${label}</td><td class="${isTotal ? 'ink' : 'quiet'}" align="right" style="padding:${n === 0 ? 13 : 3}px 0 3px;${FONT};font-size:${isTotal ? 17 : 14}px;line-height:24px;font-weight:${isTotal ? 600 : 400};color:${isTotal ? INK : QUIET};white-space:nowrap">${amount}</td></tr>`,
  )}</table>\n`;

/** Black or white, whichever contrasts more with the colour: WCAG 2.2, relative luminance. */
export function inkOn(color: string): '#ffffff' | '#111111' {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? '#111111' : '#ffffff';
}
