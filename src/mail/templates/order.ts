import type { Language } from '../../settings/mail.js';
import { ORDER_MAILS_IN_GERMAN } from './order-de.js';
import { ORDER_MAILS_IN_ENGLISH } from './order-en.js';
import type { OrderTemplates } from './order-parts.js';

export type { OrderFacts, OrderMailKind } from './order-parts.js';

export const ORDER_TEMPLATES: Record<Language, OrderTemplates> = {
  en: ORDER_MAILS_IN_ENGLISH,
  de: ORDER_MAILS_IN_GERMAN,
};
