import { type Html, html, policyHash } from '../../../../http/html.js';
import type { Payment } from '../../../../models/index.js';

/** What the customer just did on the page. */
export type Outcome = 'confirmed' | 'declined' | 'delayed';

export interface DemoPage {
  payment: Pick<Payment, 'id' | 'status' | 'amount' | 'currency'>;
  /** With hyphens. */
  orderNumber: string;
  outcome?: Outcome;
  /** The page's query, which its forms send back. */
  query: string;
  /** Where to send the customer back to; http or https. */
  returnUrl?: string;
  delaySeconds: number;
}

const STYLE = html`
  :root { color-scheme: light dark; --line: light-dark(#d9dee5, #333a44); --card: light-dark(#fff, #1b2027);
    --muted: light-dark(#5b6673, #9aa5b1); --accent: #14532d; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif;
    background: light-dark(#f3f5f7, #11151a); }
  main { box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); padding: 2rem; border: 1px solid var(--line);
    border-radius: 1rem; background: var(--card); box-shadow: 0 1rem 3rem rgb(0 0 0 / .08); }
  .tag { display: inline-block; padding: .15rem .6rem; border-radius: 1rem; background: light-dark(#fef3c7, #45380f);
    color: light-dark(#7c4a03, #fcd777); font-size: .8rem; font-weight: 600; }
  h1 { margin: 1rem 0 0; font-size: 2.25rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
  h1 small { font-size: 1rem; font-weight: 500; color: var(--muted); }
  p { margin: .25rem 0 0; color: var(--muted); overflow-wrap: anywhere; }
  .order { font-size: .85rem; }
  .said { margin: 1.5rem 0 0; padding: .75rem 1rem; border-radius: .6rem; color: inherit;
    background: light-dark(#eef1f4, #262d36); }
  .said.good { background: light-dark(#dcfce7, #123522); }
  .said.bad { background: light-dark(#fee2e2, #431c1c); }
  form { margin: .75rem 0 0; }
  .said + form, p + form { margin-top: 1.5rem; }
  button { width: 100%; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .6rem; background: none;
    color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
  button.pay { border-color: var(--accent); background: var(--accent); color: #fff; }
  button:hover { filter: brightness(1.1); border-color: var(--muted); }
  button:focus-visible, a:focus-visible { outline: 3px solid #4ade80; outline-offset: 2px; }
  .back { display: block; margin-top: 1.5rem; text-align: center; color: inherit; }`;

/** Allows only the page's own style, and forms that go to this service. */
export const DEMO_PAGE_POLICY =
  `default-src 'none'; style-src ${policyHash(STYLE.source)}; ` +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The payment page of the demo provider. */
export function demoPage({
  payment,
  orderNumber,
  outcome,
  query,
  returnUrl,
  delaySeconds,
}: DemoPage): string {
  const { id, amount, currency, status } = payment;
  const said = sayingOf(status, outcome, delaySeconds);
  const isOpen = status === 'pending' && outcome !== 'delayed';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${outcome === 'delayed' && status === 'pending' ? html`<meta http-equiv="refresh" content="2">` : ''}
<title>Pay ${amount} ${currency}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<span class="tag">Demo: no money moves</span>
<h1>${amount} <small>${currency}</small></h1>
<p class="order">Order ${orderNumber}</p>
${said ? html`<p class="said ${said.mood}" role="status">${said.text}</p>` : ''}
${isOpen ? buttons(id, query, delaySeconds) : ''}
${returnUrl ? html`<a class="back" href="${returnUrl}" rel="noreferrer">Back to the shop</a>` : ''}
</main>
</body>
</html>
`.source;
}

function buttons(id: string, query: string, delaySeconds: number): Html[] {
  const ways = [
    ['confirm', 'Pay', html` class="pay"`],
    ['delay', `Pay, but tell the shop ${delaySeconds}\u00a0s later`, ''],
    ['decline', 'Have the card declined', ''],
  ] as const;
  return ways.map(
    ([way, label, look]) =>
      html`<form method="post" action="${`/api/demo-payments/${id}/${way}?${query}`}"><button${look}>${label}</button></form>
`,
  );
}

function sayingOf(
  status: Payment['status'],
  outcome: Outcome | undefined,
  delaySeconds: number,
): { text: string; mood: 'good' | 'bad' | '' } | undefined {
  if (status === 'pending') {
    if (outcome === 'declined') return { text: 'The card was declined. Try again.', mood: 'bad' };
    if (outcome !== 'delayed') return undefined;
    return { text: `Paid. The shop hears of it within ${delaySeconds} s.`, mood: '' };
  }
  if (status === 'voided' || status === 'voiding')
    return { text: 'This payment was cancelled.', mood: 'bad' };
  if (status === 'failed') return { text: 'This payment could not be started.', mood: 'bad' };
  return { text: 'Paid. Thank you!', mood: 'good' };
}
