export const backorders = {
  resources: {
    backorders: {
      name: 'Backorder |||| Backorders',
      empty: 'No order waits for units.',
      fields: {
        placedAt: 'Since',
        orderNumber: 'Order',
        country: 'To',
        name: 'Product',
        units: 'Waits for',
        owed: 'Owed in all',
        limit: 'Limit',
        shipsAt: 'Ships on',
        productId: 'Product',
      },
      owed_of: '%{owed} of at most %{limit}',
      settings: 'Change backorders',
      saved: 'Saved',
      offer: 'Before it is there',
      offers: {
        none: 'Not for sale',
        backorder: 'Backorder',
        preorder: 'Preorder',
      },
      offer_help: {
        none: 'Orders get what is on the shelf. What is owed already stays owed',
        backorder: 'Orders wait for units that come again',
        preorder: 'Orders wait for units of a product that is new',
      },
      limit_help:
        'Units that may be owed at a time; at present %{smart_count} is |||| Units that may be owed at a time; at present %{smart_count} are',
      ships_help: 'When the units are expected to be sent; empty if that is not known',
      now: {
        none: 'It cannot be ordered before it is there.',
        backorder:
          'Once it is sold out, up to %{limit} units are sold before they are there: %{available} more now.',
        preorder: 'It can be preordered, up to %{limit} units: %{available} more now.',
        ships: 'They ship on %{day}.',
        owed: '%{smart_count} unit is waited for |||| %{smart_count} units are waited for',
      },
    },
  },
};
