import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

export const addTrackingKeyToFulfilments: Migration = {
  name: '0074-add-tracking-key-to-fulfilments',
  up: (queryInterface) =>
    alterUnlessThere(queryInterface, 'fulfilments', 'ADD KEY fulfilments_tracking (trackingNumber)'),
  down: (queryInterface) => alterIfThere(queryInterface, 'fulfilments', 'DROP KEY fulfilments_tracking'),
};
