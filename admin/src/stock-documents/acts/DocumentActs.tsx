import { Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { PostDialog } from '../count/PostDialog';
import { allows, type StockDocument } from '../document';
import type { Tally } from '../scan/use-tally';
import { ConfirmDialog } from './ConfirmDialog';
import { WriteOffDialog } from './WriteOffDialog';

/** What can be done to a document as it is now, the likeliest first; receiving and counting have boxes of their own. */
export function DocumentActs({ document, tally }: { document: StockDocument; tally: Tally }) {
  const translate = useTranslate();
  const { kind, status } = document;
  const isSent = kind === 'transfer' && status !== 'draft';
  return (
    <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
      {allows('ship', document) && (
        <ConfirmDialog document={document} name="ship" text="ship" button={{ variant: 'contained' }} />
      )}
      {allows('count', document) && <PostDialog document={document} tally={tally} />}
      {allows('change', document) && (
        <Button variant="outlined" component={Link} to={`/stock-documents/${document.id}`}>
          {translate('ra.action.edit')}
        </Button>
      )}
      {allows('write_off', document) && <WriteOffDialog document={document} />}
      {allows('close', document) && <ConfirmDialog document={document} name="close" text="close" />}
      {allows('cancel', document) && (
        <ConfirmDialog
          document={document}
          name="cancel"
          text={isSent ? 'call_back' : `cancel_${kind}`}
          button={{ color: 'error' }}
        />
      )}
    </Stack>
  );
}
