/** The results as a person reads them in a terminal. */
import type { Results, ScenarioResult, Target } from './results.js';

export const SIDE_NAMES = {
  ours: 'Stockkeeper',
  raw: 'raw SQL',
  naive: 'naive Sequelize',
  ceiling: 'batched raw SQL',
};

export function report(results: Results): string {
  const { machine, database, boot, memory, verified } = results;
  return [
    `${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.os}; Node ${machine.node}; MariaDB ${machine.mariadb}`,
    `innodb_flush_log_at_trx_commit=${database.innodb_flush_log_at_trx_commit}; medians of ${results.rounds} rounds; service: ${settings(results)}`,
    '',
    table([
      [
        'orders',
        'clients',
        'side',
        'orders/s',
        'ours is',
        'p50 ms',
        'p99 ms',
        'stmts',
        'batch',
        'µs srv',
        'µs db',
        'µs drv',
      ],
      ...results.scenarios.flatMap(scenarioRows),
    ]),
    '',
    table([
      ['orders there already', 'orders/s', 'of none', 'p50 ms', 'p99 ms'],
      ...results.growth.map(({ orders, ordersPerSecond, versusEmpty, p50Ms, p99Ms }) => [
        orders.toLocaleString('en'),
        whole(ordersPerSecond),
        versusEmpty.toFixed(2),
        p50Ms.toFixed(2),
        p99Ms.toFixed(2),
      ]),
    ]),
    '',
    table([
      ['catalog', 'ours/s', 'bare/s', 'ratio', 'p50 ms', 'bare p50', 'µs srv', 'bare µs'],
      ...results.catalog.map(({ request, ours, bare, versusBare }) => [
        request === 'productList' ? 'GET /api/products' : 'GET /api/products/:id',
        whole(ours.requestsPerSecond),
        whole(bare.requestsPerSecond),
        versusBare.toFixed(2),
        ours.p50Ms.toFixed(2),
        bare.p50Ms.toFixed(2),
        whole(ours.cpuMicroseconds.server),
        whole(bare.cpuMicroseconds.server),
      ]),
    ]),
    '',
    ...variantTables(results),
    `boot to ready ${boot.ms} ms; memory under load ${whole(memory.underLoadMegabytes)} MB, peak ${whole(memory.peakMegabytes)} MB`,
    `verified: ${verified.orders.toLocaleString('en')} orders in ${verified.slices} slices are all there, with items, movements and levels`,
    '',
    table([['target', 'wanted', 'measured', ''], ...results.targets.map(targetRow)]),
    '',
    'stmts: statements an order; batch: orders a transaction; µs: processor time an order, of the service (srv),',
    'the database (db) and the driver (drv): for us the load generator, which takes its share of the same cores.',
  ].join('\n');
}

function variantTables({ variants, quotes }: Results): string[] {
  if (variants.length === 0) return [];
  const ofQuotes = quotes && [
    'POST /api/quotes, of GET /api/products/:id',
    '',
    whole(quotes.quotes.requestsPerSecond),
    whole(quotes.reads.requestsPerSecond),
    quotes.versusReads.toFixed(2),
    quotes.quotes.p50Ms.toFixed(2),
    '',
  ];
  return [
    table([
      ['what is more than plain', 'clients', 'rate/s', 'plain/s', 'ratio', 'p50 ms', 'stmts'],
      ...variants.map(({ what, clients, varied, plain, versusPlain }) => [
        what,
        String(clients),
        whole(varied.ordersPerSecond),
        whole(plain.ordersPerSecond),
        versusPlain.toFixed(2),
        varied.p50Ms.toFixed(2),
        varied.statementsPerOrder.toFixed(2),
      ]),
      ...(ofQuotes ? [ofQuotes] : []),
    ]),
    '',
  ];
}

function scenarioRows({ baskets, clients, withKeys, sides, ratios }: ScenarioResult): string[][] {
  return Object.entries(sides).map(([name, figures], index) => {
    const side = name as keyof typeof SIDE_NAMES;
    const ratio = ratios[side];
    const { cpuMicroseconds: cpu } = figures;
    return [
      index === 0 ? `${baskets}${withKeys ? ', with keys' : ''}` : '',
      index === 0 ? String(clients) : '',
      SIDE_NAMES[side],
      whole(figures.ordersPerSecond),
      ratio === undefined ? '' : `${ratio.toFixed(2)} ×`,
      figures.p50Ms.toFixed(2),
      figures.p99Ms.toFixed(2),
      figures.statementsPerOrder.toFixed(2),
      figures.ordersPerTransaction.toFixed(1),
      side === 'ours' ? whole(cpu.service) : '',
      whole(cpu.database),
      whole(cpu.driver),
    ];
  });
}

function targetRow({ what, value, atLeast, atMost, met }: Target): string[] {
  const wanted = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  return [what, wanted, value.toFixed(2), met ? '✓' : '✗'];
}

function settings({ service }: Results): string {
  return Object.entries(service)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** The first row is the head. Columns of figures are aligned at their right. */
function table(rows: string[][]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const isFigures = head.map((_, column) =>
    rows.slice(1).every((row) => /^[≤≥]? ?[\d.,]* ?×?$/.test(row[column] ?? '')),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isFigures[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
