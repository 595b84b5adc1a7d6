import type { Period } from './calendar.js';
import { keysOf, placedIn } from './order-keys.js';
import { currencyCode, type Report, wholeNumber } from './report.js';
import { TAKEN_BACK } from './taken-back.js';

/** What a customer ordered in one currency. */
export interface CustomerFigures {
  userId: number;
  email: string;
  firstName: string;
  lastName: string;
  /** In all currencies, without those that are cancelled as a whole. */
  orders: number;
  currency: string;
  ordersInCurrency: number;
  /** Ordered, less cancelled, less returned, in that currency. */
  spent: string;
}

const CUSTOMERS = `
  SELECT customer.id AS userId, customer.email, customer.firstName, customer.lastName, bought.orders,
    bought.currency, bought.ordersInCurrency, bought.spent
  FROM (
    SELECT userId, currency, CAST(SUM(SUM(orders)) OVER (PARTITION BY userId) AS SIGNED) AS orders,
      CAST(SUM(orders) AS SIGNED) AS ordersInCurrency, SUM(amount) AS spent
    FROM (
      SELECT userId, currency, SUM(status <> 'cancelled') AS orders, SUM(totalAmount) AS amount
      FROM orders WHERE ${placedIn('id')} GROUP BY userId, currency
      UNION ALL
      SELECT placed.userId, placed.currency, 0, -SUM((back.cancelled + back.returned) * item.price)
      FROM ${TAKEN_BACK} GROUP BY placed.userId, placed.currency
    ) AS part
    GROUP BY userId, currency
  ) AS bought
  JOIN users AS customer ON customer.id = bought.userId
  WHERE bought.orders > :moreThan AND bought.ordersInCurrency > 0`;

/** Customers with more than so many orders in a period, those with the most first: a row a currency. */
export function frequentCustomers(period: Period, moreThan: number): Report<CustomerFigures> {
  return {
    sql: CUSTOMERS,
    order: [
      { by: 'orders', key: wholeNumber, descending: true },
      { by: 'userId', key: wholeNumber },
      { by: 'currency', key: currencyCode },
    ],
    values: { ...keysOf(period), moreThan },
  };
}
