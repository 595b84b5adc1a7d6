import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';
import { MONEY } from './money-column.js';

/** Cancelled units of an order line. The order's event with the same version says who cancelled them, when and why. */
@Table({
  tableName: 'cancellation_items',
  timestamps: false,
  indexes: [{ name: 'cancellation_items_event', fields: ['orderId', 'version'] }],
})
export class CancellationItem extends Model<
  InferAttributes<CancellationItem>,
  InferCreationAttributes<CancellationItem>
> {
  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  @Column({ type: DataType.SMALLINT.UNSIGNED, primaryKey: true })
  declare line: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare version: number;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, validate: { isInt: true, min: 1 } })
  declare quantity: number;

  /** Whether the units went back into stock. Otherwise they were written off. */
  @Column({ type: DataType.BOOLEAN, allowNull: false })
  declare restocked: boolean;

  /** Value of the units, their share of the line total: a decimal string. Refunded or withheld. */
  @Column({ type: MONEY, allowNull: false, defaultValue: '0.000' })
  declare amount: CreationOptional<string>;
}
