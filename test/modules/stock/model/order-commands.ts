import fc from 'fast-check';
import type { ApiAnswer } from '../../../helpers/api-client.js';
import { acceptOrder, choose, maybe, place, which } from './commands.js';
import { asAdmin, asCustomer, type Command, command, type Desk, expectAnswer, record } from './desk.js';
import {
  cancel,
  decideReturn,
  deliver,
  fulfil,
  type Line,
  type Order,
  openUnits,
  receiveReturn,
  requestReturn,
  unitsOf,
} from './orders.js';
import { nth, type Shop, type Units } from './stock.js';

// What becomes of orders: sent, cancelled, sent back.

/** Units of an order's lines, one number a line; undefined: all that there are. */
const part = maybe(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }));
type Part = number[] | undefined;

/** @param units that a line has, of which some are taken; more than that once in a while */
function partOf(order: Order, given: Part, units: (line: Line) => number): Units {
  const most = unitsOf(order.lines, units);
  const all = new Map([...most].filter(([, quantity]) => quantity > 0));
  if (!given) return all;
  const some = order.lines.flatMap(({ product }, n): Array<[number, number]> => {
    const wanted = given[n] ?? 0;
    const quantity = wanted === 4 ? wanted : Math.min(wanted, most.get(product) as number);
    return quantity > 0 ? [[product, quantity]] : [];
  });
  return some.length > 0 ? new Map(some) : all;
}
const lineOf = (order: Order, product: number): number =>
  order.lines.findIndex((line) => line.product === product) + 1;
const linesOf = (order: Order, units: Units) =>
  [...units].map(([product, quantity]) => ({ line: lineOf(order, product), quantity }));

/**
 * A command on one of some things of all orders; without one it is left out.
 * @param isMeant those that do not refuse it at once
 */
const onOne = <Given extends { n: number }, Thing>(
  name: string,
  given: fc.Arbitrary<Given>,
  among: (order: Order) => Thing[],
  isMeant: (thing: Thing) => boolean,
  run: (
    it: { order: Order; thing: Thing },
    given: Given,
    ...where: Parameters<Command['run']>
  ) => Promise<void>,
): fc.Arbitrary<Command> => {
  const all = ({ orders }: Readonly<Shop>) =>
    orders.flatMap((order) => among(order).map((thing) => ({ order, thing })));
  const chosen = (shop: Readonly<Shop>, { n }: Given) => choose(all(shop), n, ({ thing }) => isMeant(thing));
  return given.map((one) =>
    command(
      name,
      one,
      (shop, desk) => run(chosen(shop, one) as { order: Order; thing: Thing }, one, shop, desk),
      (shop) => chosen(shop, one) !== undefined,
    ),
  );
};
const itself = (order: Order) => [order];
const isIn =
  (...states: string[]) =>
  ({ status }: { status: string }) =>
    states.includes(status);

const accepted = onOne(
  'accept',
  record({ n: which }),
  itself,
  isIn('pending'),
  ({ order }, _given, _shop, desk) => acceptOrder(order, desk),
);

const fulfilled = onOne(
  'fulfil',
  record({ n: which, part, from: maybe(place) }),
  itself,
  isIn('processing'),
  async ({ order }, { part, from }, shop, desk) => {
    const wanted = partOf(order, part, openUnits);
    const answer = await asAdmin(desk, 'POST', `/orders/${order.id}/fulfilments`, {
      ...(part && wanted.size > 0 && { lines: linesOf(order, wanted) }),
      ...(from !== undefined && { locationId: nth(desk.places, from) }),
    });
    const refused = fulfil(shop, order, { id: answer.body.id, wanted, from });
    const lines = linesOf(order, wanted);
    expectAnswer(answer, desk, refused, { status: 201, body: { lines } });
  },
);

const delivered = onOne(
  'deliver',
  record({ n: which }),
  ({ parcels }) => parcels,
  ({ isDelivered }) => !isDelivered,
  async ({ order, thing: parcel }, _given, _shop, desk) => {
    const path = `/orders/${order.id}/fulfilments/${parcel.id}/deliver`;
    expectAnswer(await asAdmin(desk, 'POST', path, {}), desk, deliver(order, parcel), { status: 200 });
  },
);

const cancelled = onOne(
  'cancel',
  record({ n: which, part, by: fc.constantFrom('customer', 'admin'), restock: fc.boolean() }),
  itself,
  isIn('pending', 'processing'),
  async ({ order }, { part, by, restock }, shop, desk) => {
    const wanted = part && partOf(order, part, openUnits);
    // Nothing is open, and nothing is named.
    const lines = wanted && wanted.size > 0 ? linesOf(order, wanted) : undefined;
    const path = `/orders/${order.id}/cancel`;
    const isCustomer = by === 'customer';
    const answer = isCustomer
      ? await asCustomer(desk, order.owner, 'POST', path, { lines })
      : await asAdmin(desk, 'POST', path, { lines, restock });
    const how = { wanted: lines && wanted, by, restock: isCustomer || restock } as const;
    const refused = cancel(shop, order, how);
    expectAnswer(answer, desk, refused, { status: 200, body: { status: order.status } });
  },
);

const askedBack = onOne(
  'askBack',
  record({ n: which, part }),
  itself,
  ({ lines }) => lines.some(({ shipped, returned }) => shipped > returned),
  async ({ order }, { part }, _shop, desk) => {
    const asked = partOf(order, part, ({ shipped, returned }) => shipped - returned);
    const units = asked.size > 0 ? asked : unitsOf(order.lines.slice(0, 1), () => 1);
    const body = { lines: linesOf(order, units), reason: 'Too small' };
    const answer = await asCustomer(desk, order.owner, 'POST', `/orders/${order.id}/returns`, body);
    expectAnswer(answer, desk, requestReturn(order, answer.body.id, units), {
      status: 201,
      body: { status: 'requested' },
    });
  },
);

const act = (
  desk: Desk,
  order: Order,
  { id }: { id: string },
  verb: string,
  body: object = {},
): Promise<ApiAnswer> => asAdmin(desk, 'POST', `/orders/${order.id}/returns/${id}/${verb}`, body);

const decided = onOne(
  'decideReturn',
  record({ n: which, verb: fc.constantFrom('approve', 'approve', 'approve', 'reject') }),
  ({ returns }) => returns,
  isIn('requested'),
  async ({ order, thing }, { verb }, _shop, desk) => {
    const status = verb === 'approve' ? 'approved' : 'rejected';
    expectAnswer(await act(desk, order, thing, verb), desk, decideReturn(order, thing, status), {
      status: 200,
      body: { status },
    });
  },
);

/** What came of a line; undefined: all of it, to the shelf. */
const came = maybe(
  fc.array(record({ restock: fc.nat({ max: 3 }), writeOff: fc.nat({ max: 2 }) }), {
    ...{ minLength: 1, maxLength: 3 },
  }),
);
const received = onOne(
  'receiveReturn',
  record({ n: which, came, to: maybe(place) }),
  ({ returns }) => returns,
  isIn('approved'),
  async ({ order, thing }, { came, to }, shop, desk) => {
    const some = [...thing.asked.keys()].flatMap((product, n) => {
      const { restock, writeOff } = came?.[n] ?? { restock: 0, writeOff: 0 };
      return restock + writeOff > 0 ? [{ product, restock, writeOff }] : [];
    });
    const all = [...thing.asked].map(([product, restock]) => ({ product, restock, writeOff: 0 }));
    const isNamed = some.length > 0;
    const answer = await act(desk, order, thing, 'receive', {
      ...(isNamed && {
        lines: some.map(({ product, ...units }) => ({ line: lineOf(order, product), ...units })),
      }),
      ...(to !== undefined && { locationId: nth(desk.places, to) }),
    });
    const refused = receiveReturn(shop, order, thing, { received: isNamed ? some : all, to });
    expectAnswer(answer, desk, refused, { status: 200, body: { status: 'received' } });
  },
);

export const ORDER_COMMANDS = [
  ...[accepted, fulfilled, fulfilled, fulfilled, fulfilled, delivered],
  ...[cancelled, cancelled, askedBack, askedBack, decided, decided, received, received],
];
