import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { expect, vi } from 'vitest';

export interface Mailbox {
  folder: string;
  /** Settings of a service whose mails come here. */
  env: Record<string, string>;
  /** All mails, in the order in which they were asked for. */
  mails(): Promise<Email[]>;
  /** Waits for so many mails to this address. @returns them */
  waitFor(to: string, count?: number): Promise<Email[]>;
  close(): void;
}

/** A folder for the mails of a service. */
export function openMailbox(): Mailbox {
  const folder = mkdtempSync(join(tmpdir(), 'stockkeeper-mail-'));
  const mails = async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.eml')).toSorted();
    return Promise.all(files.map(async (name) => parseMail(await readFile(join(folder, name)))));
  };
  return {
    folder,
    env: { MAIL_URL: `eml:${folder}`, SHOP_URL: 'https://shop.example', SHOP_NAME: 'Nordlicht' },
    mails,
    async waitFor(to, count = 1) {
      return vi.waitFor(async () => {
        const found = (await mails()).filter((mail) => mail.to?.some(({ address }) => address === to));
        if (found.length < count) throw new Error(`${found.length} mails to ${to}, not ${count}`);
        return found;
      });
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const parseMail = (source: Uint8Array): Promise<Email> => PostalMime.parse(source);

/** The token of the link in a mail. */
export function tokenIn({ text = '' }: Email): string {
  const [, token] = /#token=([\w-]+)$/m.exec(text) ?? [];
  expect(token).toBeDefined();
  return token as string;
}
