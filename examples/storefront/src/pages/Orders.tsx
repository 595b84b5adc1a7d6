import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, Navigate } from 'react-router';
import { Problem } from '../parts/Problem.js';
import { Title } from '../parts/Title.js';
import { useUser } from '../session.js';
import { client, date, money } from '../shop.js';
import { statusOf } from '../status.js';

export function Orders() {
  const user = useUser();
  const orders = useInfiniteQuery({
    queryKey: ['orders', user?.id],
    queryFn: ({ pageParam, signal }) => client.orders.list({ after: pageParam, limit: 20 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: Boolean(user),
  });
  if (user === null) return <Navigate to="/sign-in?next=/orders" replace />;
  const found = orders.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section>
      <Title>Your orders</Title>
      <h1>Your orders</h1>
      <Problem error={orders.error} retry={() => void orders.refetch()} />
      {orders.isSuccess && found.length === 0 && <p>You have not ordered anything yet.</p>}
      <ul className="orders">
        {found.map((order) => (
          <li key={order.id}>
            <Link to={`/orders/${order.id}`}>{order.number}</Link>
            <span>{date(order.createdAt)}</span>
            <span className="status">{statusOf(order)}</span>
            <span className="amount">{money(order.totalAmount, order.currency)}</span>
          </li>
        ))}
      </ul>
      {orders.hasNextPage && (
        <button type="button" className="more" onClick={() => void orders.fetchNextPage()}>
          Show more
        </button>
      )}
    </section>
  );
}
