import { buffer, text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { escapeFormulas, toCsv } from '../../../src/http/csv.js';
import type { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct, buildUser } from '../../helpers/factories.js';
import { placeInThePast } from '../../helpers/past-orders.js';

let service: TestApp;
let admin: User;
let customer: User;

const AT = '2024-06-10T12:00:00.000Z';
const DAY = 'from=2024-06-10&to=2024-06-10';

beforeAll(async () => {
  service = await startApp();
  [admin, customer] = [
    await buildAdmin(),
    await buildUser({ firstName: '@SUM(A1)', lastName: 'O"Neil, "the" 2nd' }),
  ];
  const product = await buildProduct({
    stock: 100,
    price: '1.10',
    name: '=HYPERLINK("http://evil.example")',
  });
  const other = await buildProduct({ stock: 100, price: '0.20', name: '-2+3, naïve' });
  await placeInThePast(service.sequelize, AT, customer, [
    [product, 2],
    [other, 1],
  ]);
});
afterAll(() => service.close());

const get = (path: string, headers = {}) =>
  service.request('GET', `/api/admin/reports/${path}`, { as: admin, headers });

it('a report comes as a CSV file: CRLF, names first, text that looks like a formula made harmless', async () => {
  const { status, headers, body } = await get(`best-sellers?${DAY}&format=csv`);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
  expect(headers['content-disposition']).toBe(
    'attachment; filename="best-sellers-2024-06-10-2024-06-10.csv"',
  );
  expect(body.split('\r\n').map((line: string) => line.replace(/^\d+,"SKU-\d+",/, ''))).toEqual([
    'productId,sku,name,currency,orders,units,cancelledUnits,returnedUnits,netOrderedAmount,discountAmount,taxAmount',
    `"'=HYPERLINK(""http://evil.example"")","USD",1,2,0,0,2.20,0.00,0.00`,
    `"'-2+3, naïve","USD",1,1,0,0,0.20,0.00,0.00`,
    '',
  ]);
  const customers = (await get(`customers?${DAY}&moreThan=0&format=csv`)).body;
  expect(customers).toContain(`,"'@SUM(A1)","O""Neil, ""the"" 2nd",1,"USD",1,2.40,0.00,0.00,0.00\r\n`);
});

it.each([
  ['text/csv', 'text/csv'],
  ['text/csv, application/json;q=0.5', 'text/csv'],
  ['application/json, text/csv;q=0.9', 'application/json'],
  ['text/csv;q=0, */*', 'application/json'],
  ['*/*', 'application/json'],
  ['image/png', 'application/json'],
])('Accept: %s is answered with %s', async (accept, type) => {
  const { status, headers } = await get(`sales?${DAY}`, { accept });
  expect(status).toBe(200);
  expect(String(headers['content-type']).split(';')[0]).toBe(type);
  expect(headers.vary).toContain('Accept');
});

it('`format` goes before Accept', async () => {
  const { body } = await get(`sales?${DAY}&format=json`, { accept: 'text/csv' });
  expect(body.items).toHaveLength(1);
});

it('says the same as JSON, in UTC where there are times', async () => {
  expect((await get(`sales?${DAY}&format=csv`)).body).toBe(
    'from,to,currency,orders,cancelledOrders,orderedAmount,cancelledAmount,returnedAmount,netOrderedAmount,paidAmount,refundedAmount,revenue,discountAmount,shippingAmount,taxAmount\r\n' +
      '"2024-06-10","2024-06-10","USD",1,0,2.40,0.00,0.00,2.40,0.00,0.00,0.00,0.00,0.00,0.00\r\n',
  );
  expect((await get('stuck-orders?format=csv')).body).toMatch(
    /^orderId,.*,hours\r\n"[\w-]{36}","[\w-]{14}","pending",\d+,"[^,]+",2\.40,"USD",2024-06-10T12:00:00\.000Z,2024-06-10T12:00:00\.000Z,\d+\r\n$/,
  );
  expect((await get('stock-cover?format=csv')).body.trim().split('\r\n')).toHaveLength(3);
  expect((await get('stock-value?format=csv')).body).toBe(
    'locationId,location,productId,sku,name,currency,products,units,stockValue,unitsWithCost,costValue,unitsWithoutCost\r\n' +
      ',,,,,"USD",2,200,130.00,0,0.00,200\r\n',
  );
});

it('has its names also when there is nothing to tell', async () => {
  expect((await get('cancellations?from=2020-01-01&to=2020-01-01&format=csv')).body).toBe(
    'reason,currency,cancellations,orders,units,amount\r\n',
  );
});

it('is the whole report, read from the database in parts', async () => {
  const { body: before } = await get('stuck-orders?hours=1&limit=1&count=true');
  await service.sequelize.query(
    `INSERT INTO orders (id, number, userId, status, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt)
     WITH RECURSIVE digits AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM digits WHERE n < 16)
     SELECT UNHEX(CONCAT('0197a000', LPAD(HEX(a.n * 289 + b.n * 17 + c.n), 4, '0'), '70008000000000000000')),
       LPAD(a.n * 289 + b.n * 17 + c.n, 12, '0'), :userId, 'pending',
       1, 'USD', '{}', 'card', '2025-06-24', '2025-06-24'
     FROM digits AS a, digits AS b, digits AS c`,
    { replacements: { userId: customer.id } },
  );
  const statements = await service.statementsDuring(async () => {
    const { body } = await get('stuck-orders?hours=1&format=csv');
    const ids = body
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line: string) => line.slice(1, 37));
    expect(ids).toHaveLength(17 ** 3 + before.total);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort());
  });
  expect(statements.filter((sql) => sql.includes('AS waiting'))).toHaveLength(3);
});

it('a page of CSV is refused, and a refusal is a problem document', async () => {
  for (const asked of ['limit=5', 'after=WzFd', 'count=true']) {
    const { status, headers, body } = await get(`customers?${asked}`, { accept: 'text/csv' });
    expect(status).toBe(400);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body.errors[0].field).toBe(asked.split('=')[0]);
  }
  expect((await get('customers?from=2026-13-01&format=csv')).status).toBe(400);
});

it('begins with a byte order mark for a spreadsheet, and only when told', async () => {
  const rows = () => [{ name: 'Müller' }];
  expect(String(await buffer(await toCsv(rows(), ['name'], { bom: true })))).toBe(
    '\uFEFFname\r\n"Müller"\r\n',
  );
  expect(String(await buffer(await toCsv(rows(), ['name'])))).toBe('name\r\n"Müller"\r\n');
  expect((await get(`sales?${DAY}&format=csv&bom=true`)).body).toMatch(/^\uFEFFfrom,to,/);
  expect((await get(`sales?${DAY}&format=csv&bom=false`)).body).toMatch(/^from,to,/);
  const { status, body } = await get(`sales?${DAY}&bom=true`);
  expect({ status, field: body.errors[0].field }).toEqual({ status: 400, field: 'bom' });
});

it('has amounts as numbers in any currency, and texts in quotes that look like one', async () => {
  const rows = [
    { sku: '0010.50', amount: '500' },
    { sku: '7', amount: '1.250' },
  ];
  expect(await text(await toCsv(rows, ['sku', 'amount'], { numbers: ['amount'] }))).toBe(
    'sku,amount\r\n"0010.50",500\r\n"7",1.250\r\n',
  );
});

/** The cells that a spreadsheet makes of a file where lists are separated so: quotes count at the start of a cell. */
function cellsBySeparator(csv: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= csv.length; ) {
    let cell = '';
    if (csv[at] === '"') {
      for (at++; at < csv.length; at++) {
        if (csv[at] === '"' && csv[++at] !== '"') break;
        cell += csv[at];
      }
    }
    while (at < csv.length && csv[at] !== separator && !/[\r\n]/.test(csv[at] as string)) cell += csv[at++];
    cells.push(cell);
    at++;
  }
  return cells;
}

const nasty = fc.string({
  unit: fc.constantFrom(
    'a',
    'ü',
    ' ',
    '"',
    "'",
    ',',
    ';',
    '|',
    '\t',
    '\r',
    '\n',
    '=',
    '+',
    '-',
    '@',
    '＝',
    '1',
  ),
  maxLength: 12,
});

it.each([',', ';', '\t', '|'])(
  'has no formula in any cell where lists are separated by %j',
  async (separator) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ n: fc.nat(), a: nasty, b: nasty }), { maxLength: 4 }),
        async (rows) => {
          const csv = await text(await toCsv(rows, ['n', 'a', 'b']));
          for (const cell of cellsBySeparator(csv, separator))
            expect(cell.trim()).not.toMatch(/^[=+\-@＝＋－＠]/);
        },
      ),
      { numRuns: 300 },
    );
  },
);

it('has every text in quotes, and nothing but the apostrophes added', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(nasty, { minLength: 1, maxLength: 4 }), async (names) => {
      const csv = await text(
        await toCsv(
          names.map((name) => ({ name })),
          ['name'],
        ),
      );
      expect(csv).toBe(
        ['name', ...names.map((name) => `"${escapeFormulas(name).replaceAll('"', '""')}"`), ''].join('\r\n'),
      );
      for (const name of names) {
        expect(escapeFormulas(name).replaceAll("'", '')).toBe(name.replaceAll("'", ''));
      }
    }),
  );
});

it('a failure is thrown where it can still be answered, and later breaks the file off', async () => {
  async function* rows(good: number) {
    for (let n = 0; n < good; n++) yield { n };
    throw new Error('the database is gone');
  }
  await expect(toCsv(rows(0), ['n'])).rejects.toThrow('the database is gone');
  const csv = await toCsv(rows(50_000), ['n']);
  let read = '';
  const reading = async () => {
    for await (const chunk of csv) read += chunk;
  };
  await expect(reading()).rejects.toThrow('the database is gone');
  expect(read).toMatch(/^n\r\n0\r\n1\r\n/);
});

it('a client that hangs up midway ends the reading', async () => {
  let ended = false;
  async function* rows() {
    try {
      for (let n = 0; ; n++) yield { n };
    } finally {
      ended = true;
    }
  }
  const csv = await toCsv(rows(), ['n']);
  for await (const _chunk of csv) break;
  await expect.poll(() => ended).toBe(true);
});
