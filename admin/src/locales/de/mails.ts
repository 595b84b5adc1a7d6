import type { Translated } from '../combine';
import type { mails as english } from '../en/mails';

export const mails: Translated<typeof english> = {
  resources: {
    mails: {
      name: 'E-Mail |||| E-Mails',
      empty: 'Noch keine E-Mails. Was der Shop Kunden schreibt, erscheint hier.',
      statuses: { pending: 'Wartet', sent: 'Gesendet', failed: 'Gescheitert', skipped: 'Nicht nötig' },
      kinds: {
        welcome: 'Willkommen',
        verify_email: 'Adresse bestätigen',
        reset_password: 'Neues Passwort angefordert',
        password_changed: 'Passwort geändert',
        change_email: 'Neue Adresse bestätigen',
        change_email_notice: 'Neue Adresse angegeben',
        email_changed: 'Adresse geändert',
        order_placed: 'Bestellung eingegangen',
        order_paid: 'Zahlung eingegangen',
        order_shipped: 'Paket verschickt',
        order_tracking: 'Sendungsnummer',
        order_delivered: 'Paket zugestellt',
        order_cancelled: 'Bestellung storniert',
        order_refunded: 'Erstattung',
        return_approved: 'Rücksendung genehmigt',
        return_rejected: 'Rücksendung abgelehnt',
        return_received: 'Rücksendung angekommen',
        backorder_filled: 'Rückstand gefüllt',
        webhook_disabled: 'Webhook abgeschaltet',
      },
      retry: 'Erneut versuchen',
      retried: 'Wird erneut versucht',
      text: 'Text',
      no_text: 'Für sie gibt es keinen Grund mehr, daher lässt sie sich nicht zeigen.',
      fields: {
        createdAt: 'Geschrieben',
        sentAt: 'Gesendet',
        dueAt: 'Nächster Versuch',
        kind: 'Art',
        recipient: 'An',
        status: 'Status',
        attempts: 'Versuche',
        error: 'Was schiefging',
        acts: 'Aktion',
      },
    },
  },
};
