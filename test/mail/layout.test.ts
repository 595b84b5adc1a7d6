import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../src/mail/content.js';
import { inkOn, layOutHtml } from '../../src/mail/layout-html.js';
import { layOutText } from '../../src/mail/layout-text.js';
import { ACCOUNT_TEMPLATES, greetingName } from '../../src/mail/templates/account.js';
import { LANGUAGES, type Shop } from '../../src/settings/mail.js';

const shop: Shop = {
  name: 'Nordlicht',
  url: 'https://shop.example',
  hasStorefront: true,
  language: 'en',
  color: '#14532d',
  logoUrl: undefined,
  imprint: 'Nordlicht GmbH, Hafenstraße 1, 20457 Hamburg',
};

/** What an HTML parser would make of tags that come from values. */
const tags = (html: string) => [...html.matchAll(/<\/?[a-z!][^>]*>/gi)].length;

describe('the parts of a mail', () => {
  it('say the same, and nothing in a value becomes HTML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (said) => {
        const content = (value: string): Content => ({
          subject: value,
          preview: value,
          title: value,
          blocks: [
            { kind: 'text', text: value },
            { kind: 'note', text: value },
            { kind: 'button', label: value, url: `https://shop.example/?${value}` },
            { kind: 'facts', facts: [[value, value]] },
            {
              kind: 'lines',
              lines: [{ quantity: 1, name: value, amount: value }],
              sums: [{ label: value, amount: value }],
            },
            { kind: 'address', heading: value, lines: [value] },
          ],
        });
        const plain = layOutHtml(content('plain'), 'en', shop);
        expect(tags(layOutHtml(content(said), 'en', shop))).toBe(tags(plain));
        expect(layOutHtml(content(`<script>${said}`), 'en', shop)).not.toContain('<script>');
      }),
    );
  });

  it('have the same link in a line of its own in the text', () => {
    const content = ACCOUNT_TEMPLATES.en.verify_email({
      shopName: shop.name,
      name: 'Ada',
      link: 'https://shop.example/account/verify-email#token=abc',
      otherEmail: '',
    });
    expect(layOutText(content, shop)).toMatch(/^https:\/\/shop\.example\/account\/verify-email#token=abc$/m);
    expect(layOutHtml(content, 'en', shop)).toContain(
      'href="https://shop.example/account/verify-email#token=abc"',
    );
  });

  it('are written in every language', () => {
    const facts = {
      shopName: 'Nordlicht',
      name: 'Ada',
      link: 'https://shop.example/x',
      otherEmail: 'ada@example.org',
    };
    const [english, ...others] = LANGUAGES.map((language) =>
      Object.entries(ACCOUNT_TEMPLATES[language]).map(([kind, write]) => {
        const { subject, blocks } = write(facts);
        return { kind, subject, buttons: blocks.filter((block) => block.kind === 'button').length };
      }),
    );
    for (const other of others) {
      expect(other.map(({ kind, buttons }) => ({ kind, buttons }))).toEqual(
        english?.map(({ kind, buttons }) => ({ kind, buttons })),
      );
      for (const [n, { subject }] of other.entries()) expect(subject).not.toBe(english?.[n]?.subject);
    }
  });
});

it('greets by name, unless that looks like a link', () => {
  for (const name of ['Ada', 'José María', "O'Brien", 'J. R.']) expect(greetingName(name)).toBe(name);
  for (const name of ['http://evil.example', 'www evil', 'evil.example', 'a@b', '<b>', 'x'.repeat(41)]) {
    expect(greetingName(name)).toBeUndefined();
  }
});

it('writes on the colour of the shop so that it can be read', () => {
  expect(inkOn('#14532d')).toBe('#ffffff');
  expect(inkOn('#000000')).toBe('#ffffff');
  expect(inkOn('#facc15')).toBe('#111111');
  expect(inkOn('#ffffff')).toBe('#111111');
});
