import type { Transaction } from 'sequelize';

/**
 * Called in the transaction that verifies the address of an account, which has written the account's row; the orders module claims
 * orders of guests then, which this one knows nothing of.
 */
export type OnVerified = (
  account: { id: number; emailKey: string },
  transaction: Transaction,
) => Promise<unknown>;
