export const tax = {
  resources: {
    'tax-rates': {
      name: 'Tax rate |||| Tax rates',
      empty: 'No tax rates yet: no tax is charged. Add the standard rates of the EU, or your own.',
      fields: {
        name: 'Name',
        country: 'Country',
        region: 'Region',
        taxCategoryId: 'Tax category',
        rate: 'Rate',
        state: 'State',
        startsAt: 'Valid from',
        endsAt: 'Valid until',
      },
      help: {
        name: 'Customers read it, such as: VAT',
        rate: 'On the price without tax',
        region: 'Such as BC, or empty',
        startsAt: 'On the shop’s clock; empty if it always has been',
        endsAt: 'Until just before; empty if there is no end',
      },
      presets: {
        title: 'Add EU standard rates',
        submit: 'Add %{smart_count} rate |||| Add %{smart_count} rates',
        about:
          'Standard rates of VAT as of %{asOf}. Check whether they still hold, and where you have to charge VAT.',
        source: 'Where they come from',
        all: 'All countries',
        created: 'One rate added: %{countries}. |||| %{smart_count} rates added: %{countries}.',
        created_none: 'No rate added.',
        skipped: 'Left alone, since they have a rate: %{countries}.',
      },
    },
    'tax-categories': {
      name: 'Tax category |||| Tax categories',
      empty: 'No tax categories yet. Create the first one.',
      fields: { name: 'Name', code: 'Code', createdAt: 'Created' },
      help: { code: 'Lower-case words joined by hyphens, such as: printed-books' },
    },
  },
};
