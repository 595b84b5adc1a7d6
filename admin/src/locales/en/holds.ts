export const holds = {
  resources: {
    holds: {
      name: 'Hold |||| Holds',
      empty: 'No checkout holds units.',
      fields: {
        createdAt: 'Placed',
        items: 'Units',
        expiresAt: 'Expires',
        state: 'State',
        acts: 'Action',
      },
      states: { live: 'Held', expired: 'Expired' },
      release: 'Release',
      release_content: 'Everybody can buy the units then. The customer may be at the checkout right now.',
      released: 'Released',
    },
  },
};
