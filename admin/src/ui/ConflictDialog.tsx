import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from '@mui/material';
import { useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { askConflictsWith, type Conflict, type ConflictAnswer } from '../api/conflict';
import { ConflictTable } from './ConflictTable';

interface Asked extends Conflict {
  answer: (answer: ConflictAnswer) => void;
}

/** Two have worked at one thing: shows what the other has changed, and lets this one choose, field by field. */
export function ConflictDialog() {
  const translate = useTranslate();
  const [asked, setAsked] = useState<Asked>();
  /** Fields that are left to the other one. */
  const [left, setLeft] = useState<string[]>([]);
  useEffect(() => {
    askConflictsWith(
      (conflict) =>
        new Promise((answer) => {
          setLeft([]);
          setAsked({ ...conflict, answer });
        }),
    );
    return () => askConflictsWith(undefined);
  }, []);
  const answer = (given: ConflictAnswer) => {
    asked?.answer(given);
    setAsked(undefined);
  };
  const choose = (field: string, isMine: boolean) =>
    setLeft(isMine ? left.filter((one) => one !== field) : [...left, field]);
  const mine = (asked?.fields ?? []).filter(({ mine }) => mine !== undefined).map(({ field }) => field);
  const kept = mine.filter((field) => !left.includes(field));
  return (
    <Dialog
      open={asked !== undefined}
      maxWidth="md"
      aria-labelledby="conflict"
      onClose={() => answer(undefined)}
    >
      <DialogTitle id="conflict">{translate('shell.conflict.title')}</DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 1 }}>{translate('shell.conflict.text')}</DialogContentText>
        {asked?.fields.every(({ before, theirs }) => before === theirs) && (
          <DialogContentText sx={{ mb: 1 }}>{translate('shell.conflict.nothing')}</DialogContentText>
        )}
        {asked && <ConflictTable conflict={asked} kept={kept} choose={choose} />}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={() => answer(undefined)}>
          {translate('shell.conflict.back')}
        </Button>
        <Button variant="contained" onClick={() => answer(kept)}>
          {translate(`shell.conflict.${wayOf(kept.length, mine.length)}`)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function wayOf(kept: number, mine: number): 'save_mine' | 'take_theirs' | 'save_chosen' {
  if (kept === mine) return 'save_mine';
  return kept === 0 ? 'take_theirs' : 'save_chosen';
}
