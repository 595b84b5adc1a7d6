import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.js';
import { html, policyHash } from '../http/html.js';
import type { Language, Shop } from '../settings/mail.js';

/**
 * The pages that links in mails lead to, for a shop that has no storefront yet (SHOP_URL): in development, and where the console
 * is all there is. A storefront has its own, see docs/mail.md.
 */
export default async function accountPages(app: FastifyInstance, { mail, shop }: Config): Promise<void> {
  if (!mail || shop.hasStorefront) return;
  for (const name of Object.keys(PAGES) as PageName[]) {
    const page = pageOf(name, shop);
    app.get(
      `/account/${name}`,
      { config: { policy: 'public' }, schema: { hide: true } },
      async (_request, reply) =>
        reply
          .type('text/html; charset=utf-8')
          .headers({ 'content-security-policy': POLICY, 'cache-control': 'no-store' })
          .send(page),
    );
  }
}

/** What each page sends, and the field that it asks for. */
const PAGES = {
  'verify-email': { url: 'auth/email-verification/confirm', asks: '' },
  'reset-password': { url: 'auth/password-reset/confirm', asks: 'password' },
  'change-email': { url: 'auth/email-change/confirm', asks: '' },
  'forgotten-password': { url: 'auth/password-reset', asks: 'email' },
} as const;
type PageName = keyof typeof PAGES;

interface Texts {
  title: string;
  button: string;
  done: string;
}

const FIELDS: Record<Language, Record<'password' | 'email', string>> = {
  en: { password: 'New password', email: 'E-mail address' },
  de: { password: 'Neues Passwort', email: 'E-Mail-Adresse' },
};

const TEXTS: Record<Language, Record<PageName, Texts>> = {
  en: {
    'verify-email': {
      title: 'Confirm your e-mail address',
      button: 'Confirm',
      done: 'Thank you: your e-mail address is confirmed.',
    },
    'reset-password': {
      title: 'Choose a new password',
      button: 'Save',
      done: 'Your new password is saved, and you are signed out everywhere. Sign in with it.',
    },
    'change-email': {
      title: 'Confirm your new e-mail address',
      button: 'Use this e-mail address',
      done: 'Your account now uses this e-mail address.',
    },
    'forgotten-password': {
      title: 'Forgotten your password?',
      button: 'Send me a link',
      done: 'If there is an account with that address, a mail is on its way to it.',
    },
  },
  de: {
    'verify-email': {
      title: 'E-Mail-Adresse bestätigen',
      button: 'Bestätigen',
      done: 'Danke: Ihre E-Mail-Adresse ist bestätigt.',
    },
    'reset-password': {
      title: 'Neues Passwort wählen',
      button: 'Speichern',
      done: 'Ihr neues Passwort ist gespeichert, und Sie sind überall abgemeldet. Melden Sie sich damit an.',
    },
    'change-email': {
      title: 'Neue E-Mail-Adresse bestätigen',
      button: 'Diese E-Mail-Adresse verwenden',
      done: 'Ihr Konto hat jetzt diese E-Mail-Adresse.',
    },
    'forgotten-password': {
      title: 'Passwort vergessen?',
      button: 'Link zusenden',
      done: 'Gibt es ein Konto mit dieser Adresse, ist eine E-Mail dorthin unterwegs.',
    },
  },
};

const STYLE = html`
  :root { color-scheme: light dark; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif;
    background: light-dark(#f2f4f2, #151917); }
  main { box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); padding: 2rem; border-radius: .75rem;
    background: light-dark(#fff, #1f2522); box-shadow: 0 1rem 3rem rgb(0 0 0 / .08); }
  h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.25; }
  label { display: block; font-size: .9rem; }
  input { box-sizing: border-box; width: 100%; margin: .25rem 0 1rem; padding: .7rem .8rem; border: 1px solid light-dark(#aab3ad, #56605a);
    border-radius: .5rem; background: none; color: inherit; font: inherit; }
  button { width: 100%; padding: .75rem; border: 0; border-radius: .5rem; background: #14532d; color: #fff; font: inherit; font-weight: 600;
    cursor: pointer; }
  input:focus-visible, button:focus-visible { outline: 3px solid #4ade80; outline-offset: 2px; }
  p { margin: 0; overflow-wrap: anywhere; }
  p:empty { display: none; }
  form + p { margin-top: 1rem; }
  footer { margin-top: 1.5rem; font-size: .85rem; color: light-dark(#5c645f, #a9b3ad); }`;

/** The token leaves the address at once, and is sent when the button is pressed: programs that check links press none. */
const SCRIPT = html`
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) history.replaceState(null, '', location.pathname);
  const form = document.querySelector('form');
  const said = document.querySelector('[role=status]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    said.textContent = '';
    try {
      const body = { ...Object.fromEntries(new FormData(form)), ...(form.dataset.asks !== 'email' && { token: token ?? '' }) };
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (answer.ok) {
        said.textContent = form.dataset.done;
        form.hidden = true;
        return;
      }
      const problem = await answer.json();
      said.textContent = problem.errors?.map(({ message }) => message).join(' ') ?? problem.detail;
    } catch (error) {
      said.textContent = error.message;
    }
    button.disabled = false;
  });`;

const POLICY =
  `default-src 'none'; style-src ${policyHash(STYLE.source)}; script-src ${policyHash(SCRIPT.source)}; connect-src 'self'; ` +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Addresses are relative, so that they work behind a proxy that adds a path. */
function pageOf(name: PageName, { name: shopName, language }: Shop): string {
  const { title, button, done } = TEXTS[language][name];
  const { url, asks } = PAGES[name];
  const type = asks === 'password' ? 'new-password' : 'email';
  const input = asks
    ? html`<label>${FIELDS[language][asks]}<input name="${asks}" type="${asks}" autocomplete="${type}" required></label>`
    : html``;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<form action="../api/${url}" method="post" data-asks="${asks}" data-done="${done}">
${input}
<button>${button}</button>
</form>
<p role="status"></p>
<footer>${shopName}</footer>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`.source;
}
