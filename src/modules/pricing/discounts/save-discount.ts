import { col, fn, Op, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { lockVersion, type Versions } from '../../../database/version.js';
import { Problem } from '../../../errors.js';
import { DISCOUNT_CLASSES } from '../../../models/discount.js';
import { Discount, DiscountCode, DiscountRedemption } from '../../../models/index.js';
import { LIMITS } from '../../../rules/values.js';
import { requireRoom } from '../require-room.js';
import { changeRules } from '../rulebook.js';
import { columnsOf } from '../validity.js';
import { requireFit } from './require-fit.js';
import type { DiscountChanges, NewDiscount } from './schemas.js';
import { tellOfDiscount } from './tell-of-discount.js';

/** @throws Problem VALIDATION_FAILED, ALREADY_EXISTS, CONFLICT when there are too many */
export function createDiscount(sequelize: Sequelize, given: NewDiscount): Promise<Discount> {
  return changeRules(sequelize, async (transaction) => {
    await requireRoom(
      Discount,
      { ...LIMITS.discounts, what: 'discounts', advice: 'delete some that were never used' },
      transaction,
    );
    const discount = Discount.build({
      code: null,
      currency: null,
      value: given.kind === 'buy_x_get_y' ? '100' : null,
      rule: {},
      combinesWith: DISCOUNT_CLASSES.filter((one) => one !== given.class),
      ...columnsOf(given),
    });
    await requireFit(discount, transaction);
    await requireFreeCode(discount, transaction);
    await requireRoomToTry(discount, transaction);
    await discount.save({ transaction });
    await tellOfDiscount('discount.created', discount, transaction);
    return discount;
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, ALREADY_EXISTS, CONFLICT for a limit below its uses */
export function updateDiscount(
  sequelize: Sequelize,
  id: number,
  changes: DiscountChanges,
  versions: Versions,
): Promise<Discount> {
  return changeRules(sequelize, async (transaction) => {
    const discount = await lockVersion(Discount, 'discount', id, versions, transaction);
    const { version } = discount;
    discount.set(columnsOf(changes));
    await requireFit(discount, transaction);
    await requireFreeCode(discount, transaction);
    await requireUsesWithin(discount, transaction);
    await requireRoomToTry(discount, transaction);
    if (discount.isAutomatic && (await DiscountCode.findOne({ where: { discountId: id }, transaction }))) {
      throw new Problem('CONFLICT', 'It has generated codes, so it cannot apply without one.');
    }
    await discount.save({ transaction });
    if (discount.version !== version) await tellOfDiscount('discount.updated', discount, transaction);
    return discount;
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED, CONFLICT when it was used */
export function deleteDiscount(sequelize: Sequelize, id: number, versions: Versions): Promise<void> {
  return changeRules(sequelize, async (transaction) => {
    const discount = await lockVersion(Discount, 'discount', id, versions, transaction);
    if (await DiscountRedemption.findOne({ where: { discountId: id }, transaction })) {
      throw new Problem('CONFLICT', 'It was used: switch it off with isActive instead.');
    }
    await discount.destroy({ transaction });
    await tellOfDiscount('discount.deleted', discount, transaction);
  });
}

/** The rulebook is locked, so no other change can take the code meanwhile. */
async function requireFreeCode({ id, codeKey }: Discount, transaction: Transaction): Promise<void> {
  if (!codeKey) return;
  const where = { codeKey, ...(id && { id: { [Op.ne]: id } }) };
  const other =
    (await Discount.findOne({ where, transaction })) ??
    (await DiscountCode.findByPk(codeKey, { transaction }));
  if (!other) return;
  throw new Problem('ALREADY_EXISTS', `The code ${other.code} is taken.`, {
    errors: [{ field: 'code', message: `is taken, or looks like ${other.code}, which is` }],
  });
}

async function requireRoomToTry(discount: Discount, transaction: Transaction): Promise<void> {
  const { id, isAutomatic, isActive } = discount;
  if (!isAutomatic || !isActive) return;
  const isTried = { isAutomatic: true, isActive: true, endsAt: { [Op.or]: [null, { [Op.gt]: new Date() }] } };
  const { max } = LIMITS.automaticDiscounts;
  const where = { ...isTried, ...(id && { id: { [Op.ne]: id } }) };
  if ((await Discount.count({ where, transaction })) < max) return;
  throw new Problem(
    'CONFLICT',
    `At most ${max} automatic discounts are active at once: switch others off first.`,
  );
}

/** The row is locked, so its uses cannot change meanwhile. */
async function requireUsesWithin(discount: Discount, transaction: Transaction): Promise<void> {
  const { id, uses, maxUses, maxPerCustomer } = discount;
  if (discount.changed('maxUses') && maxUses !== null && maxUses < uses) {
    throw new Problem('CONFLICT', `${uses} orders use it already: maxUses cannot be less.`);
  }
  if (!discount.changed('maxPerCustomer') || maxPerCustomer === null) return;
  const [most] = await DiscountRedemption.findAll({
    attributes: [[fn('COUNT', col('*')), 'orders']],
    where: { discountId: id, releasedAt: null },
    group: 'customerKey',
    order: [['orders', 'DESC']],
    limit: 1,
    raw: true,
    transaction,
  });
  const { orders = 0 } = (most ?? {}) as { orders?: number };
  if (orders > maxPerCustomer) {
    throw new Problem('CONFLICT', `A customer has used it ${orders} times: maxPerCustomer cannot be less.`);
  }
}
