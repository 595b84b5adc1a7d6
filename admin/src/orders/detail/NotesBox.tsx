import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import { Button, Divider, IconButton, Stack, TextField, Tooltip, Typography } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { Confirm, useDelete, useGetList, useNotify, useTranslate } from 'react-admin';
import { nameOf } from '../../format/person';
import { readAnew } from '../../query-client';
import { useMay } from '../../session/permission';
import { Section } from '../../ui/Section';
import { useAct } from '../../ui/use-act';
import { useTime } from '../../ui/use-formats';
import { useUnsent } from '../../ui/use-unsent';
import { ReadFailure } from '../../ui/WhenRead';
import type { Note, Order } from '../order';

const TOUCHED = ['order-notes', 'order-timeline'];
/** The newest; the API's limit of a page is 100. */
const [FEW, MANY] = [5, 100];
const MAX_LENGTH = 2000;

/** What staff have to tell each other about the order, the newest first. */
export function NotesBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const mayWrite = useMay('orders.write');
  const [perPage, setPerPage] = useState(FEW);
  const read = useGetList<Note>('order-notes', {
    filter: { id: order.id },
    pagination: { page: 1, perPage },
  });
  const { data: notes, pageInfo } = read;
  return (
    <Section title={translate('resources.order-notes.name', { smart_count: 2 })}>
      {mayWrite && <NoteForm key={order.id} order={order} />}
      {read.error && !notes && <ReadFailure error={read.error} again={read.refetch} />}
      {notes?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {translate('resources.order-notes.empty')}
        </Typography>
      )}
      <Stack
        component="ul"
        spacing={1}
        divider={<Divider component="li" />}
        sx={{ m: 0, p: 0, listStyle: 'none' }}
      >
        {notes?.map((note) => (
          <OneNote key={note.id} note={note} order={order} mayDelete={mayWrite} />
        ))}
      </Stack>
      {pageInfo?.hasNextPage && perPage === FEW && (
        <Button onClick={() => setPerPage(MANY)}>{translate('resources.orders.timeline.more')}</Button>
      )}
    </Section>
  );
}

function NoteForm({ order }: { order: Order }) {
  const translate = useTranslate();
  const [text, setText] = useState('');
  useUnsent(text.trim() !== '');
  const { act, isBusy, fieldErrors } = useAct({ touches: TOUCHED, done: 'resources.order-notes.added' });
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const path = '/api/admin/orders/{id}/notes';
    const added = await act(path, { params: { id: order.id }, body: { text } });
    // What was typed behind it meanwhile is another note.
    if (added) setText((now) => (now.startsWith(text) ? now.slice(text.length).trimStart() : now));
  };
  return (
    <form onSubmit={add} noValidate>
      <Stack spacing={1} sx={{ mb: 2, alignItems: 'flex-start' }}>
        <TextField
          label={translate('resources.order-notes.fields.text')}
          helperText={fieldErrors.text ?? translate('resources.order-notes.help')}
          error={fieldErrors.text !== undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          multiline
          slotProps={{ htmlInput: { maxLength: MAX_LENGTH } }}
        />
        <Button type="submit" variant="outlined" loading={isBusy} disabled={text.trim() === ''}>
          {translate('resources.order-notes.add')}
        </Button>
      </Stack>
    </form>
  );
}

function OneNote({ note, order, mayDelete }: { note: Note; order: Order; mayDelete: boolean }) {
  const time = useTime();
  return (
    <Stack component="li" direction="row" sx={{ justifyContent: 'space-between' }}>
      <div>
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {note.text}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {nameOf(note.author)} · {time(note.createdAt)}
        </Typography>
      </div>
      {mayDelete && <DeleteNote note={note} order={order} />}
    </Stack>
  );
}

function DeleteNote({ note, order }: { note: Note; order: Order }) {
  const translate = useTranslate();
  const notify = useNotify();
  const [isAsking, setAsking] = useState(false);
  const [remove, { isPending }] = useDelete(
    'order-notes',
    { id: order.id, meta: { noteId: note.id } },
    {
      onSuccess: () => notify('resources.order-notes.deleted', { type: 'success' }),
      onError: (error) => notify((error as Error).message, { type: 'error' }),
      // Also when somebody else was quicker.
      onSettled: () => {
        setAsking(false);
        readAnew(TOUCHED);
      },
    },
  );
  const title = translate('resources.order-notes.delete');
  return (
    <>
      <Tooltip title={title}>
        <IconButton size="small" aria-label={title} onClick={() => setAsking(true)}>
          <DeleteIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      <Confirm
        isOpen={isAsking}
        loading={isPending}
        title={title}
        content={note.text.slice(0, 200)}
        confirm="ra.action.delete"
        confirmColor="warning"
        onConfirm={() => remove()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
