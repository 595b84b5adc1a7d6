import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { type ShippingAddress, validateShippingAddress } from '../rules/shipping-address.js';
import { isOneLine, LIMITS, must } from '../rules/values.js';
import { ID } from './id.js';
import { User } from './user.js';

/** An entry of a customer's address book. Orders copy it. Its id is a UUIDv7 made by the service. */
@Table({
  tableName: 'addresses',
  version: true,
  indexes: [
    { name: 'addresses_user', fields: ['userId', 'id'] },
    { name: 'addresses_default_shipping', fields: ['defaultShippingOf'], unique: true },
    { name: 'addresses_default_billing', fields: ['defaultBillingOf'], unique: true },
  ],
})
export class Address extends Model<InferAttributes<Address>, InferCreationAttributes<Address>> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare userId: number;

  /** What the customer calls it. */
  @Column({
    type: DataType.STRING(LIMITS.addressLabel.max),
    allowNull: true,
    validate: { rule: must(isOneLine, 'must not have control characters') },
  })
  declare label: CreationOptional<string | null>;

  @Column({ type: DataType.JSON, allowNull: false, validate: { structure: validateShippingAddress } })
  declare address: ShippingAddress;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: false })
  declare isDefaultShipping: CreationOptional<boolean>;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: false })
  declare isDefaultBilling: CreationOptional<boolean>;

  /** Incremented by every change, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  // Generated: the account whose default it is. Their unique keys allow one each.

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare readonly defaultShippingOf: CreationOptional<number | null>;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare readonly defaultBillingOf: CreationOptional<number | null>;

  @BelongsTo(() => User, { foreignKey: 'userId', onDelete: 'CASCADE' })
  declare user?: NonAttribute<User>;
}
