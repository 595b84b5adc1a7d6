export const customerGroups = {
  resources: {
    'customer-groups': {
      name: 'Customer group |||| Customer groups',
      empty: 'No customer groups yet. Create the first one.',
      fields: { name: 'Name', code: 'Code', exemptReason: 'Exempt from tax' },
      help: {
        code: 'Lower-case words joined by hyphens, such as: wholesale',
        exemptReason: 'Why its orders are not taxed; empty if they are',
      },
      exempt_reasons: {
        reverse_charge: 'Reverse charge',
        intra_community: 'Intra-community supply',
        export: 'Export',
        resale: 'Resale',
        government: 'Government',
        charity: 'Charity',
        diplomatic: 'Diplomatic mission',
        other: 'Another reason',
      },
    },
  },
};
