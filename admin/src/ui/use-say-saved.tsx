import { Button } from '@mui/material';
import {
  type NotificationType,
  type RaRecord,
  useCloseNotification,
  useDataProvider,
  useNotify,
  useTranslate,
} from 'react-admin';
import { undoOf } from '../api/undo';
import { readAnew } from '../query-client';

/** Long enough to read it and think again. */
const UNDO_MS = 8_000;

interface Said {
  message?: string;
  type?: NotificationType;
}

/** Says that a change is saved, with a button that changes it back. */
export function useSaySaved(): (resource: string, saved: RaRecord, said?: Said) => void {
  const notify = useNotify();
  return (resource, saved, { message = 'ra.notification.updated', type = 'info' } = {}) => {
    const values = undoOf(saved);
    const action = values && <UndoButton resource={resource} saved={saved} values={values} />;
    notify(message, {
      type,
      messageArgs: { smart_count: 1 },
      ...(action && { action, autoHideDuration: UNDO_MS }),
    });
  };
}

interface Props {
  resource: string;
  saved: RaRecord;
  /** What they were. */
  values: object;
}

/** Another change, which somebody else's in between is not lost by. */
function UndoButton({ resource, saved, values }: Props) {
  const translate = useTranslate();
  const notify = useNotify();
  const close = useCloseNotification();
  const dataProvider = useDataProvider();
  const undo = async () => {
    close();
    try {
      await dataProvider.update(resource, { id: saved.id, data: values, previousData: saved });
      notify('shell.undone', { type: 'info' });
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    } finally {
      readAnew([resource]);
    }
  };
  return (
    <Button color="inherit" size="small" onClick={undo}>
      {translate('ra.action.undo')}
    </Button>
  );
}
