import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { addToBasket } from '../basket.js';
import { Availability, canBeBought } from '../parts/Availability.js';
import { Picture } from '../parts/Picture.js';
import { Price } from '../parts/Price.js';
import { Problem } from '../parts/Problem.js';
import { Title } from '../parts/Title.js';
import { client, type Product } from '../shop.js';

export function ProductPage() {
  const { slug = '' } = useParams();
  const { data: product, ...query } = useQuery({
    queryKey: ['product', slug],
    queryFn: async ({ signal }) => (await client.products.list({ slug }, { signal })).items[0] ?? null,
  });
  if (query.error) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (product === undefined) return <p aria-busy="true">One moment …</p>;
  if (product === null) {
    return (
      <section>
        <Title>No longer there</Title>
        <h1>This product is no longer there</h1>
        <Link to="/">Look at what there is</Link>
      </section>
    );
  }
  return (
    <article className="product">
      <Title>{product.name}</Title>
      <Picture product={product} />
      <div>
        <p>
          {product.categories.map((one) => (
            <Link key={one.slug} className="crumb" to={`/?category=${one.slug}`}>
              {one.name}
            </Link>
          ))}
        </p>
        <h1>{product.name}</h1>
        {product.averageRating !== null && (
          <p className="rating">
            ★ {product.averageRating} <small>of 5, by {product.reviewCount} customers</small>
          </p>
        )}
        <Price {...product} />
        <Availability {...product} />
        {canBeBought(product) && <Buy product={product} />}
        <p className="description">{product.description}</p>
        <p>
          <small>Article {product.sku}</small>
        </p>
      </div>
    </article>
  );
}

function Buy({ product: { id, name } }: { product: Product }) {
  const [added, setAdded] = useState(0);
  return (
    <>
      <button
        type="button"
        className="primary"
        onClick={() => {
          addToBasket(id);
          setAdded(added + 1);
        }}
      >
        Add to basket
      </button>
      <p role="status">
        {added > 0 && (
          <>
            {added} × {name} put into <Link to="/basket">your basket</Link>
          </>
        )}
      </p>
    </>
  );
}
