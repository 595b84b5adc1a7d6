import type { ButtonProps } from '@mui/material';
import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { PathOf } from '../../api/paths';
import { ActDialog } from '../../ui/ActDialog';
import type { StockDocument } from '../document';
import { RefusalAlert } from './RefusalAlert';
import { useDocumentAct } from './use-document-act';

/** Acts that ask nothing but whether they are meant. */
const PATHS = {
  ship: '/api/admin/stock-documents/{id}/ship',
  close: '/api/admin/stock-documents/{id}/close',
  cancel: '/api/admin/stock-documents/{id}/cancel',
} as const satisfies Record<string, PathOf<'POST'>>;

interface Props {
  document: StockDocument;
  name: keyof typeof PATHS;
  /** What is named and explained is another thing for each kind. */
  text: string;
  button?: ButtonProps;
}

export function ConfirmDialog({ document: latest, name, text, button }: Props) {
  const translate = useTranslate();
  const { begin, act, isBusy, refusal } = useDocumentAct(latest, name);
  return (
    <ActDialog
      title={translate(`resources.stock-documents.acts.${text}`)}
      button={button}
      isBusy={isBusy}
      refusal={<RefusalAlert refusal={refusal} document={latest} />}
      onOpen={begin}
      onSubmit={async () => (await act(PATHS[name])) !== undefined}
    >
      <Typography variant="body2">{translate(`resources.stock-documents.acts.${text}_help`)}</Typography>
    </ActDialog>
  );
}
