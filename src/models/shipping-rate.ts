import type { InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { isTotal, must } from '../rules/values.js';
import { MONEY } from './money-column.js';
import { ShippingMethod } from './shipping-method.js';

const isAmount = must(isTotal, 'must be a decimal number, not below zero, with at most three decimals');

/** Price of a shipping method from some weight or total on. */
@Table({ tableName: 'shipping_rates', timestamps: false })
export class ShippingRate extends Model<
  InferAttributes<ShippingRate>,
  InferCreationAttributes<ShippingRate>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare methodId: number;

  /** Grams, or an amount in the method's currency, depending on its basis. A decimal string. */
  @Column({ type: MONEY, primaryKey: true, validate: { rule: isAmount } })
  declare threshold: string;

  /** A decimal string in the method's currency. */
  @Column({ type: MONEY, allowNull: false, validate: { rule: isAmount } })
  declare amount: string;

  @BelongsTo(() => ShippingMethod, { foreignKey: 'methodId', onDelete: 'CASCADE' })
  declare method?: NonAttribute<ShippingMethod>;
}
