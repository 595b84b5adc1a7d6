import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';

/** A background job that one process at a time may run, and its current holder; see src/jobs/lease.ts. */
@Table({ tableName: 'job_leases', timestamps: false })
export class JobLease extends Model<InferAttributes<JobLease>, InferCreationAttributes<JobLease>> {
  @Column({ type: DataType.STRING(64), primaryKey: true })
  declare name: string;

  /** Random id of the process that holds the lease. */
  @Column({ type: ID, allowNull: false })
  declare holder: string;

  /** When the lease can be claimed again, by the database's clock. */
  @Column({ type: DataType.DATE(3), allowNull: false })
  declare dueAt: CreationOptional<Date>;
}
