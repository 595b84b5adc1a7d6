import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { bestSellers } from './best-sellers.js';
import { cancellationsByReason } from './cancellations.js';
import { frequentCustomers } from './customers.js';
import { owedOrders } from './owed.js';
import { owedQuery, owedRow } from './owed-schemas.js';
import { periodReportRoute } from './period-report-route.js';
import { pagedReport, reportRoute, singlePageReport } from './report-route.js';
import { readSales } from './sales.js';
import * as sales from './sales-schemas.js';
import * as schemas from './schemas.js';
import { stuckOrders } from './stuck-orders.js';

type Shop = Pick<Config, 'currency' | 'timeZone'>;

/** Reports on a period: sales, customers, cancellations. */
export function periodReportRoutes(app: FastifyInstance, { currency, timeZone }: Shop): void {
  periodReportRoute(app, timeZone, {
    name: 'sales',
    operationId: 'adminGetSalesReport',
    summary: 'Orders, payments and refunds by day, week or month',
    query: sales.salesQuery,
    row: sales.salesRow,
    rows: (period, query, sequelize) =>
      singlePageReport(() => readSales(sequelize, period, query.groupBy, currency)),
  });

  periodReportRoute(app, timeZone, {
    name: 'best-sellers',
    operationId: 'adminGetBestSellersReport',
    summary: 'Best-selling products',
    query: sales.bestSellersQuery,
    row: sales.bestSellerRow,
    rows: (period, query, sequelize) => pagedReport(sequelize, bestSellers(period, { currency, ...query })),
  });

  periodReportRoute(app, timeZone, {
    name: 'customers',
    operationId: 'adminGetCustomersReport',
    summary: 'Customers with more than a given number of orders, and what they paid',
    query: schemas.customersQuery,
    row: schemas.customerRow,
    rows: (period, query, sequelize) => pagedReport(sequelize, frequentCustomers(period, query.moreThan)),
  });

  periodReportRoute(app, timeZone, {
    name: 'owed',
    operationId: 'adminGetOwedReport',
    summary: 'Orders with an unpaid balance',
    query: owedQuery,
    row: owedRow,
    rows: (period, _query, sequelize) => pagedReport(sequelize, owedOrders(period)),
  });

  periodReportRoute(app, timeZone, {
    name: 'cancellations',
    operationId: 'adminGetCancellationsReport',
    summary: 'Why units of the orders of a period were cancelled',
    query: schemas.cancellationsQuery,
    row: schemas.cancellationRow,
    rows: (period, _query, sequelize) => pagedReport(sequelize, cancellationsByReason(period)),
  });
}

/** What is stuck at present. */
export function stuckOrdersRoute(app: FastifyInstance): void {
  reportRoute(app, {
    name: 'stuck-orders',
    operationId: 'adminGetStuckOrdersReport',
    summary: 'Orders that have been pending or processing for too long',
    query: schemas.stuckOrdersQuery,
    row: schemas.stuckOrderRow,
    find: ({ hours }, sequelize) => pagedReport(sequelize, stuckOrders(hours)),
  });
}
