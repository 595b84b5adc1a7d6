/** What modules call: writing mails in their transactions, and the links in them. */
export { MAIL_KINDS } from './kinds.js';
export type { Mailer } from './mailer.js';
export { previewOf } from './preview.js';
export { sendAgain } from './store.js';
export { endTokens, findToken, hasHadEnough, invalidToken, useToken } from './tokens/store.js';
