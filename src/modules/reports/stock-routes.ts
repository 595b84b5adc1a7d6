import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { lastDays } from './calendar.js';
import { daysLate, type Incoming, incoming } from './incoming.js';
import { periodReportRoute } from './period-report-route.js';
import { pagedReport, presentEach, reportRoute, singlePageReport } from './report-route.js';
import { days } from './schemas.js';
import { readAdjustments, readShrinkage } from './stock-adjustments.js';
import { stockCover } from './stock-cover.js';
import * as schemas from './stock-schemas.js';
import { stockValue } from './stock-value.js';

/** Reports on stock: what it is worth, how long it lasts, what was lost, and what is to come. */
export function stockReportRoutes(app: FastifyInstance, { timeZone }: Pick<Config, 'timeZone'>): void {
  reportRoute(app, {
    name: 'stock-cover',
    operationId: 'adminGetStockCoverReport',
    summary: 'Stock of each product, in all or by location, and how many days it will last',
    query: schemas.stockCoverQuery,
    row: schemas.stockCoverRow,
    about: days,
    find: ({ days: before, groupBy }, sequelize) => {
      const period = lastDays(before, timeZone);
      return { period, ...pagedReport(sequelize, stockCover(period, before, groupBy)) };
    },
  });

  reportRoute(app, {
    name: 'stock-value',
    operationId: 'adminGetStockValueReport',
    summary: 'Value of all stock at current prices and at cost, in all, by location or by product',
    query: schemas.stockValueQuery,
    row: schemas.stockValueRow,
    find: ({ groupBy }, sequelize) => pagedReport(sequelize, stockValue(groupBy)),
  });

  periodReportRoute(app, timeZone, {
    name: 'stock-adjustments',
    operationId: 'adminGetStockAdjustmentsReport',
    summary: 'Stock changes apart from orders, by reason',
    query: schemas.adjustmentsQuery,
    row: schemas.adjustmentRow,
    rows: (period, _query, sequelize) => singlePageReport(() => readAdjustments(sequelize, period)),
  });

  periodReportRoute(app, timeZone, {
    name: 'shrinkage',
    operationId: 'adminGetShrinkageReport',
    summary: 'Units that were lost, by reason and location',
    query: schemas.adjustmentsQuery,
    row: schemas.shrinkageRow,
    rows: (period, _query, sequelize) => singlePageReport(() => readShrinkage(sequelize, period)),
  });

  reportRoute(app, {
    name: 'incoming',
    operationId: 'adminGetIncomingReport',
    summary: 'Units that suppliers still have to deliver, by date and product',
    query: schemas.incomingQuery,
    row: schemas.incomingRow,
    find: (_query, sequelize) =>
      presentEach(pagedReport(sequelize, incoming), (row) => {
        const { expectedAt } = row as Incoming;
        return { ...row, daysLate: daysLate(expectedAt, timeZone) };
      }),
  });
}
