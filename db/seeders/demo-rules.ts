import type { ShopRules } from './shop.js';

/** To charge by: VAT of four countries, two shipping zones, four discounts, and prices of a customer group. */
export const rules: ShopRules = {
  taxCategories: [{ code: 'books', name: 'Books', category: 'books' }],
  taxRates: [
    { name: 'VAT', country: 'GB', rate: '20' },
    { name: 'VAT', country: 'GB', rate: '0', taxCategory: 'books' },
    { name: 'VAT', country: 'FR', rate: '20' },
    { name: 'VAT', country: 'FR', rate: '5.5', taxCategory: 'books' },
    { name: 'VAT', country: 'IE', rate: '23' },
    { name: 'VAT', country: 'IE', rate: '0', taxCategory: 'books' },
    { name: 'VAT', country: 'NL', rate: '21' },
    { name: 'VAT', country: 'NL', rate: '9', taxCategory: 'books' },
  ],
  shippingZones: [
    {
      name: 'United Kingdom',
      countries: ['GB'],
      methods: [
        { code: 'standard', name: 'Standard', amount: '4.95', freeFrom: '50.00', daysMin: 2, daysMax: 4 },
        { code: 'express', name: 'Express', amount: '9.95', position: 1, daysMax: 1 },
      ],
    },
    {
      name: 'Everywhere else',
      // Of everywhere.
      countries: [''],
      methods: [{ code: 'worldwide', name: 'Worldwide', amount: '14.95', daysMin: 5, daysMax: 12 }],
    },
  ],
  customerGroups: [{ code: 'wholesale', name: 'Wholesale' }],
  priceLists: [
    {
      code: 'wholesale',
      name: 'Wholesale prices',
      customerGroup: 'wholesale',
      prices: [
        { sku: 'KIT-0001', minQuantity: 1, amount: '33.90' },
        { sku: 'KIT-0001', minQuantity: 10, amount: '29.90' },
        { sku: 'KIT-0002', minQuantity: 1, amount: '20.80' },
        { sku: 'KIT-0003', minQuantity: 1, amount: '75.00' },
        { sku: 'KIT-0003', minQuantity: 6, amount: '69.00' },
      ],
    },
  ],
  discounts: [
    { name: 'Hello', code: 'HELLO10', class: 'order', kind: 'percent', value: '10', maxUses: 10_000 },
    {
      name: 'Every third book for nothing',
      class: 'line',
      kind: 'buy_x_get_y',
      value: '100',
      rule: { buyQuantity: 2, getQuantity: 1 },
      category: 'books',
    },
    {
      name: 'Shipping for nothing',
      code: 'SHIPFREE',
      class: 'shipping',
      kind: 'free_shipping',
      currency: 'USD',
      rule: { minimum: '25.00' },
    },
    {
      name: 'Wholesale from 500.00',
      class: 'order',
      kind: 'percent',
      value: '5',
      currency: 'USD',
      rule: { minimum: '500.00' },
      customerGroup: 'wholesale',
    },
  ],
};
