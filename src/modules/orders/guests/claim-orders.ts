import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { lockByWriting } from '../../../database/lock-by-writing.js';
import { inTransaction, SAFE_TO_REPEAT } from '../../../database/transaction.js';
import { Problem } from '../../../errors.js';
import { idOf } from '../../../models/id.js';
import { DiscountRedemption, GuestOrder, Order, User } from '../../../models/index.js';
import { customerKeyOf } from '../../pricing/api.js';
import { changeOrder, lockOrder } from '../lifecycle/order-transition.js';

/** Most orders that one transaction claims: each takes a few statements. */
const AT_ONCE = 100;

/** An account whose address is known to be its owner's. */
export type Claimant = Pick<User, 'id' | 'emailKey'>;

/**
 * Gives an account the orders that guests have placed with its e-mail address, the newest first; their tokens are invalid
 * afterwards. Of two claims at once, one gets an order.
 *
 * Call it only if the address is verified, in a transaction that has locked the account by writing it: otherwise the address could
 * change meanwhile. Lock order: account, orders.
 *
 * @returns how many; with AT_ONCE of them there may be more
 */
export async function claimGuestOrders(
  { id, emailKey }: Claimant,
  transaction: Transaction,
): Promise<number> {
  const found = await GuestOrder.findAll({
    attributes: ['orderId'],
    where: { emailKey, claimedBy: { [Op.is]: null } },
    order: [['orderId', 'DESC']],
    limit: AT_ONCE,
    raw: true,
    transaction,
  });
  let claimed = 0;
  for (const { orderId } of found) if (await claimOrder(orderId, { id, emailKey }, transaction)) claimed++;
  return claimed;
}

/** @returns whether it was still unclaimed */
async function claimOrder(
  orderId: string,
  { id, emailKey }: Claimant,
  transaction: Transaction,
): Promise<boolean> {
  const unclaimed = { id: orderId, userId: { [Op.is]: null } };
  const [taken] = await Order.update({ userId: id }, { where: unclaimed, silent: true, transaction });
  if (taken === 0) return false;
  const order = await lockOrder({ orderId }, transaction);
  await GuestOrder.update({ claimedAt: new Date(), claimedBy: id }, { where: { orderId }, transaction });
  if (order.hasDiscounts) await moveRedemptions(orderId, emailKey, id, transaction);
  const actor = { type: 'user', id, as: 'customer' } as const;
  await changeOrder(order, { kind: 'claimed', actor }, transaction);
  return true;
}

/** The uses of discounts count for the account from now on, except for those of which it has had as many as it may. */
async function moveRedemptions(
  orderId: string,
  emailKey: string,
  userId: number,
  transaction: Transaction,
): Promise<void> {
  const [from, to] = [idOf(customerKeyOf(emailKey)), idOf(customerKeyOf(userId))];
  // IGNORE leaves a row as it is whose unique key, of the customer's uses or first order, is taken.
  await (DiscountRedemption.sequelize as Sequelize).query(
    `UPDATE IGNORE discount_redemptions
     SET customerKey = :to, firstOrderKey = IF(firstOrderKey = :from, :to, firstOrderKey)
     WHERE orderId = :orderId AND customerKey = :from`,
    { replacements: { from, to, orderId: idOf(orderId) }, type: QueryTypes.UPDATE, transaction },
  );
}

/**
 * Claims all orders of guests with the account's address.
 * @returns how many
 * @throws Problem EMAIL_NOT_VERIFIED
 */
export async function claimAll(sequelize: Sequelize, userId: number): Promise<number> {
  for (let claimed = 0; ; ) {
    const now = await inTransaction(
      sequelize,
      (transaction) => claimSome(userId, transaction),
      SAFE_TO_REPEAT,
    );
    claimed += now;
    if (now < AT_ONCE) return claimed;
  }
}

async function claimSome(id: number, transaction: Transaction): Promise<number> {
  await lockByWriting(User, { id }, transaction);
  const user = await User.findByPk(id, {
    attributes: ['id', 'emailKey', 'emailVerifiedAt'],
    rejectOnEmpty: true,
    transaction,
  });
  if (!user.emailVerifiedAt) {
    throw new Problem('EMAIL_NOT_VERIFIED', 'Confirm the e-mail address of the account first.');
  }
  return claimGuestOrders(user, transaction);
}
