import type { Translated } from '../combine';
import type { customerGroups as english } from '../en/customer-groups';

export const customerGroups: Translated<typeof english> = {
  resources: {
    'customer-groups': {
      name: 'Kundengruppe |||| Kundengruppen',
      empty: 'Noch keine Kundengruppen. Lege die erste an.',
      fields: { name: 'Name', code: 'Kürzel', exemptReason: 'Von der Steuer befreit' },
      help: {
        code: 'Kleingeschriebene Wörter mit Bindestrichen, etwa: grosshandel',
        exemptReason: 'Warum ihre Bestellungen nicht besteuert werden; leer, wenn doch',
      },
      exempt_reasons: {
        reverse_charge: 'Steuerschuld beim Empfänger',
        intra_community: 'Innergemeinschaftliche Lieferung',
        export: 'Ausfuhr',
        resale: 'Wiederverkauf',
        government: 'Behörde',
        charity: 'Gemeinnützig',
        diplomatic: 'Diplomatische Vertretung',
        other: 'Anderer Grund',
      },
    },
  },
};
