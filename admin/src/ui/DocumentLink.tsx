import { Link as MuiLink } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router';

interface Props {
  document: Pick<Schemas['StockDocument'], 'id' | 'kind' | 'number'>;
}

/** To a stock document, by what people call it: "Delivery 12". */
export function DocumentLink({ document: { id, kind, number } }: Props) {
  const translate = useTranslate();
  return (
    <MuiLink
      component={Link}
      to={`/stock-documents/${id}/show`}
      noWrap
      // Else a row that opens it does so once more.
      onClick={(event) => event.stopPropagation()}
    >
      {`${translate(`resources.stock-documents.kinds.${kind}`)} ${number}`}
    </MuiLink>
  );
}
