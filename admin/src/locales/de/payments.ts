import type { Translated } from '../combine';
import type { payments as english } from '../en/payments';

export const payments: Translated<typeof english> = {
  resources: {
    payments: {
      empty: 'Noch keine Zahlungen. Sie erscheinen hier, sobald Kunden bezahlen.',
      fields: {
        createdAt: 'Begonnen',
        orderNumber: 'Bestellung',
        provider: 'Anbieter',
        status: 'Status',
        refundFailed: 'Nur mit gescheiterter Erstattung',
        unanswered: 'Nur was der Anbieter nicht beantwortet hat',
        failure: 'Was zuletzt schiefging',
      },
    },
    'payment-events': {
      name: 'Anbieter-Ereignis |||| Anbieter-Ereignisse',
      empty: 'Nichts wartet: Alles, was Anbieter gemeldet haben, ist verbucht.',
      about:
        'Was Zahlungsanbieter gemeldet haben und noch nicht verbucht werden konnte, das älteste zuerst. Es wird von selbst erneut versucht; was hier bleibt, braucht einen Blick.',
      states: { failed: 'Gescheitert', waiting: 'Wartet auf anderes' },
      retry: 'Erneut versuchen',
      applied: 'Verbucht',
      still: 'Wartet weiter',
      waits: 'Wartet auf seine Zahlung oder ein anderes Ereignis',
      payload: 'Was der Anbieter gesendet hat',
      fields: {
        receivedAt: 'Eingegangen',
        processedAt: 'Verbucht',
        provider: 'Anbieter',
        type: 'Art',
        eventId: 'Ereignis',
        reference: 'Zahlung',
        order: 'Bestellung',
        failed: 'Zustand',
        acts: 'Aktion',
        error: 'Warum es wartet',
      },
    },
  },
};
