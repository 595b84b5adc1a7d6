import { StockkeeperError } from '@stockkeeper/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { Link, Navigate, useParams } from 'react-router';
import { forgetOrderToken, orderTokenOf } from '../order-tokens.js';
import { countryName } from '../parts/countries.js';
import { Problem } from '../parts/Problem.js';
import { Title } from '../parts/Title.js';
import { Totals } from '../parts/Totals.js';
import { pay } from '../pay.js';
import { useUser } from '../session.js';
import { client, date, money, type Order } from '../shop.js';
import { canBeCancelled, isUnpaid, returnable, statusOf } from '../status.js';

/** A payment may be told a moment after the customer is back from paying. */
const ASK_AGAIN_MS = 2_000;

export function OrderPage() {
  const { id = '' } = useParams();
  const user = useUser();
  const [token, setToken] = useState(() => orderTokenOf(id));
  const order = useQuery({
    queryKey: ['order', user?.id, id, token],
    queryFn: ({ signal }) => client.orders.retrieve(id, { signal, orderToken: token }),
    enabled: Boolean(user ?? token),
    refetchInterval: ({ state }) => (state.data && isUnpaid(state.data) ? ASK_AGAIN_MS : false),
  });
  const isClaimed = token !== undefined && isRefused(order.error);
  useEffect(() => {
    if (!isClaimed) return;
    forgetOrderToken(id);
    setToken(undefined);
  }, [isClaimed, id]);
  if (user === null && token === undefined) return <Navigate to={`/sign-in?next=/orders/${id}`} replace />;
  if (isMissing(order.error)) return <NoOrder />;
  if (order.error) return <Problem error={order.error} retry={() => void order.refetch()} />;
  if (!order.data) return <p aria-busy="true">One moment …</p>;
  return <Details order={order.data} />;
}

const isMissing = (error: unknown): boolean =>
  error instanceof StockkeeperError && error.code === 'NOT_FOUND';

function NoOrder() {
  return (
    <section>
      <Title>No such order</Title>
      <h1>You have no such order</h1>
      <p>
        <Link className="lone" to="/orders">
          All of your orders
        </Link>
      </p>
    </section>
  );
}

/** The token opens it no more: an account has claimed the order. */
const isRefused = (error: unknown): boolean =>
  error instanceof StockkeeperError && ['AUTHENTICATION_REQUIRED', 'NOT_FOUND'].includes(error.code);

/** Of a guest's order, for everything that is asked of it. */
const optionsOf = ({ id }: Order) => ({ orderToken: orderTokenOf(id) });

function Details({ order }: { order: Order }) {
  const { fullName, line1, line2, city, region, postalCode, country } = order.shippingAddress;
  return (
    <article className="order">
      <Title>{`Order ${order.number}`}</Title>
      <h1>
        Order <span className="number">{order.number}</span>
      </h1>
      <p className="status" role="status">
        {statusOf(order)}
      </p>
      <p className="lead">{thanksFor(order)}</p>
      <div className="columns">
        <section aria-label="Items">
          <ul className="plain">
            {order.items.map((item) => (
              <li key={item.line}>
                <span>
                  {item.quantity} × {item.name}
                  <small>{unitsOf(item)}</small>
                </span>
                <span>{money(item.subtotal, order.currency)}</span>
              </li>
            ))}
          </ul>
          <Totals sums={order} />
        </section>
        <section aria-label="Delivery">
          <h2>Goes to</h2>
          <address>
            {[fullName, line1, line2, `${postalCode ?? ''} ${city}`, region, countryName(country)]
              .filter(Boolean)
              .map((part) => (
                <span key={part}>{part}</span>
              ))}
          </address>
          <Parcels order={order} />
          {isUnpaid(order) && <Pay order={order} />}
          {canBeCancelled(order) && <Cancel order={order} />}
          <Returns order={order} />
        </section>
      </div>
      {optionsOf(order).orderToken === undefined && (
        <p>
          <Link className="lone" to="/orders">
            All of your orders
          </Link>
        </p>
      )}
    </article>
  );
}

function thanksFor(order: Order): string {
  const placed = `Ordered on ${date(order.createdAt)}.`;
  if (order.status === 'cancelled') return `${placed} What you had paid is paid back.`;
  if (isUnpaid(order)) return `${placed} We keep it for you until it is paid.`;
  return `Thank you! ${placed}`;
}

function unitsOf({
  cancelledQuantity,
  backorderedQuantity,
  returnedQuantity,
}: Order['items'][number]): string {
  const parts = [
    cancelledQuantity > 0 && `${cancelledQuantity} cancelled`,
    backorderedQuantity > 0 && `${backorderedQuantity} sent later`,
    returnedQuantity > 0 && `${returnedQuantity} in a return`,
  ];
  return parts.filter(Boolean).join(', ');
}

function Parcels({ order }: { order: Order }) {
  const parcels = useQuery({
    queryKey: ['order', order.id, 'parcels', order.version],
    queryFn: () => client.orders.fulfilments.list(order.id, {}, optionsOf(order)).toArray(100),
    enabled: order.items.some(({ shippedQuantity }) => shippedQuantity > 0),
  });
  return parcels.data?.map(({ id, carrier, trackingNumber, deliveredAt }) => (
    <p key={id}>
      {deliveredAt ? `Delivered on ${date(deliveredAt)}` : 'Sent'}
      {carrier && ` with ${carrier}`}
      {trackingNumber && `: ${trackingNumber}`}
    </p>
  ));
}

/** After a change the order is read again, with what hangs off it. */
function useChange<Input>(order: Order, change: (input: Input) => PromiseLike<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => {
      await change(input);
      await queries.invalidateQueries({ queryKey: ['order'] });
    },
    mutationKey: ['order', order.id],
  });
}

function Pay({ order }: { order: Order }) {
  const paying = useChange(order, () => pay(order.id));
  return (
    <>
      <button
        type="button"
        className="primary"
        disabled={paying.isPending}
        onClick={() => paying.mutate(undefined)}
      >
        Pay {money(order.totalAmount, order.currency)}
      </button>
      <Problem error={paying.error} />
    </>
  );
}

function Cancel({ order }: { order: Order }) {
  const [isSure, setSure] = useState(false);
  // If something was sent meanwhile, the shop refuses, and the page shows what is so now.
  const cancel = useChange(order, () => client.orders.cancel(order.id, {}, optionsOf(order)));
  return (
    <>
      {isSure ? (
        <p className="sure">
          Cancel the whole order?{' '}
          <button type="button" disabled={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
            Cancel it
          </button>{' '}
          <button type="button" className="link" onClick={() => setSure(false)}>
            Keep it
          </button>
        </p>
      ) : (
        <button type="button" className="link" onClick={() => setSure(true)}>
          Cancel the order
        </button>
      )}
      <Problem error={cancel.error} />
    </>
  );
}

const RETURN_SAYINGS = {
  requested: 'We look at it and write to you.',
  approved: 'Please send it back.',
  rejected: 'We do not take it back.',
  received: 'It is here.',
} as const;

function Returns({ order }: { order: Order }) {
  const returns = useQuery({
    queryKey: ['order', order.id, 'returns', order.version],
    queryFn: () => client.orders.returns.list(order.id, {}, optionsOf(order)).toArray(100),
    enabled: order.items.some(({ shippedQuantity }) => shippedQuantity > 0),
  });
  const [isOpen, setOpen] = useState(false);
  const canReturn = order.items.some((item) => returnable(item) > 0);
  return (
    <>
      {returns.data?.map(({ id, status, lines, refundAmount }) => (
        <p key={id}>
          Return of {lines.reduce((sum, { quantity }) => sum + quantity, 0)}: {RETURN_SAYINGS[status]}
          {refundAmount && ` ${money(refundAmount, order.currency)} were paid back.`}
        </p>
      ))}
      {isOpen && canReturn && <NewReturn order={order} close={() => setOpen(false)} />}
      {!isOpen && canReturn && (
        <button type="button" className="link" onClick={() => setOpen(true)}>
          Send something back
        </button>
      )}
    </>
  );
}

function NewReturn({ order, close }: { order: Order; close: () => void }) {
  const request = useChange(order, async (form: FormData) => {
    const lines = order.items
      .map(({ line }) => ({ line, quantity: Number(form.get(`line-${line}`) ?? 0) }))
      .filter(({ quantity }) => quantity > 0);
    const reason = String(form.get('reason')).trim();
    await client.orders.returns.create(order.id, { lines, reason }, optionsOf(order));
    close();
  });
  const [units, setUnits] = useState(0);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    request.mutate(new FormData(event.currentTarget));
  };
  const count = (event: FormEvent<HTMLFormElement>) => {
    const form = new FormData(event.currentTarget);
    setUnits(order.items.reduce((sum, { line }) => sum + Number(form.get(`line-${line}`) ?? 0), 0));
  };
  return (
    <form className="return" onSubmit={submit} onChange={count}>
      <h2>Send back</h2>
      {order.items
        .filter((item) => returnable(item) > 0)
        .map((item) => (
          <label key={item.line} className="choice">
            <span>{item.name}</span>
            <select name={`line-${item.line}`} defaultValue="0">
              {[...Array(returnable(item) + 1).keys()].map((quantity) => (
                <option key={quantity}>{quantity}</option>
              ))}
            </select>
          </label>
        ))}
      <label className="field">
        Why
        <input name="reason" required minLength={3} maxLength={255} />
      </label>
      <Problem error={request.error} />
      <button type="submit" disabled={units === 0 || request.isPending}>
        Ask to send it back
      </button>{' '}
      <button type="button" className="link" onClick={close}>
        Not now
      </button>
    </form>
  );
}
