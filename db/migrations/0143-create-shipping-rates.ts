import type { Migration } from './migration.js';

// threshold is in grams, or an amount of the method's currency; see src/models/shipping-rate.ts.
export const createShippingRates: Migration = {
  name: '0143-create-shipping-rates',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS shipping_rates (
        methodId INT UNSIGNED NOT NULL,
        threshold DECIMAL(15, 3) NOT NULL,
        amount DECIMAL(15, 3) NOT NULL,
        PRIMARY KEY (methodId, threshold),
        CONSTRAINT shipping_rates_method_fk FOREIGN KEY (methodId) REFERENCES shipping_methods (id) ON DELETE CASCADE,
        CONSTRAINT shipping_rates_not_negative CHECK (threshold >= 0 AND amount >= 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS shipping_rates'),
};
