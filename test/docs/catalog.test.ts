import { expect, it } from 'vitest';
import { PASTE_TIMEOUT_MS, pasteBesideShop, shopCommandsOf } from '../helpers/paste.js';

// What docs/catalog.md and docs/pricing.md tell a newcomer to paste while the shop runs, pasted.

const paste = pasteBesideShop();

it('its commands find what it says', { timeout: PASTE_TIMEOUT_MS }, async () => {
  const blocks = await shopCommandsOf('docs/catalog.md');
  const { code, output } = await paste(blocks.join('\n'));
  expect(code, output).toBe(0);

  const answers = (output.match(/^\{".*\}$/gm) ?? []).map((answer) => JSON.parse(answer));
  const [words, typo, counted, bySku, bySlug, byIds, ...more] = answers;
  const skillet = { sku: 'KIT-0001', slug: 'cast-iron-skillet-26-cm' };
  expect(words.items[0]).toMatchObject(skillet);
  expect(words).not.toHaveProperty('total');
  expect(typo).toMatchObject({ corrected: 'skillet', items: [skillet] });
  expect(counted.items).toHaveLength(1);
  expect(counted.total).toBeGreaterThan(2);
  expect([bySku, bySlug]).toMatchObject([
    { items: [skillet], next: null },
    { items: [skillet], next: null },
  ]);
  expect(byIds.items).toHaveLength(3);
  expect(more).toEqual([]);
});

it('the commands of docs/pricing.md take the prices, the tax and the shipping that it says', {
  timeout: PASTE_TIMEOUT_MS,
}, async () => {
  const { code, output } = await paste((await shopCommandsOf('docs/pricing.md')).join('\n'));
  expect(code, output).toBe(0);
  const [presets, reduced, order, quote, quoted, ...shipping] = (output.match(/^\{".*\}$/gm) ?? []).map(
    (answer) => JSON.parse(answer),
  );
  expect(presets.created).toMatchObject([
    { country: 'AT', rate: '20' },
    { country: 'DE', rate: '19' },
  ]);
  expect(reduced).toMatchObject({ country: 'DE', rate: '7' });
  expect(order).toMatchObject({
    pricesIncludeTax: true,
    taxes: [{ name: 'VAT', country: 'DE', rate: '19' }],
  });
  expect(order.taxAmount).toBe(order.taxes[0].amount);
  expect(quote).toMatchObject({ taxes: [{ country: 'AT', rate: '20' }], shortages: [] });
  expect(quoted).toMatchObject({ status: 'pending', totalAmount: quote.totalAmount, taxes: quote.taxes });

  const [
    parcel,
    express,
    product,
    offered,
    sent,
    cut,
    discounted,
    used,
    sale,
    euro,
    euroParcel,
    inEuro,
    exempt,
  ] = shipping;
  expect(parcel).toMatchObject({
    code: 'parcel',
    basis: 'weight',
    rates: [{ amount: '4.90' }, { amount: '9.90' }],
  });
  expect(express).toMatchObject({ code: 'next-day', basis: 'flat' });
  expect(product).toMatchObject({ weightGrams: 2_600 });
  expect(offered).toMatchObject({
    shippingMethod: null,
    shippingMethods: [
      { code: 'parcel', amount: '4.90' },
      { code: 'next-day', amount: '14.90' },
    ],
  });
  expect(sent).toMatchObject({
    shippingAmount: '4.90',
    shippingMethod: { code: 'parcel', daysMin: 2, daysMax: 4 },
  });
  expect(cut).toMatchObject({
    totalAmount: '35.91',
    discountAmount: '3.99',
    shippingAmount: '0.00',
    discounts: [
      { code: 'WELCOME10', amount: '3.99' },
      { code: null, shippingAmount: '4.90' },
    ],
    discountCodes: [
      { code: 'WELCOME10', applies: true },
      { code: 'EASTER', applies: false, reason: 'unknown' },
    ],
  });
  expect(discounted).toMatchObject({ totalAmount: '35.91', discounts: cut.discounts });
  expect(used).toMatchObject({ items: [{ orderId: discounted.id, code: 'WELCOME10', amount: '3.99' }] });
  expect([sale, euro]).toMatchObject([{ code: 'summer-sale' }, { code: 'euro', currency: 'EUR' }]);
  expect(inEuro).toMatchObject({
    currency: 'EUR',
    totalAmount: '36.00',
    shippingMethods: [{ code: euroParcel.code, amount: '4.50' }],
  });
  // 34.90 less the 19 % in it.
  expect(exempt).toMatchObject({
    totalAmount: '29.33',
    taxAmount: '0.00',
    pricesIncludeTax: false,
    taxes: [],
    items: [{ price: '29.33' }],
  });
});
