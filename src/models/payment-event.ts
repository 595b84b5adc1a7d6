import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table } from 'sequelize-typescript';

/**
 * The inbox of what providers tell the shop by webhook. The primary key takes each event once, however often it is
 * delivered; one that is about a payment which is not there yet waits here.
 */
@Table({
  tableName: 'payment_events',
  updatedAt: false,
  indexes: [
    { name: 'payment_events_reference', fields: ['provider', 'reference'] },
    { name: 'payment_events_processed', fields: ['processedAt', 'receivedAt'] },
  ],
})
export class PaymentEvent extends Model<
  InferAttributes<PaymentEvent>,
  InferCreationAttributes<PaymentEvent>
> {
  @Column({ type: DataType.STRING(32), primaryKey: true })
  declare provider: string;

  @Column({ type: DataType.STRING(255), primaryKey: true })
  declare eventId: string;

  @Column({ type: DataType.STRING(255), allowNull: false })
  declare type: string;

  /** The payment that it is about, as the provider names it; null when it is about none of the shop's. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare reference: CreationOptional<string | null>;

  /** As it came, its signature verified; in `body` where the database does not take it for JSON. */
  @Column({
    type: DataType.JSON,
    allowNull: true,
    get(this: PaymentEvent) {
      return this.getDataValue('payload') ?? JSON.parse(this.body ?? 'null');
    },
  })
  declare payload: CreationOptional<object | null>;

  @Column({ type: DataType.TEXT('medium'), allowNull: true })
  declare body: CreationOptional<string | null>;

  /** Why it could not be applied so far; null when it could, or nothing is known against it. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare error: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare receivedAt: CreationOptional<Date>;

  /** When it was applied, or found to change nothing; null while it waits. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare processedAt: CreationOptional<Date | null>;
}
