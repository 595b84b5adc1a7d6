import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, NavLink, useSearchParams } from 'react-router';
import { addToBasket } from '../basket.js';
import { Availability, canBeBought } from '../parts/Availability.js';
import { Picture } from '../parts/Picture.js';
import { Price } from '../parts/Price.js';
import { Problem } from '../parts/Problem.js';
import { Title } from '../parts/Title.js';
import { client, type Product } from '../shop.js';

const PAGE = 24;

export function Catalogue() {
  const [parameters] = useSearchParams();
  const q = parameters.get('q') ?? undefined;
  const category = parameters.get('category') ?? undefined;
  const categories = useQuery({
    queryKey: ['categories'],
    queryFn: () => client.categories.list().toArray(100),
  });
  const products = useInfiniteQuery({
    queryKey: ['products', q, category],
    queryFn: ({ pageParam, signal }) =>
      client.products.list({ q, categorySlug: category, limit: PAGE, after: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const chosen = categories.data?.find(({ slug }) => slug === category);
  const [first] = products.data?.pages ?? [];
  const found = products.data?.pages.flatMap(({ items }) => items) ?? [];
  const title =
    q !== undefined ? `“${first?.corrected ?? q}”` : (chosen?.name ?? 'Everything for a good day');

  return (
    <section className="catalogue">
      <Title>{title}</Title>
      <nav className="categories" aria-label="Categories">
        <NavLink to="/" className={category === undefined && q === undefined ? 'active' : ''} end>
          All
        </NavLink>
        {categories.data?.map(({ slug, name }) => (
          <Link key={slug} to={`/?category=${slug}`} aria-current={slug === category ? 'page' : undefined}>
            {name}
          </Link>
        ))}
      </nav>
      <h1>{title}</h1>
      {chosen?.description && <p className="lead">{chosen.description}</p>}
      {first?.corrected !== undefined && <p>Nothing was found for “{q}”.</p>}
      <Problem error={products.error} retry={() => void products.refetch()} />
      {products.isSuccess && found.length === 0 && <p>Nothing was found. Try fewer or other words.</p>}
      <ul className="products" aria-busy={products.isFetching}>
        {found.map((product) => (
          <Tile key={product.id} product={product} />
        ))}
      </ul>
      {products.hasNextPage && (
        <button
          type="button"
          className="more"
          disabled={products.isFetchingNextPage}
          onClick={() => void products.fetchNextPage()}
        >
          Show more
        </button>
      )}
    </section>
  );
}

function Tile({ product }: { product: Product }) {
  return (
    <li className="tile">
      <Picture product={product} />
      <h2>
        <Link to={`/products/${product.slug}`}>{product.name}</Link>
      </h2>
      <Price {...product} lowestPrice30Days={null} />
      <Availability {...product} />
      {canBeBought(product) && (
        <button type="button" onClick={() => addToBasket(product.id)}>
          Add<span className="unseen"> {product.name}</span> to basket
        </button>
      )}
    </li>
  );
}
