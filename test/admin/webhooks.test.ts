import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { EVENT_PATTERNS } from '../../admin/src/webhooks/webhook';
import {
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { startReceiver, status, type WebhookReceiver } from '../helpers/webhook-receiver.js';
import { customerUpdated, deliveriesAre, deliveriesOf, happened } from '../helpers/webhooks.js';

it('all that an endpoint can be sent can be chosen', () => {
  const { components } = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'));
  const { types } = components.schemas.NewWebhookEndpoint.properties;
  expect(EVENT_PATTERNS).toEqual(types.items.enum);
});

describeInBrowser('webhooks, in the console', { timeout: 120_000 }, () => {
  let shop: Console;
  let page: Page;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    [shop, receiver] = await Promise.all([startConsole(), startReceiver()]);
  }, 120_000);
  afterAll(async () => {
    await shop?.close();
    await receiver?.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = (name: string) => page.getByRole('dialog', { name, exact: true });
  const endpointId = () => Number(/webhook-endpoints\/(\d+)/.exec(page.url())?.[1]);

  it('an endpoint is created, its secret shown once, tested, and what it gets is looked at and sent again', async () => {
    page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Webhooks' }).click();
    await page.getByText('No webhooks yet.').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Create' }).first().click();
    await page.getByLabel('URL').fill(receiver.url);
    await page.getByLabel('Events').click();
    await page.getByRole('option', { name: 'customer.*', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByLabel('Description').fill('Our ERP');
    await screenshot(page, 'webhook-create');
    await expectAccessible(page);
    await button('Save').click();
    const shown = dialog('The secret');
    const secret = await shown.getByLabel('Secret that verifies signatures').inputValue();
    expect(secret).toMatch(/^whsec_/);
    await screenshot(page, 'webhook-secret');
    await expectAccessible(page);
    await button('I have kept it').click();
    await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    expect(await page.content()).not.toContain(secret);

    receiver.answer = (response) => void response.writeHead(200).end('thank you');
    await button('Send a test').click();
    await dialog('Send a test').getByText('It answered 200').waitFor();
    await dialog('Send a test').getByText('thank you').waitFor();
    await screenshot(page, 'webhook-test');
    await expectAccessible(page);
    await button('Close').click();
    const [message] = receiver.received;
    if (message) receiver.verify(message, secret);

    receiver.answer = (response, { body }) => status(body.data.id === '2' ? 500 : 204)(response);
    const accounts = ['1', '2', '3'].map((id) => customerUpdated(id, 1));
    await happened(shop.app().sequelize, accounts);
    await vi.waitFor(async () => {
      const tried = (await deliveriesOf(endpointId())).filter(({ attempts }) => attempts > 0);
      expect(tried).toHaveLength(3);
    }, 10_000);
    await page.reload();
    await page.getByText('status 500').waitFor();
    await page.getByRole('row').getByRole('link', { name: 'Ingrid Solberg' }).waitFor();
    await screenshot(page, 'webhook');
    await expectAccessible(page);
    await button('Waiting').click();
    await expect.poll(() => page.getByRole('row', { name: /Delivered/ }).count()).toBe(0);

    receiver.answer = status(204);
    const id = endpointId();
    await page.getByRole('cell', { name: 'customer.updated' }).click();
    await page.getByRole('heading', { name: 'Body' }).waitFor();
    await page.getByRole('cell', { name: 'status 500' }).first().waitFor();
    await screenshot(page, 'webhook-delivery');
    await expectAccessible(page);
    // It may have been tried again by itself meanwhile.
    const sent = () => receiver.received.filter(({ body }) => body.data.id === '2').length;
    const before = sent();
    await button('Send again').click();
    await page.getByText('It is being sent again.').waitFor();
    await vi.waitFor(() => expect(sent()).toBeGreaterThan(before), 10_000);
    await deliveriesAre(id, 3);
  });

  it('a secret is rotated; an endpoint is disabled, and enabled without what it missed', async () => {
    page = await shop.enter('/webhook-endpoints');
    await page.getByRole('link', { name: receiver.url }).click();
    await button('Rotate the secret').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate the secret' }).click();
    expect(await dialog('The secret').getByRole('textbox').inputValue()).toMatch(/^whsec_/);
    await button('I have kept it').click();
    await page.getByText('The secret before signs until').waitFor();

    await button('Disable').click();
    await dialog('Disable').getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Disabled by an admin').waitFor();
    await happened(shop.app().sequelize, [customerUpdated('9', 1)]);
    await deliveriesAre(endpointId(), 4, ['done', 'pending']);
    await page.reload();
    await button('Enable').click();
    await dialog('Enable').getByText('1 event is waiting.').first().waitFor();
    await page.getByRole('radio', { name: 'Skip what is waiting' }).check();
    await screenshot(page, 'webhook-enable');
    await expectAccessible(page);
    await dialog('Enable').getByRole('button', { name: 'Enable' }).click();
    await page.getByText('Active', { exact: true }).waitFor();
    await deliveriesAre(endpointId(), 4, ['done', 'skipped']);

    await button('Send a period again').click();
    await screenshot(page, 'webhook-replay');
    await expectAccessible(page);
    await dialog('Send a period again').getByRole('button', { name: 'Send a period again' }).click();
    await page.getByText('1 event is being sent.').waitFor();
    await deliveriesAre(endpointId(), 4);
  });
});
