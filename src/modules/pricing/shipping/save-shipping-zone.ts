import { Op, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { lockVersion, type Versions } from '../../../database/version.js';
import { type FieldError, invalidField, Problem } from '../../../errors.js';
import { ShippingZone, ShippingZoneRegion } from '../../../models/index.js';
import { isSubdivision } from '../../../rules/countries.js';
import { LIMITS } from '../../../rules/values.js';
import { requireRoom } from '../require-room.js';
import { changeRules } from '../rulebook.js';
import type { NewShippingZone, ShippingZoneChanges } from './schemas.js';

/** @throws Problem VALIDATION_FAILED, ALREADY_EXISTS for a place of another zone, CONFLICT when there are too many */
export function createShippingZone(sequelize: Sequelize, given: NewShippingZone): Promise<ShippingZone> {
  return changeRules(sequelize, async (transaction) => {
    await requireRoom(ShippingZone, { ...LIMITS.shippingZones, what: 'shipping zones' }, transaction);
    const zone = await ShippingZone.create({ name: given.name }, { transaction });
    return setRegions(zone, given.regions, transaction);
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, ALREADY_EXISTS */
export function updateShippingZone(
  sequelize: Sequelize,
  id: number,
  { regions, ...fields }: ShippingZoneChanges,
  versions: Versions,
): Promise<ShippingZone> {
  return changeRules(sequelize, async (transaction) => {
    const zone = await lockVersion(ShippingZone, 'shipping zone', id, versions, transaction);
    // A change of only the places must increment the version too.
    if (regions) zone.changed('updatedAt', true);
    await zone.set(fields).save({ transaction });
    if (regions) return setRegions(zone, regions, transaction);
    zone.regions = await ShippingZoneRegion.findAll({ where: { zoneId: id }, order: BY_PLACE, transaction });
    return zone;
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED; ForeignKeyConstraintError while methods go there */
export function deleteShippingZone(sequelize: Sequelize, id: number, versions: Versions): Promise<void> {
  return changeRules(sequelize, async (transaction) => {
    const zone = await lockVersion(ShippingZone, 'shipping zone', id, versions, transaction);
    await zone.destroy({ transaction });
  });
}

export const BY_PLACE: Array<[string, string]> = [
  ['country', 'ASC'],
  ['region', 'ASC'],
];

interface Place {
  country: string;
  region: string;
}

async function setRegions(
  zone: ShippingZone,
  given: NewShippingZone['regions'],
  transaction: Transaction,
): Promise<ShippingZone> {
  const places = given.map(({ country, region }) => ({ country: country ?? '', region: region ?? '' }));
  requirePlaces(places);
  await requireFree(zone.id, places, transaction);
  await ShippingZoneRegion.destroy({ where: { zoneId: zone.id }, transaction });
  const rows = places.map((place) => ({ ...place, zoneId: zone.id }));
  await ShippingZoneRegion.bulkCreate(rows, { transaction });
  zone.regions = await ShippingZoneRegion.findAll({
    where: { zoneId: zone.id },
    order: BY_PLACE,
    transaction,
  });
  return zone;
}

const keyOf = ({ country, region }: Place): string => `${country}-${region}`;

function requirePlaces(places: readonly Place[]): void {
  const seen = new Set<string>();
  for (const [index, place] of places.entries()) {
    const { country, region } = place;
    if (region && !isSubdivision(country, region)) {
      const rule = country
        ? `must be an ISO 3166-2 code of ${country}, without the country`
        : 'must be null without a country';
      throw invalidField(`regions.${index}.region`, rule);
    }
    if (seen.has(keyOf(place))) throw invalidField(`regions.${index}`, 'is in the list already');
    seen.add(keyOf(place));
  }
}

/** The rulebook is locked, so no other zone can take a place meanwhile. */
async function requireFree(
  zoneId: number,
  places: readonly Place[],
  transaction: Transaction,
): Promise<void> {
  const others = await ShippingZoneRegion.findAll({
    where: { zoneId: { [Op.ne]: zoneId }, country: [...new Set(places.map(({ country }) => country))] },
    transaction,
  });
  const zones = new Map(others.map((other) => [keyOf(other), other.zoneId]));
  const errors = places.flatMap((place, index): FieldError[] => {
    const other = zones.get(keyOf(place));
    return other ? [{ field: `regions.${index}`, message: `is in zone ${other} already` }] : [];
  });
  if (errors.length === 0) return;
  throw new Problem(
    'ALREADY_EXISTS',
    'A place is in one shipping zone: take it out of the other one first.',
    { errors },
  );
}
