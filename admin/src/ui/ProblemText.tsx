import { useGetMany, useTranslate } from 'react-admin';
import { ApiProblem } from '../api/problem';
import type { Product } from '../products/product';

/** A row of what a refusal adds to its code; see docs/errors.md. */
interface Concerned {
  productId: number;
  requested?: number;
  available?: number;
  backordered?: number;
}

const LIST = { margin: 0, paddingLeft: '1.2rem' };

/** Why something was refused: where the service says so of products by their ids, by their names. */
export function ProblemText({ error }: { error: Error }) {
  const translate = useTranslate();
  const concerned = concernedBy(error);
  const ids = [...new Set(concerned.map(({ productId }) => productId))];
  const { data = [] } = useGetMany<Product>('products', { ids }, { enabled: ids.length > 0 });
  const nameOf = (id: number) => data.find((product) => product?.id === id)?.name;
  if (!(error instanceof ApiProblem) || ids.length === 0 || !ids.every(nameOf)) return error.message;
  return (
    <>
      {translate(`shell.problem.titles.${error.problem.code}`)}:
      <ul style={LIST}>
        {concerned.map(({ productId, requested, available, backordered }) => {
          const values = { name: nameOf(productId), requested, available, backordered };
          const key = backordered ? 'backordered' : requested === undefined ? 'product' : 'short';
          return <li key={productId}>{translate(`shell.problem.units.${key}`, values)}</li>;
        })}
      </ul>
    </>
  );
}

function concernedBy(error: Error): Concerned[] {
  if (!(error instanceof ApiProblem)) return [];
  const { code, shortages, units, lines, productIds } = error.problem as Record<string, unknown>;
  if (code === 'INSUFFICIENT_STOCK') return shortages as Concerned[];
  if (code === 'UNITS_BACKORDERED') return units as Concerned[];
  if (code === 'QUANTITY_EXCEEDED') return lines as Concerned[];
  return ((productIds ?? []) as number[]).map((productId) => ({ productId }));
}
