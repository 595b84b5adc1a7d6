import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';
import { MONEY } from './money-column.js';
import { Return } from './return.js';

/** Units of a line in a return. */
@Table({
  tableName: 'return_items',
  timestamps: false,
  indexes: [{ name: 'return_items_return', fields: ['returnId'] }],
})
export class ReturnItem extends Model<InferAttributes<ReturnItem>, InferCreationAttributes<ReturnItem>> {
  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  @Column({ type: DataType.SMALLINT.UNSIGNED, primaryKey: true })
  declare line: number;

  @Column({ type: ID, primaryKey: true })
  declare returnId: string;

  /** Requested units. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, validate: { isInt: true, min: 1 } })
  declare quantity: number;

  /** Received units that went back into stock. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare restocked: CreationOptional<number>;

  /** Received units that were written off. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare writtenOff: CreationOptional<number>;

  /** Value of the received units, their share of the line total: a decimal string. Refunded or withheld. */
  @Column({ type: MONEY, allowNull: false, defaultValue: '0.000' })
  declare amount: CreationOptional<string>;

  @BelongsTo(() => Return, { foreignKey: 'returnId', onDelete: 'RESTRICT' })
  declare return?: NonAttribute<Return>;
}
