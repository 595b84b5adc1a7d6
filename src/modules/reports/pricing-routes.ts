import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { discountsByCode } from './discounts.js';
import { periodReportRoute } from './period-report-route.js';
import * as schemas from './pricing-schemas.js';
import { pagedReport } from './report-route.js';
import { shippingByMethod } from './shipping.js';
import { taxesByRate } from './taxes.js';

/** Reports on the pricing rules of a period: tax, shipping, discounts. */
export function pricingReportRoutes(app: FastifyInstance, { timeZone }: Pick<Config, 'timeZone'>): void {
  const query = schemas.pricingQuery;

  periodReportRoute(app, timeZone, {
    query,
    name: 'taxes',
    operationId: 'adminGetTaxesReport',
    summary: 'Tax by rate, country and region',
    row: schemas.taxRow,
    rows: (period, _query, sequelize) => pagedReport(sequelize, taxesByRate(period)),
  });

  periodReportRoute(app, timeZone, {
    query,
    name: 'shipping',
    operationId: 'adminGetShippingReport',
    summary: 'Shipping charged, by method',
    row: schemas.shippingRow,
    rows: (period, _query, sequelize) => pagedReport(sequelize, shippingByMethod(period)),
  });

  periodReportRoute(app, timeZone, {
    query,
    name: 'discounts',
    operationId: 'adminGetDiscountsReport',
    summary: 'Discounts by code',
    row: schemas.discountRow,
    rows: (period, _query, sequelize) => pagedReport(sequelize, discountsByCode(period)),
  });
}
