import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Queries } from '../../database/queries.js';
import { invalidField } from '../../errors.js';
import { toCsv } from '../../http/csv.js';
import type { Page, PageRequest } from '../../http/paging.js';
import { readFrom } from '../../http/read-from.js';
import { flagInQuery, page, paging } from '../../http/schemas.js';
import type { Period } from './calendar.js';
import { moneyColumns, presentRow, presentRows } from './money-columns.js';
import { type Report, readAll, readPage } from './report.js';

const DEFAULT_LIMIT = 20;
/** Reports take seconds, so they may wait longer for a replica to catch up. */
export const REPORT = { patienceMs: 2_000, isPerStatement: true } as const;
/** A cursor may contain the reason of a cancellation. */
const LONGEST_CURSOR = 2_000;

/** Query parameters of every report. */
export const formatQuery = {
  format: z.enum(['json', 'csv']).optional().describe('Default: JSON. `Accept: text/csv` also selects CSV'),
  bom: flagInQuery
    .optional()
    .describe('`true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8'),
  count: paging.count,
};
export const pagedQuery = {
  ...formatQuery,
  limit: paging.limit.unwrap().optional().describe('Entries per page of JSON, at most 100. Default: 20'),
  after: z.string().max(LONGEST_CURSOR).optional().describe('Cursor: `next` of the previous page'),
};

interface ReportQuery {
  format?: 'json' | 'csv';
  bom?: boolean;
  limit?: number;
  after?: string;
  count?: boolean;
}

/** How a report reads its rows. */
export interface ReportRows {
  /** The period of the report. */
  period?: Period;
  readPage(paging: PageRequest): Promise<Page<object>>;
  readAll(): AsyncIterable<object>;
}

export interface ReportRoute<Query extends z.ZodObject> {
  /** Path under /admin/reports, and name of the CSV file. */
  name: string;
  operationId: string;
  summary: string;
  query: Query;
  /** One row; its fields are the CSV's columns. */
  row: z.ZodObject;
  /** Further members of the JSON response. */
  about?: z.ZodRawShape;
  find(query: z.output<Query>, queries: Queries): ReportRows;
}

/** Registers GET /admin/reports/:name: a paged list as JSON, or the whole report as CSV. */
export function reportRoute<Query extends z.ZodObject>(
  app: FastifyInstance,
  { name, operationId, summary, query, row, about = {}, find }: ReportRoute<Query>,
): void {
  const money = moneyColumns(row);
  app.get(
    `/admin/reports/${name}`,
    {
      config: { policy: 'admin', permission: 'reports.read' },
      schema: {
        tags: ['Reports'],
        operationId,
        summary,
        querystring: query,
        response: {
          200: {
            description: 'One page as JSON, or the whole report as CSV',
            content: {
              'application/json': { schema: page(row).extend(about) },
              'text/csv': { schema: z.string().meta({ examples: [Object.keys(row.shape).join(',')] }) },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const asked = request.query as z.output<Query> & ReportQuery;
      varyByAccept(reply);
      const csv = wantsCsv(request, asked);
      if (!csv) {
        const { limit = DEFAULT_LIMIT, after, count } = asked;
        const body = await readFrom(
          request,
          async (queries) => {
            const found = find(asked, queries);
            const read = await found.readPage({ limit, after, count });
            const items = read.items.map((one) => presentRow(one, money));
            return { ...daysOf(found.period), ...read, items };
          },
          REPORT,
        );
        return reply.type('application/json').send(body);
      }
      const { days, file } = await readFrom(
        request,
        async (queries) => {
          const { period, ...found } = find(asked, queries);
          const rows = presentRows(found.readAll(), money);
          const columns = Object.keys(row.shape);
          return {
            days: period ? `-${period.from}-${period.to}` : '',
            file: await toCsv(rows, columns, { numbers: money, bom: asked.bom }),
          };
        },
        REPORT,
      );
      return reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="${name}${days}.csv"`)
        .send(file);
    },
  );
}

/** Rows of a report with pages. */
export const pagedReport = <Row extends object>(
  sequelize: Queries,
  report: Report<Row>,
): Pick<ReportRows, 'readPage' | 'readAll'> => ({
  readPage: (paging) => readPage(sequelize, report, paging),
  readAll: () => readAll(sequelize, report),
});

/** Rows of a report that is always one page. */
export const singlePageReport = (
  read: () => Promise<object[]>,
): Pick<ReportRows, 'readPage' | 'readAll'> => ({
  async readPage({ count }) {
    const items = await read();
    return { items, next: null, ...(count && { total: items.length }) };
  },
  async *readAll() {
    yield* await read();
  },
});

/** The same report, each row with what SQL does not compute. */
export const presentEach = (
  rows: Pick<ReportRows, 'readPage' | 'readAll'>,
  present: (row: object) => object,
): Pick<ReportRows, 'readPage' | 'readAll'> => ({
  async readPage(paging) {
    const read = await rows.readPage(paging);
    return { ...read, items: read.items.map(present) };
  },
  async *readAll() {
    for await (const row of rows.readAll()) yield present(row);
  },
});

function daysOf(period: Period | undefined): object {
  return period ? { from: period.from, to: period.to, timeZone: period.timeZone } : {};
}

/** @throws Problem VALIDATION_FAILED when a page of CSV is asked for, or JSON with a byte order mark */
function wantsCsv(request: FastifyRequest, { format, bom, limit, after, count }: ReportQuery): boolean {
  const accepted = request.accepts().type(['application/json', 'text/csv']);
  const csv = (format ?? (accepted === 'text/csv' ? 'csv' : 'json')) === 'csv';
  if (!csv && bom) throw invalidField('bom', 'is for CSV: JSON has no byte order mark');
  const [page] = Object.entries({ limit, after, count }).find(([, value]) => value !== undefined) ?? [];
  if (csv && page) throw invalidField(page, 'is for pages of JSON: CSV is the whole report');
  return csv;
}

/** Adds Accept to the Vary header. */
function varyByAccept(reply: FastifyReply): void {
  reply.header('vary', [reply.getHeader('vary') ?? [], 'Accept'].flat().join(', '));
}
