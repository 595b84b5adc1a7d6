import type { Translated } from '../combine';
import type { returns as english } from '../en/returns';

export const returns: Translated<typeof english> = {
  resources: {
    returns: {
      empty: 'Noch keine Retouren. Sie erscheinen hier, sobald Kunden etwas zurücksenden möchten.',
      fields: {
        orderNumber: 'Bestellung',
        createdAt: 'Angefragt',
        status: 'Status',
        units: 'Stück',
        reason: 'Grund',
      },
    },
  },
};
