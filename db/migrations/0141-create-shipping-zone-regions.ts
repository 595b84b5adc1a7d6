import type { Migration } from './migration.js';

// country is '' for everywhere, region '' for the whole country. The key keeps each place in one zone.
export const createShippingZoneRegions: Migration = {
  name: '0141-create-shipping-zone-regions',
  up: ({ sequelize }) =>
    sequelize.query(`
      CREATE TABLE IF NOT EXISTS shipping_zone_regions (
        country VARCHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        region VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        zoneId INT UNSIGNED NOT NULL,
        PRIMARY KEY (country, region),
        KEY shipping_zone_regions_zone (zoneId),
        CONSTRAINT shipping_zone_regions_zone_fk FOREIGN KEY (zoneId) REFERENCES shipping_zones (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS shipping_zone_regions'),
};
