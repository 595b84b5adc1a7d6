import { DataType } from 'sequelize-typescript';
import { formatAmount, isAmountOf } from '../money/amounts.js';

/** Every amount in the database: whatever decimals its currency has, they are kept. */
export const MONEY = DataType.DECIMAL(15, 3);

interface Row {
  currency?: string;
  // The types of a model's own getDataValue know its columns only.
  getDataValue(column: never): unknown;
}

/** A column with an amount in the currency of its row, with whose decimals it is read: "49.98" USD, "500" JPY. */
export function moneyColumn(column: string) {
  return {
    type: MONEY,
    allowNull: false,
    get(this: Row): string | undefined {
      const amount = this.getDataValue(column as never) as string | undefined;
      // Not every read has both columns; then it is as it comes.
      return amount === undefined || this.currency === undefined
        ? amount
        : formatAmount(amount, this.currency);
    },
  };
}

/** A validator of such a column. @param isWritten what its form must be, and `form` what is said of it otherwise */
export function mustBeAmount(isWritten: (value: string) => boolean, form: string) {
  return function validate(this: unknown, value: unknown): void {
    const { currency } = this as Row;
    if (!isWritten(String(value))) throw new Error(form);
    if (currency !== undefined && !isAmountOf(String(value), currency)) {
      throw new Error(`must be an amount that ${currency} has`);
    }
  };
}
