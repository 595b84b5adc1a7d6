import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { lockVersion, type Versions } from '../../../database/version.js';
import { invalidField } from '../../../errors.js';
import { ShippingMethod, ShippingRate, ShippingZone, TaxCategory } from '../../../models/index.js';
import { toThousandths } from '../../../money/amounts.js';
import { requireAmountOf } from '../../../money/require-amount.js';
import { LIMITS } from '../../../rules/values.js';
import { requireRoom } from '../require-room.js';
import { requireRow } from '../require-row.js';
import { changeRules } from '../rulebook.js';
import type { NewShippingMethod, ShippingMethodChanges } from './schemas.js';

/** @throws Problem VALIDATION_FAILED, CONFLICT when there are too many; UniqueConstraintError for a taken code */
export function createShippingMethod(
  sequelize: Sequelize,
  { rates, ...fields }: NewShippingMethod & { currency: string },
): Promise<ShippingMethod> {
  return changeRules(sequelize, async (transaction) => {
    const advice = 'delete some that are not used';
    const room = { ...LIMITS.shippingMethods, what: 'shipping methods', advice };
    await requireRoom(ShippingMethod, room, transaction);
    const method = ShippingMethod.build(fields);
    await requireFit(method, rates, transaction);
    await method.save({ transaction });
    return setRates(method, rates, transaction);
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED; UniqueConstraintError for a taken code */
export function updateShippingMethod(
  sequelize: Sequelize,
  id: number,
  { rates, ...fields }: ShippingMethodChanges,
  versions: Versions,
): Promise<ShippingMethod> {
  return changeRules(sequelize, async (transaction) => {
    const method = await lockVersion(ShippingMethod, 'shipping method', id, versions, transaction);
    const present = await ShippingRate.findAll({ where: { methodId: id }, order: BY_THRESHOLD, transaction });
    // A change of only the rates must increment the version too.
    if (rates) method.changed('updatedAt', true);
    method.set(fields);
    await requireFit(method, rates ?? present, transaction);
    await method.save({ transaction });
    if (rates) return setRates(method, rates, transaction);
    method.rates = present;
    return method;
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED */
export function deleteShippingMethod(sequelize: Sequelize, id: number, versions: Versions): Promise<void> {
  return changeRules(sequelize, async (transaction) => {
    const method = await lockVersion(ShippingMethod, 'shipping method', id, versions, transaction);
    await method.destroy({ transaction });
  });
}

export const BY_THRESHOLD: Array<[string, string]> = [['threshold', 'ASC']];

type Rates = ReadonlyArray<{ threshold: string; amount: string }>;

async function setRates(
  method: ShippingMethod,
  rates: Rates,
  transaction: Transaction,
): Promise<ShippingMethod> {
  const { id: methodId } = method;
  await ShippingRate.destroy({ where: { methodId }, transaction });
  await ShippingRate.bulkCreate(
    rates.map(({ threshold, amount }) => ({ methodId, threshold, amount })),
    { transaction },
  );
  method.rates = await ShippingRate.findAll({ where: { methodId }, order: BY_THRESHOLD, transaction });
  return method;
}

async function requireFit(method: ShippingMethod, rates: Rates, transaction: Transaction): Promise<void> {
  const { zoneId, taxCategoryId, currency, freeFrom, daysMin, daysMax } = method;
  requireAmountOf(freeFrom ?? undefined, currency, 'freeFrom');
  // Right after the insert, omitted columns are undefined.
  if (daysMin != null && daysMax != null && daysMin > daysMax) {
    throw invalidField('daysMax', 'must be at least daysMin');
  }
  requireRates(method, rates);
  await requireRow(ShippingZone, zoneId, { field: 'zoneId', what: 'shipping zone' }, transaction);
  await requireRow(TaxCategory, taxCategoryId, { field: 'taxCategoryId', what: 'tax category' }, transaction);
}

function requireRates({ basis, currency }: ShippingMethod, rates: Rates): void {
  const seen = new Set<number>();
  for (const [index, { threshold, amount }] of rates.entries()) {
    const field = `rates.${index}.threshold`;
    const from = toThousandths(threshold);
    requireAmountOf(amount, currency, `rates.${index}.amount`);
    if (basis === 'total') requireAmountOf(threshold, currency, field);
    if (basis === 'weight' && from % 1000 !== 0) throw invalidField(field, 'must be whole grams');
    if (basis === 'flat' && (from !== 0 || index > 0)) {
      throw invalidField(field, 'a flat method has one rate, from 0 on');
    }
    if (seen.has(from)) throw invalidField(field, 'is there already');
    seen.add(from);
  }
}
