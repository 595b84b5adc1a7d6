import { WebhookEndpoint } from '../models/index.js';
import type { Compose } from './composing.js';
import { WEBHOOK_DISABLED } from './templates/webhook.js';

/** Composes the mail to an admin about a webhook endpoint that the service has disabled. */
export const webhookDisabled: Compose = async ({ content, locale }, { shop }) => {
  const endpoint = await WebhookEndpoint.findByPk(Number(content.endpointId));
  if (!endpoint || endpoint.deletedAt) return { skip: 'the webhook is gone' };
  const { isActive, disabledReason: reason, url } = endpoint;
  if (isActive || (reason !== 'gone' && reason !== 'failing'))
    return { skip: 'somebody has seen to it already' };
  const facts = { shopName: shop.name, host: new URL(url).host, reason };
  return { content: WEBHOOK_DISABLED[locale === 'de' ? 'de' : 'en'](facts) };
};
