import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, StockDocument, StockLevel, StockMovement, type User } from '../../src/models/index.js';
import { Location } from '../../src/models/location.js';
import {
  allow,
  answered,
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
  tabTo,
} from '../helpers/browser.js';
import { buildAdmin, buildCategory, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { expectInventoryHolds } from '../helpers/inventory.js';
import { levelsOf } from '../helpers/location.js';
import { numberOf } from '../helpers/orders.js';

const NARROW = { viewport: { width: 800, height: 900 } };
const GERMAN = { locale: 'de-DE', colorScheme: 'dark', ...NARROW } as const;
const URL = '/api/admin/stock-documents';

describeInBrowser('deliveries, transfers and counts', { timeout: 120_000 }, () => {
  let shop: Console;
  let other: User;
  let store: number;
  let kettle: Product;
  let pan: Product;

  beforeAll(async () => {
    shop = await startConsole();
    other = await buildAdmin({ firstName: 'Bo', lastName: 'Berg' });
    store = (await Location.create({ code: 'store-berlin', name: 'Store Berlin' })).id;
    const kitchen = await buildCategory({ name: 'Kitchen', slug: 'kitchen' });
    kettle = await buildProduct({ sku: 'KET-1', name: 'Kettle', stock: 0, categories: [kitchen] });
    pan = await buildProduct({ sku: 'PAN-1', name: 'Pan', stock: 0, categories: [kitchen] });
  }, 120_000);
  afterAll(async () => {
    if (!shop) return;
    await expectInventoryHolds(StockLevel.sequelize as never);
    await shop.close();
  });

  const scanField = (page: Page) => page.getByLabel(/^(Scan or type a SKU|SKU scannen oder eingeben)$/);
  const dialog = (page: Page) => page.getByRole('dialog');
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const expectFocus = (page: Page) =>
    expect.poll(() => scanField(page).evaluate((input) => input === document.activeElement)).toBe(true);
  /** As a scanner does it, which knows nothing of what the page is doing. */
  async function scan(page: Page, ...skus: string[]): Promise<void> {
    for (const sku of skus) {
      await page.keyboard.type(sku);
      await page.keyboard.press('Enter');
    }
  }
  const make = async (body: object) =>
    (await shop.request('POST', URL, { as: shop.admin, body })).body as { id: string; number: number };

  async function begin(page: Page, name: string): Promise<void> {
    await button(page, 'New').click();
    await page.getByRole('menuitem', { name }).click();
  }

  it('says what to do when there are none, in each language', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Stock documents' }).click();
    await page.getByText('No deliveries, transfers or counts yet.').waitFor();
    const [first, last] = [page.getByRole('textbox', { name: 'Search' }), button(page, 'New')];
    expect((await last.boundingBox())?.y).toBeLessThan(
      await first.evaluate((input) => input.getBoundingClientRect().bottom),
    );
    await screenshot(page, 'stock-documents-none');
    await expectAccessible(page);
    const german = await shop.enter('/stock-documents', GERMAN);
    await german.getByText('Noch keine Lieferungen').waitFor();
    await screenshot(german, 'stock-documents-none-german');
  });

  it('a delivery is announced and received in two parts, by scanner and keyboard alone', async () => {
    const page = await shop.enter('/stock-documents');
    await button(page, 'New').waitFor();
    await tabTo(page, 'New');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'New delivery' }).waitFor();
    await screenshot(page, 'stock-documents-new');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await scanField(page).waitFor();
    await tabTo(page, 'Reference');
    await page.keyboard.type('PO-4711');
    await tabTo(page, 'Supplier');
    await page.keyboard.type('Kettle Works');
    await tabTo(page, 'Scan or type a SKU');
    await scan(page, '3*ket-1', 'NOPE-9', 'PAN-1');
    await page.getByText('There is no product with the SKU NOPE-9.').waitFor();
    await page.getByLabel('Units: Pan').waitFor();
    await expectFocus(page);
    expect(await page.getByLabel('Units: Kettle').inputValue()).toBe('3');
    await tabTo(page, 'Cost of a unit: Kettle');
    await page.keyboard.type('12.50');
    await screenshot(page, 'delivery-create');
    await expectAccessible(page);
    await tabTo(page, 'Save');
    await page.keyboard.press('Enter');

    await button(page, 'Cancel the delivery').waitFor();
    const { id } = await StockDocument.findOne({ where: { reference: 'PO-4711' }, rejectOnEmpty: true });
    expect(page.url()).toBe(`${shop.base}/admin/stock-documents/${id}/show`);
    // It has the focus from the start, and is empty after each scan, whatever comes of it.
    await expectFocus(page);
    await scan(page, 'KET-1', 'what is this', 'KET-1');
    await page.getByText('Kettle (KET-1): 2 of 3').waitFor();
    await page.getByText('There is no product with the SKU what is this.').waitFor();
    await expectFocus(page);
    expect(await scanField(page).inputValue()).toBe('');
    await screenshot(page, 'delivery-scanned');
    await expectAccessible(page);
    await tabTo(page, 'Receive 2 units');
    await page.keyboard.press('Enter');
    await page.getByText('Partly received', { exact: true }).waitFor();
    await expectFocus(page);
    expect(await levelsOf(kettle.id)).toMatchObject({ 1: [2, 0] });

    await scan(page, '2*KET-1');
    await page.getByText('was not added: 1 open, and this would make 2').waitFor();
    await expectFocus(page);
    await scan(page, 'KET-1', 'PAN-1');
    await page.getByText('Pan (PAN-1): 1 of 1').waitFor();
    await screenshot(page, 'delivery-second-part');
    await tabTo(page, 'Receive 2 units');
    await page.keyboard.press('Enter');
    await page.getByText('Received', { exact: true }).first().waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toMatch(/^Delivery \d+$/);
    await page.getByRole('cell', { name: '$12.50' }).waitFor();
    await answered(page);
    await screenshot(page, 'delivery-received');
    await expectAccessible(page);
    expect([await levelsOf(kettle.id), await levelsOf(pan.id)]).toMatchObject([{ 1: [3, 0] }, { 1: [1, 0] }]);
    const moved = await StockMovement.findAll({ where: { documentId: id }, order: ['id'], raw: true });
    expect(moved.map(({ productId, onHand }) => [productId, onHand])).toEqual([
      [kettle.id, 2],
      [kettle.id, 1],
      [pan.id, 1],
    ]);
    // Why there is what there is.
    await page.goto(`${shop.base}/admin/products/${kettle.id}`);
    const why = page.getByRole('group', { name: 'Movements' }).getByRole('link', { name: /^Delivery \d+$/ });
    await why.first().scrollIntoViewIfNeeded();
    await screenshot(page, 'ledger-of-deliveries');
    await why.first().click();
    await page.getByRole('heading', { level: 1, name: /^Delivery \d+$/ }).waitFor();
  });

  it('what is scanned survives a page that is closed, and a delivery is edited when other units come', async () => {
    const lines = [{ productId: kettle.id, quantity: 2 }];
    const { id } = await make({ kind: 'receipt', supplier: 'Kettle Works', lines });
    const page = await shop.enter(`/stock-documents/${id}/show`);
    await scanField(page).waitFor();
    await scan(page, 'KET-1', 'PAN-1');
    await page.getByText('Pan (PAN-1) is not in this document.').waitFor();
    await page.reload();
    await button(page, 'Receive 1 unit').waitFor();

    await page.getByRole('link', { name: 'Edit' }).click();
    await scanField(page).fill('PAN-1');
    await page.getByLabel('Units', { exact: true }).fill('4');
    await button(page, 'Add').click();
    await page.getByLabel('Cost of a unit: Pan').fill('no amount');
    await screenshot(page, 'delivery-edit');
    await expectAccessible(page);
    allow(page, /400/);
    await button(page, 'Save').click();
    await page.getByText(/must be a decimal string/).waitFor();
    await page.getByLabel('Cost of a unit: Pan').fill('7.25');
    await button(page, 'Save').click();
    await page.getByRole('cell', { name: '$7.25' }).waitFor();
    await button(page, 'All that is open').click();
    await button(page, 'Receive 6 units').click();
    await page.getByText('Received', { exact: true }).first().waitFor();
    const document = await StockDocument.findByPk(id, { rejectOnEmpty: true });
    expect(document.status).toBe('done');
  });

  it('of two who receive the same delivery the second is told what has come', async () => {
    const before = (await levelsOf(kettle.id))[1]?.[0] as number;
    const { id } = await make({ kind: 'receipt', lines: [{ productId: kettle.id, quantity: 5 }] });
    const mine = await shop.enter(`/stock-documents/${id}/show`);
    const theirs = await shop.enter(`/stock-documents/${id}/show`, { user: other });
    for (const page of [mine, theirs]) {
      await scanField(page).waitFor();
      await scan(page, '3*KET-1');
      await button(page, 'Receive 3 units').waitFor();
    }
    await button(theirs, 'Receive 3 units').click();
    await theirs.getByText('Partly received', { exact: true }).waitFor();
    allow(mine, /412/);
    await button(mine, 'Receive 3 units').click();
    await mine.getByText('Somebody else has changed this document meanwhile').waitFor();
    await mine.getByText('Kettle: 3 units came').waitFor();
    await mine.getByText('only 2 are open').waitFor();
    expect(await button(mine, 'Receive 3 units').isDisabled()).toBe(true);
    await screenshot(mine, 'delivery-conflict');
    await expectAccessible(mine);
    expect((await levelsOf(kettle.id))[1]).toEqual([before + 3, 0]);
    await mine.getByLabel('Coming in now: Kettle').fill('2');
    await button(mine, 'Receive 2 units').click();
    await mine.getByText('Received', { exact: true }).first().waitFor();
    expect((await levelsOf(kettle.id))[1]).toEqual([before + 5, 0]);
  });

  it('a transfer is sent and received, and the one that was lost is written off', async () => {
    const pot = await buildProduct({ sku: 'POT-1', name: 'Pot', stock: 4 });
    const page = await shop.enter('/stock-documents');
    await begin(page, 'New transfer');
    await page.getByLabel('Goes to').click();
    await page.getByRole('option', { name: 'Store Berlin' }).click();
    await page.getByRole('combobox', { name: 'Or find a product by its name' }).fill('Pot');
    await page.getByRole('option', { name: 'Pot (POT-1)' }).click();
    await page.getByLabel('Units: Pot').fill('5');
    await screenshot(page, 'transfer-create');
    await expectAccessible(page);
    await button(page, 'Save').click();
    await page.getByText('Not sent yet').waitFor();

    await button(page, 'Send the transfer').click();
    await screenshot(page, 'transfer-send');
    await expectAccessible(page);
    allow(page, /409/);
    await dialog(page).getByRole('button', { name: 'Send the transfer' }).click();
    await dialog(page).getByText('Pot: 5 wanted, 4 free').waitFor();
    await screenshot(page, 'transfer-short');
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Units: Pot').fill('3');
    await button(page, 'Save').click();
    await button(page, 'Send the transfer').click();
    await dialog(page).getByRole('button', { name: 'Send the transfer' }).click();
    await page.getByText('On its way', { exact: true }).waitFor();
    await page.getByText('Main warehouse → Store Berlin').waitFor();
    expect(await levelsOf(pot.id)).toMatchObject({ 1: [1, 0] });

    await scanField(page).click();
    await scan(page, 'POT-1', 'POT-1');
    await button(page, 'Receive 2 units').click();
    await page.getByText('Partly received', { exact: true }).waitFor();
    await button(page, 'Write off lost units').click();
    await dialog(page).getByLabel('Lost: Pot').fill('1');
    await dialog(page).getByLabel('Reason').fill('The parcel arrived torn open');
    await screenshot(page, 'transfer-lost');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Write off lost units' }).click();
    await page.getByText('Arrived', { exact: true }).waitFor();
    await answered(page);
    await screenshot(page, 'transfer-arrived');
    await expectAccessible(page);
    expect(await levelsOf(pot.id)).toMatchObject({ 1: [1, 0], [store]: [2, 0] });
    const lost = await StockMovement.findOne({ where: { productId: pot.id, kind: 'write_off' }, raw: true });
    expect(lost).toMatchObject({
      onHand: -1,
      reasonCode: 'shrinkage',
      reason: 'The parcel arrived torn open',
    });
  });

  it('a count is blind, finds two missing, and says so before it takes them away', async () => {
    const [bowl, cup] = [
      await buildProduct({ sku: 'BOWL-1', name: 'Bowl', stock: 5 }),
      await buildProduct({ sku: 'CUP-1', name: 'Cup', stock: 2 }),
    ];
    const page = await shop.enter('/stock-documents');
    await begin(page, 'New count');
    await page.getByLabel('Reference').fill('Shelf 3');
    await screenshot(page, 'count-create');
    await expectAccessible(page);
    await button(page, 'Save').click();
    await page.getByText('Nothing is entered yet.').waitFor();
    await expectFocus(page);
    await scan(page, 'BOWL-1', '2*BOWL-1', 'CUP-1', 'NOPE-9', 'CUP-1');
    await page.getByText('Cup (CUP-1): 2', { exact: true }).waitFor();
    await page.getByText('There is no product with the SKU NOPE-9.').waitFor();
    await expectFocus(page);
    await button(page, 'Post the count').waitFor();
    expect(await button(page, 'Post the count').isDisabled()).toBe(true);
    await screenshot(page, 'count-scanned');
    await expectAccessible(page);
    await button(page, 'Enter 2 products').click();
    await page
      .getByRole('region', { name: 'Entered' })
      .getByRole('cell', { name: '3', exact: true })
      .waitFor();
    await expectFocus(page);
    expect(await page.getByText('2 missing').count()).toBe(0);
    await screenshot(page, 'count-blind');
    await page.getByLabel('Show differences').check();
    await page.getByText('2 missing').waitFor();
    await page.getByText('as expected').waitFor();
    await screenshot(page, 'count-differences');
    await expectAccessible(page);

    // What is counted and not entered would be left out without a word.
    await scanField(page).click();
    await scan(page, 'CUP-1');
    await page.getByText('counted again: replaces 2').waitFor();
    await button(page, 'Post the count').click();
    await dialog(page).getByText('One product is counted and not entered').waitFor();
    expect(await dialog(page).getByRole('button', { name: 'Post it' }).isDisabled()).toBe(true);
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Remove: Cup' }).click();

    await button(page, 'Post the count').click();
    await dialog(page).getByText('2 units are missing: they are taken out of stock.').waitFor();
    await screenshot(page, 'count-post');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Post it' }).click();
    await page.getByText('Posted', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Result' }).getByText('2 missing').waitFor();
    await answered(page);
    await screenshot(page, 'count-result');
    await expectAccessible(page);
    expect([await levelsOf(bowl.id), await levelsOf(cup.id)]).toMatchObject([{ 1: [3, 0] }, { 1: [2, 0] }]);
  });

  it('a count by list cannot lose units that orders have, and names them', async () => {
    const mug = await buildProduct({ sku: 'MUG-1', name: 'Mug', stock: 3 });
    const buyer = await buildUser();
    const body = orderBody([{ productId: mug.id, quantity: 3 }], { paymentMethod: 'invoice' });
    const { body: order } = await shop.request('POST', '/api/orders', { as: buyer, body });
    const { id } = await make({ kind: 'count', reference: 'Shelf 4' });
    const page = await shop.enter(`/stock-documents/${id}/show`, NARROW);
    await page.getByLabel('Or list all of a category').click();
    await page.getByRole('option', { name: 'Kitchen' }).click();
    await page.getByRole('combobox', { name: 'Or find a product by its name' }).fill('Mug');
    await page.getByRole('option', { name: 'Mug (MUG-1)' }).click();
    await page.getByLabel('Counted now: Mug').fill('1');
    expect(await page.getByText('not counted yet').count()).toBe(2);
    await screenshot(page, 'count-by-list-narrow');
    await expectAccessible(page);
    await button(page, 'Enter 1 product').click();
    await page.getByRole('region', { name: 'Entered' }).getByRole('rowheader', { name: 'Mug' }).waitFor();
    await button(page, 'Begin anew').click();
    await button(page, 'Post the count').click();
    allow(page, /409/);
    await dialog(page).getByRole('button', { name: 'Post it' }).click();
    await dialog(page).getByText('Mug: 1 would be left, 3 are sold and 0 held').waitFor();
    await dialog(page)
      .getByRole('link', { name: await numberOf(order.id) })
      .waitFor();
    await screenshot(page, 'count-promised-narrow');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await button(page, 'Cancel the count').click();
    await dialog(page).getByRole('button', { name: 'Cancel the count' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    expect(await levelsOf(mug.id)).toMatchObject({ 1: [3, 3] });
  });

  it('a count that is right is posted all the same, with a reason: the order waits', async () => {
    const jug = await buildProduct({ sku: 'JUG-1', name: 'Jug', stock: 2 });
    const body = orderBody([{ productId: jug.id, quantity: 2 }], { paymentMethod: 'invoice' });
    const buyer = await buildUser();
    const { body: order } = await shop.request('POST', '/api/orders', { as: buyer, body });
    const { id } = await make({ kind: 'count' });
    const counts = { lines: [{ productId: jug.id, counted: 1 }] };
    await shop.request('PUT', `${URL}/${id}/counts`, { as: shop.admin, body: counts });
    const page = await shop.enter(`/stock-documents/${id}/show`);
    await button(page, 'Post the count').click();
    allow(page, /409/);
    await dialog(page).getByRole('button', { name: 'Post it' }).click();
    await dialog(page)
      .getByLabel(/^Post it all the same/)
      .check();
    const submit = dialog(page).getByRole('button', { name: 'Post it' });
    expect(await submit.isDisabled()).toBe(true);
    await dialog(page).getByLabel('Reason').fill('One is broken');
    await screenshot(page, 'count-force');
    await expectAccessible(page);
    await submit.click();
    await page.getByText('Posted', { exact: true }).waitFor();
    expect((await levelsOf(jug.id))[1]).toEqual([1, 1]);
    const { body: after } = await shop.request('GET', `/api/admin/orders/${order.id}`, { as: shop.admin });
    expect(after.items[0].backorderedQuantity).toBe(1);
  });

  it('are listed with how far they are, by what there is to do, and found by their numbers', async () => {
    const lines = [{ productId: pan.id, quantity: 4 }];
    const late = { expectedAt: '2026-01-05T09:00:00Z', reference: 'PO-1999', supplier: 'Pans and Sons' };
    const { id, number } = await make({ kind: 'receipt', ...late, lines });
    const some = { lines: [{ productId: pan.id, quantity: 1 }] };
    await shop.request('POST', `${URL}/${id}/receive`, { as: shop.admin, body: some });
    const page = await shop.enter('/stock-documents');
    const row = page.getByRole('row', { name: `Delivery ${number}` });
    await row.getByText('1 of 4').waitFor();
    await row.getByText('overdue').waitFor();
    await screenshot(page, 'stock-documents');
    await expectAccessible(page);
    await button(page, 'Deliveries to come').click();
    await page.getByText('1–1').waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('nobody');
    await page.getByText('Nothing matches these filters.').waitFor();
    await button(page, 'All').click();
    await page.keyboard.press('/');
    await page.keyboard.type('PO-1999');
    await page.getByRole('option', { name: `Delivery ${number}` }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `Delivery ${number}` }).waitFor();
    await button(page, 'Nothing more will come').click();
    await dialog(page).getByRole('button', { name: 'Nothing more will come' }).click();
    await page.getByText('Received', { exact: true }).first().waitFor();
  });

  it.runIf(process.env.LONG_TESTS)('is whole in German, in the dark and on a narrow screen', async () => {
    const { number } = await make({
      ...{ kind: 'receipt', reference: 'PO-2000', supplier: 'Kesselwerk', note: 'Rampe 2' },
      lines: [
        { productId: kettle.id, quantity: 12, unitCost: '12.50' },
        { productId: pan.id, quantity: 3 },
      ],
    });
    const page = await shop.enter('/stock-documents', GERMAN);
    await page.getByRole('row', { name: `Lieferung ${number}` }).waitFor();
    await screenshot(page, 'stock-documents-dark-german-narrow');
    await expectAccessible(page);
    await page.getByRole('link', { name: `Lieferung ${number}` }).click();
    await scanField(page).waitFor();
    await scan(page, '12*KET-1', 'NOPE-9');
    await page.getByText('Es gibt kein Produkt mit der SKU NOPE-9.').waitFor();
    await button(page, '12 Stück annehmen').waitFor();
    await answered(page);
    await screenshot(page, 'delivery-dark-german-narrow');
    await expectAccessible(page);
    const widths = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(widths).toBeLessThanOrEqual(NARROW.viewport.width);
    await button(page, '12 Stück annehmen').click();
    await page.getByText('Teilweise eingegangen', { exact: true }).waitFor();
    expect((await StockLevel.findOne({ where: { productId: pan.id } }))?.onHand).toBeGreaterThan(0);
  });
});
