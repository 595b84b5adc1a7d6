import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

/** Where a read runs: the pool of the primary, that of a replica, or one connection to a replica. See replicas/. */
export interface Queries extends Pick<Sequelize, 'query' | 'escape'> {
  /** That connection, to be passed to models as their `transaction`; without it they ask the primary. */
  held?: Transaction;
}
