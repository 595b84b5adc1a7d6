import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { periodOf } from './calendar.js';
import { discountsByCode } from './discounts.js';
import * as schemas from './pricing-schemas.js';
import { pagedReport, reportRoute } from './report-route.js';
import { days } from './schemas.js';
import { shippingByMethod } from './shipping.js';
import { taxesByRate } from './taxes.js';

/** Reports on what the rules of prices came to in a period: tax, shipping, discounts. */
export function pricingReportRoutes(app: FastifyInstance, { timeZone }: Pick<Config, 'timeZone'>): void {
  const { sequelize } = app;
  const common = { query: schemas.pricingQuery, about: days };

  reportRoute(app, {
    ...common,
    name: 'taxes',
    operationId: 'adminGetTaxesReport',
    summary: 'Tax by rate, country and region',
    row: schemas.taxRow,
    find: (query) => {
      const period = periodOf(query, timeZone);
      return { period, ...pagedReport(sequelize, taxesByRate(period)) };
    },
  });

  reportRoute(app, {
    ...common,
    name: 'shipping',
    operationId: 'adminGetShippingReport',
    summary: 'Shipping charged, by method',
    row: schemas.shippingRow,
    find: (query) => {
      const period = periodOf(query, timeZone);
      return { period, ...pagedReport(sequelize, shippingByMethod(period)) };
    },
  });

  reportRoute(app, {
    ...common,
    name: 'discounts',
    operationId: 'adminGetDiscountsReport',
    summary: 'Discounts by code',
    row: schemas.discountRow,
    find: (query) => {
      const period = periodOf(query, timeZone);
      return { period, ...pagedReport(sequelize, discountsByCode(period)) };
    },
  });
}
