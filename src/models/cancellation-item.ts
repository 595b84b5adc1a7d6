import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';
import { MONEY } from './money-column.js';

/** Units of a line that were cancelled. The order's event of that version says who did it, when and why. */
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

  /** Whether they went back into stock; else they were written off. */
  @Column({ type: DataType.BOOLEAN, allowNull: false })
  declare restocked: boolean;

  /** What those units are worth, of the line's total: a decimal string. Given back, or withheld. */
  @Column({ type: MONEY, allowNull: false, defaultValue: '0.000' })
  declare amount: CreationOptional<string>;
}
