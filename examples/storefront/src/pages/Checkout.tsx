import { type Schemas, StockkeeperError } from '@stockkeeper/client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, Navigate, useNavigate } from 'react-router';
import { emptyBasket, useBasket } from '../basket.js';
import { keepOrderToken } from '../order-tokens.js';
import { AddressFields } from '../parts/AddressFields.js';
import { Field } from '../parts/Field.js';
import { Problem } from '../parts/Problem.js';
import { Title } from '../parts/Title.js';
import { Totals } from '../parts/Totals.js';
import { pay } from '../pay.js';
import { type Destination, useQuote } from '../quote.js';
import { type User, useUser } from '../session.js';
import { type Address, client, fieldErrors, money } from '../shop.js';

export function Checkout() {
  const { lines } = useBasket();
  const user = useUser();
  if (lines.length === 0) return <Navigate to="/basket" replace />;
  // Who signs in meanwhile begins with the own name.
  return user !== undefined && <Form key={user?.id} user={user} />;
}

type NewOrder = Schemas['NewOrder'];

/** The order costs something else than the page shows. */
class TotalChanged extends Error {
  constructor() {
    super('The total has changed. Please look at it, and order again.');
  }
}

function Form({ user }: { user: User | null }) {
  const { lines, discountCodes, key } = useBasket();
  const navigate = useNavigate();
  const [destination, setDestination] = useState<Destination>({ country: 'GB' });
  const [chosen, setChosen] = useState<string>();
  const open = useQuote(destination);
  const methods = open.data?.shippingMethods ?? [];
  // The first one, until another one of them is chosen.
  const method = methods.find(({ code }) => code === chosen) ?? methods[0];
  // Until the methods for another country are known, the chosen one may not go there.
  const quote = useQuote(destination, method?.code, !open.isPlaceholderData);

  const order = useMutation({
    // What is ordered is quoted once more: the address may have been changed a moment ago, and the quote that is shown is then that
    // of another. Nobody is charged another sum than the one that was shown; with the token of the quote the service sees to that.
    async mutationFn(body: NewOrder) {
      const { items, discountCodes: codes, shippingMethod } = body;
      const shippingAddress = placeOf(body.shippingAddress);
      const asked = { items, discountCodes: codes, shippingAddress, shippingMethod };
      const { totalAmount, quoteToken } = await client.quotes.create(asked);
      if (totalAmount !== quote.data?.totalAmount) throw new TotalChanged();
      return client.orders.create({ ...body, quoteToken }, { idempotencyKey: key });
    },
    async onSuccess({ id, orderToken }) {
      if (orderToken !== undefined) keepOrderToken(id, orderToken);
      emptyBasket();
      // Even if the payment does not begin: the order is placed, and its page has a button to pay.
      await pay(id).catch(() => navigate(`/orders/${id}`));
    },
    onError(error) {
      if (isOutdated(error)) void Promise.all([open.refetch(), quote.refetch()]);
    },
  });
  const quoteFor = (form: HTMLFormElement) => {
    const entered = destinationOf(form);
    setDestination((before) => settled(before, entered));
  };
  const place = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email') ?? '').trim();
    order.mutate({
      ...(!user && { email }),
      items: [...lines],
      discountCodes: [...discountCodes],
      shippingAddress: addressOf(event.currentTarget),
      shippingMethod: method?.code,
      paymentMethod: 'card',
    });
  };
  const errors = fieldErrors(order.error ?? quote.error);
  // Also while it is quoted anew: a button that is disabled between pressing and releasing it would do nothing.
  const isReady = quote.data !== undefined && quote.data.shortages.length === 0;

  return (
    <form
      className="checkout"
      onSubmit={place}
      onBlur={({ currentTarget }) => quoteFor(currentTarget)}
      // A country is chosen at once; what is typed counts when its field is left.
      onChange={({ target, currentTarget }) => target instanceof HTMLSelectElement && quoteFor(currentTarget)}
    >
      <Title>Checkout</Title>
      <h1>Checkout</h1>
      <div>
        {!user && (
          <fieldset>
            <legend>Who</legend>
            <Field
              label="E-mail"
              name="email"
              type="email"
              autoComplete="email"
              required
              error={errors.email}
            />
            <p>
              <small>You need no account. You have one?</small>{' '}
              <Link to="/sign-in?next=/checkout">Sign in</Link>
            </p>
          </fieldset>
        )}
        <fieldset>
          <legend>Where to</legend>
          <AddressFields name={user ? `${user.firstName} ${user.lastName}` : ''} errors={errors} />
        </fieldset>
        <fieldset>
          <legend>How</legend>
          {methods.map(({ code, name: label, amount, daysMin, daysMax }) => (
            <label key={code} className="choice">
              <input
                type="radio"
                name="method"
                checked={code === method?.code}
                onChange={() => setChosen(code)}
              />
              <span>
                {label}
                <small>{days(daysMin, daysMax)}</small>
              </span>
              <span>{open.data && (Number(amount) === 0 ? 'Free' : money(amount, open.data.currency))}</span>
            </label>
          ))}
          <Problem error={open.error} retry={() => void open.refetch()} />
        </fieldset>
      </div>
      <aside aria-label="Summary" aria-busy={open.isFetching || quote.isFetching}>
        <ul className="plain">
          {quote.data?.items.map(({ line, name: item, quantity, subtotal }) => (
            <li key={line}>
              <span>
                {quantity} × {item}
              </span>
              <span>{money(subtotal, quote.data.currency)}</span>
            </li>
          ))}
        </ul>
        {quote.data && <Totals sums={quote.data} />}
        {quote.data && quote.data.shortages.length > 0 && (
          <p className="problem" role="alert">
            Not everything can be sent there. <Link to="/basket">Change your basket</Link>
          </p>
        )}
        {order.error instanceof TotalChanged ? (
          <p className="problem" role="alert">
            {order.error.message}
          </p>
        ) : (
          <Problem error={order.error ?? (open.error ? null : quote.error)} />
        )}
        <button type="submit" className="primary" disabled={!isReady || order.isPending}>
          {order.isPending ? 'One moment …' : 'Order and pay'}
        </button>
      </aside>
    </form>
  );
}

/** Codes after which a new quote says what is different now. */
const OUTDATED = new Set<string>([
  'PRICE_CHANGED',
  'QUOTE_EXPIRED',
  'QUOTE_MISMATCH',
  'INSUFFICIENT_STOCK',
  'SHIPPING_METHOD_INVALID',
]);

const isOutdated = (error: unknown): boolean =>
  error instanceof TotalChanged || (error instanceof StockkeeperError && OUTDATED.has(error.code));

const NAMES = ['fullName', 'line1', 'line2', 'city', 'region', 'postalCode', 'country', 'phone'] as const;

/** Fields that were left empty are left out. */
function addressOf(form: HTMLFormElement): Address {
  const entered = new FormData(form);
  const given = NAMES.flatMap((name) => {
    const value = String(entered.get(name) ?? '').trim();
    return value === '' ? [] : [[name, value]];
  });
  return Object.fromEntries(given) as Address;
}

/** What shipping and tax depend on. */
const placeOf = ({ country, region, postalCode }: Address): Destination => ({ country, region, postalCode });
const destinationOf = (form: HTMLFormElement): Destination => placeOf(addressOf(form));

/** The same object while nothing is different, so that nothing is asked again. */
const settled = (before: Destination, now: Destination): Destination =>
  before.country === now.country && before.region === now.region && before.postalCode === now.postalCode
    ? before
    : now;

function days(min: number | null, max: number | null): string {
  if (max === null) return '';
  if (min === null || min === max) return max === 1 ? ' arrives tomorrow' : ` within ${max} days`;
  return ` ${min} to ${max} days`;
}
