import { Chip } from '@mui/material';
import { useTranslate } from 'react-admin';
import { STATUS_COLOURS, type StockDocument } from './document';

/** In the words of its kind: a delivery is expected, a transfer on its way. */
export function StatusChip({
  document: { kind, status },
}: {
  document: Pick<StockDocument, 'kind' | 'status'>;
}) {
  const translate = useTranslate();
  return (
    <Chip
      variant="outlined"
      color={STATUS_COLOURS[status]}
      label={translate(`resources.stock-documents.statuses.${kind}.${status}`)}
    />
  );
}
