import fc from 'fast-check';
import { expect } from 'vitest';
import { choose, maybe, place, product, unitsUpTo, which } from './commands.js';
import { asAdmin, type Command, command, expectAnswer, itemsOf, record } from './desk.js';
import {
  begin,
  cancelDocument,
  close,
  count,
  lose,
  openUnits,
  post,
  receive,
  type StockDocument,
  ship,
} from './documents.js';
import { nth, type Refusal, type Shop, shelfOf, type Units } from './stock.js';

// What becomes of transfers, receipts and counts.

const begun = record({
  kind: fc.constantFrom('transfer', 'transfer', 'receipt', 'receipt', 'count'),
  from: place,
  to: place,
  units: unitsUpTo(3),
}).map((given) =>
  command('begin', given, async (shop, desk) => {
    const { kind } = given;
    const from = kind === 'transfer' ? given.from : undefined;
    // A receipt and a count need not say where.
    const to = kind !== 'transfer' && given.from === 0 ? undefined : given.to;
    const lines: Units = new Map(kind === 'count' ? [] : given.units);
    const answer = await asAdmin(desk, 'POST', '/stock-documents', {
      kind,
      ...(from !== undefined && { fromLocationId: nth(desk.places, from) }),
      ...(to !== undefined && { locationId: nth(desk.places, to) }),
      ...(kind !== 'count' && { lines: itemsOf(desk, lines) }),
    });
    expectAnswer(answer, desk, begin(shop, { id: answer.body.id, kind, from, to, lines }), { status: 201 });
  }),
);

type Kinds = Array<StockDocument['kind']>;
type States = Array<StockDocument['status']>;
/**
 * A command on a document of these kinds; without one it is left out.
 * @param states in which it is not refused at once
 */
const onDocument = <Given extends { n: number }>(
  name: string,
  given: fc.Arbitrary<Given>,
  kinds: Kinds,
  states: States,
  run: (document: StockDocument, given: Given, ...where: Parameters<Command['run']>) => Promise<void>,
): fc.Arbitrary<Command> => {
  const all = ({ documents }: Readonly<Shop>) => documents.filter(({ kind }) => kinds.includes(kind));
  const chosen = (shop: Readonly<Shop>, { n }: Given) =>
    choose(all(shop), n, ({ status }) => states.includes(status));
  return given.map((one) =>
    command(
      name,
      one,
      (shop, desk) => run(chosen(shop, one) as StockDocument, one, shop, desk),
      (shop) => chosen(shop, one) !== undefined,
    ),
  );
};
const path = ({ id }: StockDocument, act: string) => `/stock-documents/${id}/${act}`;

const act = (
  verb: string,
  kinds: Kinds,
  states: States,
  model: (shop: Shop, document: StockDocument) => Refusal | undefined,
) =>
  onDocument(`${verb}Document`, record({ n: which }), kinds, states, async (document, _given, shop, desk) => {
    const answer = await asAdmin(desk, 'POST', path(document, verb));
    const refused = model(shop, document);
    expectAnswer(answer, desk, refused, { status: 200, body: { status: document.status } });
  });
const shipped = act('ship', ['transfer'], ['draft'], ship);
const closed = act('close', ['receipt'], ['part'], (_shop, document) => close(document));
const calledOff = act('cancel', ['transfer', 'receipt', 'count'], ['draft', 'open'], cancelDocument);
const posted = onDocument(
  'postDocument',
  record({ n: which, isForced: fc.boolean() }),
  ['count'],
  ['open'],
  async (document, { isForced }, shop, desk) => {
    const body = isForced ? { force: true, reason: 'They are gone' } : {};
    const answer = await asAdmin(desk, 'POST', path(document, 'post'), body);
    expectAnswer(answer, desk, post(shop, document, isForced), { status: 200, body: { status: 'done' } });
  },
);

/** Units of its lines, one number a line. */
const some = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 });
function someOf({ lines }: StockDocument, given: readonly number[]): Units | undefined {
  const units = [...lines].flatMap(([product, line], n): Array<[number, number]> => {
    const wanted = given[n] ?? 0;
    const quantity = wanted === 4 ? wanted : Math.min(wanted, openUnits(line));
    return quantity > 0 ? [[product, quantity]] : [];
  });
  return units.length > 0 ? new Map(units) : undefined;
}

const arrived = onDocument(
  'receive',
  record({ n: which, some: maybe(some) }),
  ['transfer', 'receipt'],
  ['open', 'part'],
  async (document, { some }, shop, desk) => {
    const units = some && someOf(document, some);
    const body = units ? { lines: itemsOf(desk, units) } : {};
    const answer = await asAdmin(desk, 'POST', path(document, 'receive'), body);
    const refused = receive(shop, document, units);
    expectAnswer(answer, desk, refused, { status: 200, body: { status: document.status } });
  },
);
const lost = onDocument(
  'lose',
  record({ n: which, some }),
  ['transfer'],
  ['open', 'part'],
  async (document, { some }, shop, desk) => {
    const units = someOf(document, some) ?? new Map([[nth([...document.lines.keys()], 0), 1]]);
    const body = { lines: itemsOf(desk, units), reason: 'Fell off the lorry' };
    const answer = await asAdmin(desk, 'POST', path(document, 'write-off'), body);
    const refused = lose(shop, document, units);
    expectAnswer(answer, desk, refused, { status: 200, body: { status: document.status } });
  },
);

/** What is counted, as the difference to what is there. */
const found = fc.array(fc.tuple(product, fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 3 });
const counted = onDocument(
  'count',
  record({ n: which, found }),
  ['count'],
  ['open'],
  async (document, { found }, shop, desk) => {
    const units: Units = new Map(
      found.map(([product, difference]) => {
        const { onHand } = shelfOf(shop, product, document.to);
        return [product, Math.max(onHand + difference, 0)];
      }),
    );
    const body = { lines: itemsOf(desk, units, 'counted') };
    const answer = await asAdmin(desk, 'PUT', path(document, 'counts'), body);
    const refused = count(shop, document, units);
    expectAnswer(answer, desk, refused, { status: 200, body: { status: 'open' } });
    if (!refused) expect(answer.body.lines).toHaveLength(document.lines.size);
  },
);

export const DOCUMENT_COMMANDS = [
  ...[begun, begun, begun, shipped, shipped, closed, calledOff, posted, posted],
  ...[arrived, arrived, lost, counted, counted],
];
