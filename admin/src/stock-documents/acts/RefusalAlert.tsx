import { Alert } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ApiProblem } from '../../api/problem';
import { OrderLink } from '../../ui/OrderLink';
import { isConflict, isUnsure, type Refusal } from '../../ui/use-conditional-act';
import type { StockDocument } from '../document';
import { whatChanged } from './what-changed';

interface Props {
  refusal: Refusal<StockDocument> | undefined;
  /** As it is by now. */
  document: StockDocument;
}

/** Why it was refused: when somebody else was quicker what they did, and of units that are not there which. */
export function RefusalAlert({ refusal, document }: Props) {
  const translate = useTranslate();
  if (!refusal) return null;
  const { error, tried } = refusal;
  return (
    <Alert severity={isConflict(error) ? 'warning' : 'error'} sx={{ mb: 1 }}>
      {isConflict(error) ? (
        <Meanwhile before={tried} now={document} />
      ) : (
        <Reasons error={error} document={document} />
      )}
      {isUnsure(error) && ` ${translate('resources.stock-documents.acts.unsure')}`}
    </Alert>
  );
}

const LIST = { margin: 0, paddingLeft: '1.2rem' };

function Meanwhile({ before, now }: { before: StockDocument; now: StockDocument }) {
  const translate = useTranslate();
  const textOf = (key: string, values?: object) =>
    translate(`resources.stock-documents.meanwhile.${key}`, values);
  // Until it was read anew nothing has changed yet.
  const changes = whatChanged(before, now);
  return (
    <>
      {textOf('title')}
      <ul style={LIST}>
        {changes.map(({ key, values }) => (
          <li key={`${key} ${values?.name}`}>
            {textOf(key, {
              ...values,
              status: translate(`resources.stock-documents.statuses.${now.kind}.${now.status}`),
            })}
          </li>
        ))}
      </ul>
      {textOf('again')}
    </>
  );
}

interface Short {
  productId: number;
  requested: number;
  available: number;
}
interface Promised {
  productId: number;
  onHand: number;
  committed: number;
  held: number;
}
interface Concerned {
  orderId: string;
  orderNumber: string;
  productId: number;
  quantity: number;
}

/** What a refusal adds beside its code, product by product. */
function Reasons({ error, document }: { error: Error; document: StockDocument }) {
  const translate = useTranslate();
  if (!(error instanceof ApiProblem)) return error.message;
  const {
    shortages,
    levels,
    lines,
    orders = [],
  } = error.problem as {
    shortages?: Short[];
    levels?: Promised[];
    lines?: Short[];
    orders?: Concerned[];
  };
  const nameOf = (productId: number) =>
    document.lines.find((line) => line.productId === productId)?.name ?? String(productId);
  const rows: Array<Short | Promised> = shortages ?? lines ?? levels ?? [];
  if (rows.length === 0) return error.message;
  const key = shortages ? 'short' : lines ? 'exceeded' : 'promised';
  return (
    <>
      {translate(`resources.stock-documents.refused.${key}`)}
      <ul style={LIST}>
        {rows.map((row) => (
          <li key={row.productId}>
            {translate(`resources.stock-documents.refused.${key}_line`, {
              ...row,
              name: nameOf(row.productId),
            })}
          </li>
        ))}
      </ul>
      {orders.length > 0 && translate('resources.stock-documents.refused.orders')}
      <ul style={LIST}>
        {orders.map((one) => (
          <li key={`${one.orderId} ${one.productId}`}>
            <OrderLink order={one} />{' '}
            {translate('resources.stock-documents.refused.order', {
              smart_count: one.quantity,
              name: nameOf(one.productId),
            })}
          </li>
        ))}
      </ul>
      {translate(`resources.stock-documents.refused.${key}_advice`, { _: '' })}
    </>
  );
}
