import type { InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { Fulfilment } from './fulfilment.js';
import { ID } from './id.js';

/** Units of a line in a parcel. */
@Table({
  tableName: 'fulfilment_items',
  timestamps: false,
  indexes: [{ name: 'fulfilment_items_fulfilment', fields: ['fulfilmentId'] }],
})
export class FulfilmentItem extends Model<
  InferAttributes<FulfilmentItem>,
  InferCreationAttributes<FulfilmentItem>
> {
  @Column({ type: ID, primaryKey: true })
  declare orderId: string;

  @Column({ type: DataType.SMALLINT.UNSIGNED, primaryKey: true })
  declare line: number;

  @Column({ type: ID, primaryKey: true })
  declare fulfilmentId: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, validate: { isInt: true, min: 1 } })
  declare quantity: number;

  @BelongsTo(() => Fulfilment, { foreignKey: 'fulfilmentId', onDelete: 'RESTRICT' })
  declare fulfilment?: NonAttribute<Fulfilment>;
}
