import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { parseMetrics, type Sample, sumOf } from '../helpers/prometheus.js';

// What docs/monitoring asks Prometheus for, asked of a real scrape.

const ROOT = join(import.meta.dirname, '../..');
const TOKEN = 'a-token-of-those-who-may-read-metrics';
/** What Prometheus itself knows of what it scrapes. */
const OF_PROMETHEUS = { names: new Set(['up']), labels: new Set(['job', 'instance', 'le']) };

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  annotations: { summary: string };
}
const rules: Rule[] = parse(read('docs/monitoring/alerts.yml')).groups.flatMap(
  ({ rules }: { rules: Rule[] }) => rules,
);
interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: Record<'x' | 'y' | 'w' | 'h', number>;
  datasource?: object;
  targets?: Array<{ refId: string; datasource: object; expr: string; legendFormat: string }>;
}
interface Dashboard {
  id?: number;
  uid: string;
  panels: Panel[];
  templating: { list: Array<{ name: string; type: string; query: unknown }> };
  __inputs?: object;
}
const dashboard: Dashboard = JSON.parse(read('docs/monitoring/grafana-dashboard.json'));
const panels = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({ title, expr, legend: legendFormat })),
);
const queries = [
  ...rules.map(({ alert, expr, annotations }) => ({ title: alert, expr, legend: annotations.summary })),
  ...panels,
];

let service: TestApp;
let samples: Sample[];
beforeAll(async () => {
  // Nobody listens there: its metrics are there all the same.
  const DATABASE_READ_URL = 'mysql://shop@127.0.0.1:1/shop';
  service = await startApp({ METRICS_TOKEN: TOKEN, DATABASE_READ_URL });
  const { id } = await buildProduct();
  const body = orderBody([{ productId: id, quantity: 1 }]);
  const { status } = await service.request('POST', '/api/orders', { as: await buildUser(), body });
  expect(status).toBe(201);
  // Background work begins then.
  await service.listen();
  const headers = { authorization: `Bearer ${TOKEN}` };
  await vi.waitFor(async () => {
    samples = parseMetrics((await service.request('GET', '/metrics', { headers })).body);
    expect(sumOf(samples, 'stockkeeper_background_run_seconds_count')).toBeGreaterThan(0);
  });
});
afterAll(() => service.close());

/** The metrics of a query, each with the labels that it is asked for by. @throws SyntaxError */
function selectorsOf(expr: string): Array<{ name: string; labels: Record<string, string> }> {
  const query = expr.replaceAll('$__rate_interval', '5m');
  const found: Array<{ name: string; labels: Record<string, string> }> = [];
  parser
    .configure({ strict: true })
    .parse(query)
    .iterate({
      enter({ name, node, from, to }) {
        if (name !== 'VectorSelector') return;
        const text = query.slice(from, to);
        const labels = text.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g);
        const identifier = node.getChild('Identifier');
        found.push({
          name: query.slice(identifier?.from, identifier?.to),
          labels: Object.fromEntries(
            [...labels].map(([, label = '', operator, value = '']) => [label, operator === '=' ? value : '']),
          ),
        });
      },
    });
  return found;
}

it('the parser of the tests refuses what is no query', () => {
  expect(() => selectorsOf('rate(up[5m]')).toThrow(SyntaxError);
  expect(selectorsOf('sum(rate(a{b="c",d=~"e"}[5m])) > up')).toEqual([
    { name: 'a', labels: { b: 'c', d: '' } },
    { name: 'up', labels: {} },
  ]);
});

describe.each(queries)('$title: $expr', ({ expr, legend }) => {
  it('asks for what a scrape has', () => {
    const selectors = selectorsOf(expr);
    expect(selectors.length).toBeGreaterThan(0);
    for (const { name, labels } of selectors) {
      if (OF_PROMETHEUS.names.has(name)) continue;
      const own = Object.entries(labels).filter(([label]) => !OF_PROMETHEUS.labels.has(label));
      const found = samples.filter(
        (sample) =>
          sample.name === name &&
          own.every(([label, value]) =>
            value === '' ? label in sample.labels : sample.labels[label] === value,
          ),
      );
      expect([name, labels, found.length > 0]).toEqual([name, labels, true]);
    }
  });

  it('shows labels that there are', () => {
    const names = new Set(selectorsOf(expr).map(({ name }) => name));
    const labels = samples
      .filter(({ name }) => names.has(name))
      .flatMap((sample) => Object.keys(sample.labels));
    const known = new Set([...labels, ...OF_PROMETHEUS.labels]);
    const shown = [...legend.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g)].map(
      ([, label]) => label as string,
    );
    expect(shown.filter((label) => !known.has(label))).toEqual([]);
  });
});

// https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model
describe('the dashboard', () => {
  const shown = dashboard.panels.filter(({ type }) => type !== 'row');

  it('can be a file that Grafana is given as well as one that is imported', () => {
    expect(dashboard.uid).toMatch(/^[\w-]{8,40}$/);
    // Only who imports is asked for these, and another installation has other ids.
    expect(dashboard).not.toHaveProperty('__inputs');
    expect(dashboard.id ?? null).toBeNull();
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', type: 'datasource', query: 'prometheus' }),
    );
    // biome-ignore lint/suspicious/noTemplateCurlyInString: so Grafana names the variable
    const chosen = { type: 'prometheus', uid: '${datasource}' };
    for (const { title, datasource, targets = [] } of shown) {
      expect([title, datasource]).toEqual([title, chosen]);
      for (const target of targets) expect([title, target.datasource]).toEqual([title, chosen]);
    }
  });

  it('has panels that can be told apart, each below its row and beside the others', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { targets = [] } of shown) {
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    const tops = dashboard.panels.map(({ gridPos }) => gridPos.y);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
  });
});

it('each alert is explained, and each metric of the service', () => {
  const page = read('docs/operations.md');
  const explained = [...page.matchAll(/^\*\*((?:Stockkeeper\w+(?:, )?)+)\.\*\*/gm)].flatMap(
    ([, names = '']) => names.split(', '),
  );
  expect(explained.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
  const own = samples
    .map(({ name }) => name.replace(/_(bucket|sum|count)$/, ''))
    .filter((name) => /^(stockkeeper|http)_/.test(name));
  const missing = [...new Set(own)].filter((name) => !page.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

it('each series has a name and labels that Prometheus takes, and appears once', () => {
  const keys = samples.map(({ name, labels }) => `${name} ${JSON.stringify(Object.entries(labels).sort())}`);
  expect(keys.length).toBe(new Set(keys).size);
});
