import { Link as MuiLink } from '@mui/material';
import { Link } from 'react-router';
import type { Kind, Row } from './report';
import { useFigureText } from './use-figure-text';

interface Props {
  row: Row;
  name: string;
  kind: Kind;
}

/** One cell of a report. */
export function Figure({ row, name, kind }: Props) {
  const textOf = useFigureText();
  const text = textOf(row, name, kind);
  const to = row[name] === null ? undefined : addressOf(kind, row);
  if (!to) return text;
  return (
    <MuiLink component={Link} to={to}>
      {text}
    </MuiLink>
  );
}

function addressOf(
  kind: Kind,
  { orderId, productId, userId, discountId, documentId }: Row,
): string | undefined {
  if (kind === 'order') return `/orders/${orderId}/show`;
  if (kind === 'product') return `/products/${productId}`;
  if (kind === 'discount') return `/discounts/${discountId}`;
  if (kind === 'document') return `/stock-documents/${documentId}/show`;
  // A guest has no account.
  return kind === 'customer' && userId !== null ? `/customers/${userId}` : undefined;
}
