export const shipping = {
  resources: {
    'shipping-methods': {
      name: 'Shipping method |||| Shipping methods',
      empty: 'No shipping methods yet: orders are sent without a charge. Create a zone, then its methods.',
      fields: {
        name: 'Name',
        code: 'Code',
        zoneId: 'Zone',
        basis: 'Price by',
        price: 'Price',
        threshold: 'From',
        rates: 'Prices',
        freeFrom: 'Free from',
        days: 'Delivery',
        daysMin: 'Days, at least',
        daysMax: 'Days, at most',
        taxCategoryId: 'Tax category',
        currency: 'Currency',
        position: 'Position',
        isActive: 'Active',
      },
      bases: { flat: 'always the same', weight: 'by weight', total: 'by what the goods come to' },
      days: '%{days} day |||| %{days} days',
      help: {
        name: 'Customers read it, such as: Standard parcel',
        code: 'Orders name it, such as: standard',
        freeFrom: 'What the goods come to; empty for never',
        days: 'Until it is there',
        position: 'Sorts the methods of a zone',
        weight: 'From so many grams on; the first from 0',
        total: 'From what the goods come to, after discounts; the first from 0',
      },
    },
    'shipping-zones': {
      name: 'Shipping zone |||| Shipping zones',
      empty: 'No shipping zones yet. Create the first one.',
      fields: { name: 'Name', regions: 'Places' },
      help: {
        regions:
          'Countries by name, regions by code, such as US-CA. Of an address the smallest place counts.',
      },
    },
  },
};
