import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Queries } from '../../database/queries.js';
import { type Period, periodOf } from './calendar.js';
import { type ReportRoute, type ReportRows, reportRoute } from './report-route.js';
import { days, type period } from './schemas.js';

type PeriodQuery = z.ZodObject<typeof period>;

interface PeriodReportRoute<Query extends PeriodQuery> extends Omit<ReportRoute<Query>, 'about' | 'find'> {
  rows(period: Period, query: z.output<Query>, queries: Queries): Omit<ReportRows, 'period'>;
}

/** Registers a report on the days from `from` to `to` of its query; see reportRoute. */
export function periodReportRoute<Query extends PeriodQuery>(
  app: FastifyInstance,
  timeZone: string,
  { rows, ...route }: PeriodReportRoute<Query>,
): void {
  reportRoute(app, {
    ...route,
    about: days,
    find: (query, queries) => {
      const period = periodOf(query, timeZone);
      return { period, ...rows(period, query, queries) };
    },
  });
}
