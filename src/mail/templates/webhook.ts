import type { Language } from '../../settings/mail.js';
import { type Content, text } from '../content.js';

/** What admins are told of a webhook endpoint. */
export interface WebhookFacts {
  shopName: string;
  /** Without the path, which may be secret. */
  host: string;
  reason: 'gone' | 'failing';
}

/** A webhook endpoint was disabled by the service. */
export const WEBHOOK_DISABLED: Record<Language, (facts: WebhookFacts) => Content> = {
  en: ({ shopName, host, reason }) => ({
    subject: `${shopName}: the webhook to ${host} is disabled`,
    preview: 'Nothing is sent there any more.',
    title: `The webhook to ${host} is disabled`,
    blocks: [
      text(
        reason === 'gone'
          ? 'The receiver answered that it is gone (410), so nothing is sent there any more.'
          : 'For five days every attempt has failed, so nothing is sent there any more.',
      ),
      text(
        'What happens meanwhile waits for 30 days. When the receiver is back, enable the webhook in the console, under Webhooks: it asks whether to send what is waiting.',
      ),
    ],
  }),
  de: ({ shopName, host, reason }) => ({
    subject: `${shopName}: Der Webhook an ${host} ist abgeschaltet`,
    preview: 'Dorthin wird nichts mehr gesendet.',
    title: `Der Webhook an ${host} ist abgeschaltet`,
    blocks: [
      text(
        reason === 'gone'
          ? 'Der Empfänger hat geantwortet, dass es ihn nicht mehr gibt (410). Darum wird dorthin nichts mehr gesendet.'
          : 'Fünf Tage lang ist jeder Versuch gescheitert. Darum wird dorthin nichts mehr gesendet.',
      ),
      text(
        'Was inzwischen geschieht, wartet 30 Tage lang. Wenn der Empfänger wieder da ist, schalten Sie den Webhook in der Konsole unter Webhooks wieder ein: Sie fragt, ob Wartendes gesendet werden soll.',
      ),
    ],
  }),
};
