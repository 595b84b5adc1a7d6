import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import { requireVersion, type Versions } from '../../database/version.js';
import { LOW_STOCK } from '../../models/availability.js';
import type { StockLevel } from '../../models/index.js';
import { requireLocationOfPath } from './locations.js';
import { lockPlaces, type Place, placeKey } from './lock-places.js';
import { tellOfLevels } from './tell-of-stock.js';

type Settings = Partial<Pick<StockLevel, 'safetyStock' | 'lowStockThreshold'>>;

/**
 * Changes the safety stock of a level, and its threshold for low stock. A safety stock above the units on hand stops sales
 * there.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED
 */
export function saveSettings(
  sequelize: Sequelize,
  place: Place,
  settings: Settings,
  versions: Versions,
): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    await requireLocationOfPath(place.locationId, transaction);
    const level = (await lockPlaces([place], transaction)).get(placeKey(place)) as StockLevel;
    requireVersion('stock level', level, versions);
    const { safetyStock, lowStockThreshold } = level;
    await level.update(settings, { transaction });
    const change = safetyStock - level.safetyStock;
    const threshold = lowStockThreshold ?? LOW_STOCK;
    await tellOfLevels([{ ...place, change, threshold }], transaction);
  });
}
