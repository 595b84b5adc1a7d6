import { DataType } from 'sequelize-typescript';
import { formatAmount, isAmountOf } from '../money/amounts.js';
import { isPrice } from '../rules/values.js';

/** Column type of all amounts. Three decimals are enough for every currency in ISO 4217 that has prices. */
export const MONEY = DataType.DECIMAL(15, 3);

interface Row {
  currency?: string;
  // The types of a model's own getDataValue know its columns only.
  getDataValue(column: never): unknown;
}

/** An amount column. Reading it formats the value with the decimals of the row's currency: "49.98" USD, "500" JPY. */
export function moneyColumn(column: string) {
  return {
    type: MONEY,
    allowNull: false,
    get(this: Row): string | null | undefined {
      const amount = this.getDataValue(column as never) as string | null | undefined;
      // Without the currency column in the SELECT, the value stays as it is.
      return amount === undefined || amount === null || this.currency === undefined
        ? amount
        : formatAmount(amount, this.currency);
    },
  };
}

/** A validator for an amount column. @param isWritten checks the format @param form the message if it is wrong */
export function mustBeAmount(isWritten: (value: string) => boolean, form: string) {
  return function validate(this: unknown, value: unknown): void {
    // allowNull decides on NULL.
    if (value === null || value === undefined) return;
    const { currency } = this as Row;
    if (!isWritten(String(value))) throw new Error(form);
    if (currency !== undefined && !isAmountOf(String(value), currency)) {
      throw new Error(`must be an amount that ${currency} has`);
    }
  };
}

/** Column of a unit price. Zero is a valid price. */
export const priceColumn = (column: string) => ({
  ...moneyColumn(column),
  validate: {
    rule: mustBeAmount(isPrice, 'must be an amount with at most three decimals and eight digits before them'),
  },
});
