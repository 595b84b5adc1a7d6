import type { Config } from '../config.js';
import { createTransport } from '../mail/transport.js';
import { type Finding, ok, warning } from './finding.js';

/** Whether the mail server answers and accepts the credentials. Sends nothing. @returns nothing if there is no such server */
export async function checkMailServer({ mail, shop }: Pick<Config, 'mail' | 'shop'>): Promise<Finding[]> {
  if (mail?.transport.kind !== 'smtp') return [];
  const { host } = new URL(mail.transport.url);
  try {
    await createTransport({ setup: mail, shopName: shop.name }).check();
    return [ok('mail server', `${host} answers`)];
  } catch (error) {
    return [
      warning(
        'mail server',
        `${host}: ${(error as Error).message}`,
        'Mails wait until it answers. Compare MAIL_URL with what the provider says: host, port, smtp or smtps, user, password.',
      ),
    ];
  }
}
