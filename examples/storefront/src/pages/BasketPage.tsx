import { StockkeeperError } from '@stockkeeper/client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { setDiscountCodes, setQuantity, useBasket } from '../basket.js';
import { Picture } from '../parts/Picture.js';
import { Problem } from '../parts/Problem.js';
import { Title } from '../parts/Title.js';
import { Totals } from '../parts/Totals.js';
import { useQuote } from '../quote.js';
import { client, money, type Product, type Quote } from '../shop.js';

/** Where most customers are: who is elsewhere says so at the checkout. */
const HOME = { country: 'GB' };

export function BasketPage() {
  const { lines } = useBasket();
  const ids = lines.map(({ productId }) => productId);
  const products = useQuery({
    queryKey: ['products', ids],
    queryFn: async ({ signal }) => (await client.products.list({ ids: ids.join(',') }, { signal })).items,
    enabled: ids.length > 0,
    placeholderData: (before) => before,
  });
  const quote = useQuote(HOME);
  if (lines.length === 0) {
    return (
      <section>
        <Title>Basket</Title>
        <h1>Your basket is empty</h1>
        <Link to="/">Look at what there is</Link>
      </section>
    );
  }
  const shortages = quote.data?.shortages ?? [];
  return (
    <section className="basket">
      <Title>Basket</Title>
      <h1>Your basket</h1>
      <ul className="lines">
        {lines.map(({ productId, quantity }) => (
          <Line
            key={productId}
            productId={productId}
            quantity={quantity}
            product={products.data?.find(({ id }) => id === productId)}
            isGone={isGone(quote.error, productId)}
            quote={quote.data}
          />
        ))}
      </ul>
      <aside aria-label="Summary" aria-busy={quote.isFetching}>
        <DiscountCode quote={quote.data} />
        {quote.data && <Totals sums={quote.data} />}
        <Problem error={quote.error} retry={() => void quote.refetch()} />
        <p>
          <small>Shipping is chosen at the checkout.</small>
        </p>
        {shortages.length === 0 && !quote.error ? (
          <Link className="button primary" to="/checkout">
            To the checkout
          </Link>
        ) : (
          <p>Change what is missing to go on.</p>
        )}
      </aside>
    </section>
  );
}

const isGone = (error: unknown, productId: number): boolean =>
  error instanceof StockkeeperError &&
  error.code === 'PRODUCT_UNAVAILABLE' &&
  error.productIds.includes(productId);

interface LineProps {
  productId: number;
  quantity: number;
  product?: Product;
  isGone: boolean;
  quote?: Quote;
}

function Line({ productId, quantity, product, isGone, quote }: LineProps) {
  const shortage = quote?.shortages.find((one) => one.productId === productId);
  const line = quote?.items.find((one) => one.productId === productId);
  const name = product?.name ?? line?.name ?? 'This product';
  return (
    <li>
      {product && <Picture product={product} />}
      <div>
        {product ? <Link to={`/products/${product.slug}`}>{name}</Link> : name}
        {shortage && (
          <p className="problem">
            {shortage.available === 0 ? 'Sold out' : `Only ${shortage.available} can be sent`}
          </p>
        )}
        {isGone && <p className="problem">No longer sold</p>}
      </div>
      <div className="quantity">
        <button
          type="button"
          aria-label={`One less of ${name}`}
          onClick={() => setQuantity(productId, quantity - 1)}
        >
          −
        </button>
        <output aria-label={`Quantity of ${name}`}>{quantity}</output>
        <button
          type="button"
          aria-label={`One more of ${name}`}
          onClick={() => setQuantity(productId, quantity + 1)}
        >
          +
        </button>
        <button
          type="button"
          className="link"
          aria-label={`Remove ${name}`}
          onClick={() => setQuantity(productId, 0)}
        >
          Remove
        </button>
      </div>
      <p className="amount">{line && quote && money(line.subtotal, quote.currency)}</p>
    </li>
  );
}

/** Why a code does not apply, in words of a shop. */
const REASONS: Record<Exclude<Quote['discountCodes'][number]['reason'], null | undefined>, string> = {
  unknown: 'is not one of our codes',
  not_started: 'is not valid yet',
  expired: 'has expired',
  customer: 'is not for your account',
  exhausted: 'has been used up',
  minimum: 'needs a larger order',
  not_applicable: 'is for other products',
  not_combinable: 'cannot be combined with the others',
};

function DiscountCode({ quote }: { quote?: Quote }) {
  const { discountCodes } = useBasket();
  const [code, setCode] = useState('');
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') setDiscountCodes([...discountCodes, code.trim()]);
    setCode('');
  };
  const remove = (gone: string) => setDiscountCodes(discountCodes.filter((one) => one !== gone));
  return (
    <form className="code" onSubmit={apply}>
      <label htmlFor="code">Discount code</label>
      <div className="row">
        <input id="code" value={code} autoComplete="off" onChange={(event) => setCode(event.target.value)} />
        <button type="submit">Apply</button>
      </div>
      <ul aria-live="polite">
        {discountCodes.map((one) => {
          const reason = quote?.discountCodes.find((outcome) => outcome.code === one)?.reason;
          return (
            <li key={one} className={reason ? 'problem' : ''}>
              {one} {reason ? REASONS[reason] : 'applies'}{' '}
              <button type="button" className="link" aria-label={`Remove ${one}`} onClick={() => remove(one)}>
                Remove
              </button>
            </li>
          );
        })}
      </ul>
    </form>
  );
}
