import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addRecipientKeyToMails: Migration = {
  name: '0293-add-recipient-key-to-mails',
  up: (queryInterface) => alterUnlessThere(queryInterface, 'mails', 'ADD KEY mails_recipient (recipient)'),
  down: (queryInterface) => alterIfThere(queryInterface, 'mails', 'DROP KEY mails_recipient'),
};
