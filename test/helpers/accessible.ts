import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const WCAG_22_AA: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  // What passes is not described: that takes longer than to find it.
  resultTypes: ['violations'],
};

/** As it is without names and blanks, which takes a document half the time to read. */
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let axeSource: Promise<string> | undefined;

/** Those in which the menu was looked at, which is the same on all screens. */
const withMenu = new WeakSet<Page>();
const MENU = '.RaSidebar-fixed';

/** WCAG 2.2 AA, as far as axe can tell: nothing serious. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    axeSource ??= readFile(AXE, 'utf8');
    await page.evaluate(await axeSource);
  }
  const exclude = withMenu.has(page) ? [MENU] : [];
  const { violations, menu } = await page.evaluate(
    async ([options, except, name]) => {
      // What fades in has little contrast.
      const moving = document
        .getAnimations()
        .filter((one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(moving.map(({ finished }) => finished));
      const { axe: injected } = window as unknown as { axe: typeof axe };
      const seen = await injected.run({ include: [['html']], exclude: except.map((one) => [one]) }, options);
      const shown = document.querySelector(name);
      return { violations: seen.violations, menu: shown !== null && !shown.closest('[aria-hidden=true]') };
    },
    [WCAG_22_AA, exclude, MENU] as const,
  );
  if (menu) withMenu.add(page);
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }))).toEqual(
    [],
  );
}

/**
 * Presses Tab until what has that name has the focus.
 * @param key another one, such as `Shift+Tab`
 */
export async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const isThere = () =>
    page.evaluate((wanted) => {
      const { activeElement: at } = document;
      const labels = at instanceof HTMLInputElement ? [...(at.labels ?? [])] : [];
      const names = [
        at?.getAttribute('aria-label'),
        at?.textContent,
        ...labels.map((one) => one.textContent),
      ];
      return names.some((one) => one?.replace(/[\s*]+$/, '') === wanted);
    }, name);
  for (let tabs = 0; !(await isThere()); tabs++) {
    expect([name, tabs < 90]).toEqual([name, true]);
    await page.keyboard.press(key);
  }
}
