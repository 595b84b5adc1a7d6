import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';

/** As UnpaidGuard, for guests. Used only if MAX_UNPAID_UNITS is set, and for holds. */
@Table({ tableName: 'guest_guards', timestamps: false })
export class GuestGuard extends Model<InferAttributes<GuestGuard>, InferCreationAttributes<GuestGuard>> {
  /** The guest, as a hash; see customerKeyOf. */
  @Column({ type: ID, primaryKey: true })
  declare customerKey: string;

  /** How often it was locked: the lock is a write. */
  @Column({ type: DataType.BIGINT.UNSIGNED, allowNull: false })
  declare claims: number;
}
