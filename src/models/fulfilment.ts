import type {
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
  NonAttribute,
  Transaction,
} from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, HasMany, Model, Table } from 'sequelize-typescript';
import { isOneLine, LIMITS, must } from '../rules/values.js';
import { FulfilmentItem } from './fulfilment-item.js';
import { ID } from './id.js';
import { Location } from './location.js';
import { Order } from './order.js';

const oneLine = { rule: must(isOneLine, 'must not have control characters') };

/** A shipped parcel with some or all units of an order. Its id is a UUIDv7 made by the service. */
@Table({
  tableName: 'fulfilments',
  updatedAt: false,
  indexes: [
    { name: 'fulfilments_order', fields: ['orderId'] },
    { name: 'fulfilments_location', fields: ['locationId'] },
    { name: 'fulfilments_tracking', fields: ['trackingNumber'] },
  ],
})
export class Fulfilment extends Model<InferAttributes<Fulfilment>, InferCreationAttributes<Fulfilment>> {
  @Column({ type: ID, primaryKey: true, validate: { isUUID: 7 } })
  declare id: string;

  @Column({ type: ID, allowNull: false })
  declare orderId: string;

  /** Location it was shipped from. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare locationId: number;

  @Column({ type: DataType.STRING(LIMITS.carrier.max), allowNull: true, validate: oneLine })
  declare carrier: CreationOptional<string | null>;

  @Column({ type: DataType.STRING(LIMITS.trackingNumber.max), allowNull: true, validate: oneLine })
  declare trackingNumber: CreationOptional<string | null>;

  /** When it was shipped. */
  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare deliveredAt: CreationOptional<Date | null>;

  @BelongsTo(() => Order, { foreignKey: 'orderId', onDelete: 'RESTRICT' })
  declare order?: NonAttribute<Order>;

  @BelongsTo(() => Location, 'locationId')
  declare location?: NonAttribute<Location>;

  @HasMany(() => FulfilmentItem, 'fulfilmentId')
  declare items?: NonAttribute<FulfilmentItem[]>;
}

/** Whether all fulfilments of an order are delivered. */
export async function isAllDelivered(orderId: string, transaction: Transaction): Promise<boolean> {
  return (await Fulfilment.count({ where: { orderId, deliveredAt: null }, transaction })) === 0;
}
