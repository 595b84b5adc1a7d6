import { Op, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { lockVersion, type Versions } from '../../../database/version.js';
import { invalidField, Problem } from '../../../errors.js';
import { TaxCategory, TaxRate } from '../../../models/index.js';
import { STANDARD_TAX_CATEGORY_ID } from '../../../models/tax-category.js';
import { isSubdivision } from '../../../rules/countries.js';
import { identityOf } from '../../../rules/identity.js';
import { LIMITS } from '../../../rules/values.js';
import { requireRoom } from '../require-room.js';
import { requireRow } from '../require-row.js';
import { changeRules } from '../rulebook.js';
import { columnsOf, requireEndAfterStart, validityOf } from '../validity.js';
import { EU_STANDARD_RATES } from './eu-standard-rates.js';
import type { NewTaxRate, TaxRateChanges } from './schemas.js';

/** @throws Problem VALIDATION_FAILED, ALREADY_EXISTS, CONFLICT when there are too many */
export function createTaxRate(sequelize: Sequelize, given: NewTaxRate): Promise<TaxRate> {
  return changeRules(sequelize, async (transaction) => {
    const rate = TaxRate.build({
      ...columnsWithRegion(given),
      taxCategoryId: given.taxCategoryId ?? STANDARD_TAX_CATEGORY_ID,
    });
    await requireRoom(TaxRate, ROOM, transaction);
    await requireFit(rate, transaction);
    return rate.save({ transaction });
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, ALREADY_EXISTS */
export function updateTaxRate(
  sequelize: Sequelize,
  id: number,
  changes: TaxRateChanges,
  versions: Versions,
): Promise<TaxRate> {
  return changeRules(sequelize, async (transaction) => {
    const rate = await lockVersion(TaxRate, 'tax rate', id, versions, transaction);
    rate.set(columnsWithRegion(changes));
    await requireFit(rate, transaction);
    return rate.save({ transaction });
  });
}

/** The columns of the given fields. */
const columnsWithRegion = <Given extends TaxRateChanges>({ region, ...fields }: Given) => ({
  ...columnsOf(fields),
  ...(region !== undefined && { region: region ?? '' }),
});

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED */
export function deleteTaxRate(sequelize: Sequelize, id: number, versions: Versions): Promise<void> {
  return changeRules(sequelize, async (transaction) => {
    const rate = await lockVersion(TaxRate, 'tax rate', id, versions, transaction);
    await rate.destroy({ transaction });
  });
}

/**
 * Adds the standard rates of countries that have no current or future rate.
 * @throws Problem VALIDATION_FAILED for a country that is not in the list, CONFLICT when there are too many
 */
export function applyPresets(
  sequelize: Sequelize,
  countries: readonly string[] = EU_STANDARD_RATES.map(({ country }) => country),
): Promise<{ created: TaxRate[]; skipped: string[] }> {
  const wanted = EU_STANDARD_RATES.filter(({ country }) => countries.includes(country));
  const unknown = countries.filter((country) => !wanted.some((one) => one.country === country));
  if (unknown.length > 0) throw invalidField('countries', `has no ${unknown.join(', ')}`);
  return changeRules(sequelize, async (transaction) => {
    const there = await TaxRate.findAll({
      attributes: ['country'],
      where: {
        country: wanted.map(({ country }) => country),
        region: '',
        taxCategoryId: STANDARD_TAX_CATEGORY_ID,
        endsAt: { [Op.or]: [{ [Op.is]: null }, { [Op.gt]: new Date() }] },
      },
      raw: true,
      transaction,
    });
    const skipped = [...new Set(there.map(({ country }) => country))].sort();
    const missing = wanted.filter(({ country }) => !skipped.includes(country));
    await requireRoom(TaxRate, { ...ROOM, more: missing.length }, transaction);
    const created: TaxRate[] = [];
    // One by one: bulkCreate may return wrong ids.
    for (const { country, name, rate } of missing) {
      const fields = { country, name, rate, taxCategoryId: STANDARD_TAX_CATEGORY_ID };
      created.push(await TaxRate.create(fields, { transaction }));
    }
    return { created, skipped };
  });
}

/** Limit on tax rates. */
const ROOM = { ...LIMITS.taxRates, what: 'tax rates', advice: 'delete some that have ended' };

async function requireFit(rate: TaxRate, transaction: Transaction): Promise<void> {
  const { country, region, taxCategoryId } = rate;
  if (region && !isSubdivision(country, region)) {
    throw invalidField('region', `must be an ISO 3166-2 code of ${country}, without the country`);
  }
  requireEndAfterStart(rate);
  await requireRow(TaxCategory, taxCategoryId, { field: 'taxCategoryId', what: 'tax category' }, transaction);
  const others = await TaxRate.findAll({ where: { country, region, taxCategoryId }, transaction });
  if (others.some((other) => other.id !== rate.id && isTwin(other, rate))) {
    throw new Problem('ALREADY_EXISTS', `There is a rate "${rate.name}" for that place, category and time.`, {
      errors: [
        { field: 'name', message: 'is taken: rates of one place add up, so each has a name of its own' },
      ],
    });
  }
}

/** Whether two rates of one place are duplicates: same name, overlapping times. */
function isTwin(one: TaxRate, other: TaxRate): boolean {
  const [first, second] = [validityOf(one), validityOf(other)];
  return (
    identityOf(one.name) === identityOf(other.name) &&
    first.startsAt < second.endsAt &&
    second.startsAt < first.endsAt
  );
}
