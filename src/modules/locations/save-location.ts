import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { lockVersion, type Versions } from '../../database/version.js';
import { Problem } from '../../errors.js';
import { StockLevel } from '../../models/index.js';
import { Location } from '../../models/location.js';
import { LIMITS } from '../../rules/values.js';
import { changeRules, requireRoom } from '../pricing/api.js';
import type { LocationChanges, NewLocation } from './schemas.js';

// Locations are in the rulebook, so every change of them is a change of rules. An order holds a shared lock on the rows of its
// locations until COMMIT. So whoever locks a row to deactivate the location sees all that was sold there, and nothing is sold
// there afterwards.

/** @throws Problem CONFLICT if there are too many; UniqueConstraintError for a taken code */
export function createLocation(sequelize: Sequelize, fields: NewLocation): Promise<Location> {
  return changeRules(sequelize, async (transaction) => {
    await requireRoom(Location, { ...LIMITS.locations, what: 'locations' }, transaction);
    return Location.create({ shipsTo: null, address: null, ...fields }, { transaction });
  });
}

/**
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, CONFLICT when deactivating the last active one, or one with units of orders
 *   or holds; UniqueConstraintError for a taken code
 */
export function updateLocation(
  sequelize: Sequelize,
  id: number,
  changes: LocationChanges,
  versions: Versions,
): Promise<Location> {
  return changeRules(sequelize, async (transaction) => {
    const location = await lockVersion(Location, 'location', id, versions, transaction);
    requirePhysical(location);
    if (location.isActive && changes.isActive === false) {
      await requireOtherActive(location, transaction);
      await requireNothingSold(location, transaction);
    }
    return location.update(changes, { transaction });
  });
}

/**
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, CONFLICT for the last active one, or one with units; STILL_REFERENCED for
 *   one with movements
 */
export function deleteLocation(sequelize: Sequelize, id: number, versions: Versions): Promise<void> {
  return changeRules(sequelize, async (transaction) => {
    const location = await lockVersion(Location, 'location', id, versions, transaction);
    requirePhysical(location);
    if (location.isActive) await requireOtherActive(location, transaction);
    await requireNothingSold(location, transaction);
    await removeLevels(location, transaction);
    await location.destroy({ transaction });
  });
}

/** @throws Problem CONFLICT for a virtual location */
function requirePhysical({ kind }: Location): void {
  if (kind === 'physical') return;
  throw new Problem(
    'CONFLICT',
    `It is no place: units on ${kind} are kept there in the books. It stays as it is.`,
  );
}

/** Changes of rules run one after the other, so no other location is deactivated meanwhile. */
async function requireOtherActive({ id, kind }: Location, transaction: Transaction): Promise<void> {
  const others = { id: { [Op.ne]: id }, kind, isActive: true };
  if ((await Location.count({ where: others, transaction })) > 0) return;
  throw new Problem(
    'CONFLICT',
    'It is the last active location: orders could not be placed. Activate another one first.',
  );
}

async function requireNothingSold({ id }: Location, transaction: Transaction): Promise<void> {
  const [sold] = await (Location.sequelize as Sequelize).query<{ committed: string; held: string }>(
    `SELECT COALESCE(SUM(committed), 0) AS committed, COALESCE(SUM(held), 0) AS held
     FROM stock_levels WHERE locationId = :id`,
    { replacements: { id }, type: QueryTypes.SELECT, transaction },
  );
  const { committed = '0', held = '0' } = sold ?? {};
  if (Number(committed) + Number(held) === 0) return;
  const units = `${committed} units there are committed to orders, and ${held} held for checkouts`;
  throw new Problem(
    'CONFLICT',
    `${units}: send them, or cancel them, first. While shipsTo is an empty list, no more are sold there.`,
  );
}

/** Removes its empty levels, and locks them first, so that nothing moves meanwhile. */
async function removeLevels({ id }: Location, transaction: Transaction): Promise<void> {
  const where = { locationId: id };
  const order: [string, string][] = [['productId', 'ASC']];
  const levels = await StockLevel.findAll({ where, order, lock: true, raw: true, transaction });
  if (levels.some(({ onHand }) => onHand > 0)) {
    throw new Problem(
      'CONFLICT',
      'Units lie there: move them to another location, or write them off, first.',
    );
  }
  const moved = await (Location.sequelize as Sequelize).query(
    `SELECT 1 FROM stock_levels AS level JOIN stock_movements AS movement
       ON movement.productId = level.productId AND movement.locationId = level.locationId
     WHERE level.locationId = :id LIMIT 1`,
    { replacements: { id }, type: QueryTypes.SELECT, transaction },
  );
  if (moved.length > 0) {
    throw new Problem('STILL_REFERENCED', 'Its movements explain stock and orders: switch it off instead.');
  }
  await StockLevel.destroy({ where, transaction });
}
