import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
} from '@mui/material';
import { useEffect, useState } from 'react';
import { useTranslate, useTranslateLabel } from 'react-admin';
import { askConflictsWith, type Conflict, type ConflictAnswer } from '../api/conflict';

interface Asked extends Conflict {
  answer: (answer: ConflictAnswer) => void;
}

/** Two have worked at one thing: shows what the other has changed, and lets this one decide. */
export function ConflictDialog() {
  const translate = useTranslate();
  const translateLabel = useTranslateLabel();
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    askConflictsWith((conflict) => new Promise((answer) => setAsked({ ...conflict, answer })));
    return () => askConflictsWith(undefined);
  }, []);
  const answer = (given: ConflictAnswer) => {
    asked?.answer(given);
    setAsked(undefined);
  };
  const { resource = '', fields = [] } = asked ?? {};
  return (
    <Dialog open={asked !== undefined} maxWidth="md" aria-labelledby="conflict">
      <DialogTitle id="conflict">{translate('shell.conflict.title')}</DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 1 }}>{translate('shell.conflict.text')}</DialogContentText>
        {fields.length === 0 ? (
          <DialogContentText>{translate('shell.conflict.nothing')}</DialogContentText>
        ) : (
          <Table size="small">
            <TableHead>
              <TableRow>
                {['field', 'before', 'theirs', 'mine'].map((column) => (
                  <TableCell key={column}>{translate(`shell.conflict.${column}`)}</TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {fields.map(({ field, before, theirs, mine }) => (
                <TableRow key={field}>
                  <TableCell component="th" scope="row">
                    {translateLabel({ source: field, resource })}
                  </TableCell>
                  <TableCell>{shown(before)}</TableCell>
                  <TableCell>{shown(theirs)}</TableCell>
                  <TableCell>
                    {mine === undefined ? translate('shell.conflict.unchanged') : shown(mine)}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={() => answer('take-theirs')}>{translate('shell.conflict.take_theirs')}</Button>
        <Button variant="contained" onClick={() => answer('save-mine')}>
          {translate('shell.conflict.save_mine')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.map((one) => (one?.name ?? one) as string).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
