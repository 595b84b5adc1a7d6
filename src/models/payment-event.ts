import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table } from 'sequelize-typescript';

/**
 * Inbox for webhook events of payment providers. The primary key stores each event once, however often it is delivered. Events
 * about a payment that does not exist yet wait here.
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

  /** The provider's id of the payment; null if the event is about no payment of the shop. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare reference: CreationOptional<string | null>;

  /** The verified body, as JSON; if the database does not accept it as JSON, `body` has it instead. */
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

  /** Why it could not be applied so far; null otherwise. */
  @Column({ type: DataType.STRING(255), allowNull: true })
  declare error: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare receivedAt: CreationOptional<Date>;

  /** When it was applied or found to change nothing; null while it waits. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare processedAt: CreationOptional<Date | null>;
}
