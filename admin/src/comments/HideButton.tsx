import { Button } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useNotify, useRefresh, useTranslate } from 'react-admin';
import { useSaySaved } from '../ui/use-say-saved';
import type { Comment } from './comment';

/** Hides a comment or shows it again; as it was read here: what was written anew meanwhile is read first. */
export function HideButton({ comment }: { comment: Comment }) {
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const saySaved = useSaySaved();
  const dataProvider = useDataProvider();
  const [isBusy, setBusy] = useState(false);
  const { id, content, isHidden } = comment;
  const toggle = async () => {
    setBusy(true);
    try {
      // A list has no ETags.
      const { data: now } = await dataProvider.getOne<Comment & { _etag?: string }>('comments', { id });
      if (now.content !== content) {
        notify('resources.comments.changed', { type: 'warning' });
        return;
      }
      const change = { id, data: { isHidden: !isHidden }, previousData: now };
      const { data: saved } = await dataProvider.update('comments', change);
      const message = `resources.comments.done.${isHidden ? 'show' : 'hide'}`;
      saySaved('comments', saved, { message, type: 'success' });
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    } finally {
      setBusy(false);
      refresh();
    }
  };
  return (
    <Button loading={isBusy} onClick={toggle} sx={{ whiteSpace: 'nowrap' }}>
      {translate(`resources.comments.acts.${isHidden ? 'show' : 'hide'}`)}
    </Button>
  );
}
