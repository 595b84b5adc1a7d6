import type { Sequelize } from 'sequelize-typescript';
import { lockVersion, type Versions } from '../../../database/version.js';
import { CustomerGroup } from '../../../models/index.js';
import { LIMITS } from '../../../rules/values.js';
import { requireUnnamed } from '../discounts/named-rows.js';
import { requireRoom } from '../require-room.js';
import { changeRules } from '../rulebook.js';
import type { CustomerGroupChanges, NewCustomerGroup } from './schemas.js';

/** @throws Problem CONFLICT when there are too many; UniqueConstraintError for a taken code */
export function createCustomerGroup(sequelize: Sequelize, fields: NewCustomerGroup): Promise<CustomerGroup> {
  return changeRules(sequelize, async (transaction) => {
    await requireRoom(CustomerGroup, { ...LIMITS.customerGroups, what: 'customer groups' }, transaction);
    return CustomerGroup.create(fields, { transaction });
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED; UniqueConstraintError for a taken code */
export function updateCustomerGroup(
  sequelize: Sequelize,
  id: number,
  changes: CustomerGroupChanges,
  versions: Versions,
): Promise<CustomerGroup> {
  return changeRules(sequelize, async (transaction) => {
    const group = await lockVersion(CustomerGroup, 'customer group', id, versions, transaction);
    return group.update(changes, { transaction });
  });
}

/**
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, STILL_REFERENCED while discounts are for it; ForeignKeyConstraintError while
 *   customers or price lists are
 */
export function deleteCustomerGroup(sequelize: Sequelize, id: number, versions: Versions): Promise<void> {
  return changeRules(sequelize, async (transaction) => {
    const group = await lockVersion(CustomerGroup, 'customer group', id, versions, transaction);
    await requireUnnamed('customer group', id, transaction);
    await group.destroy({ transaction });
  });
}
