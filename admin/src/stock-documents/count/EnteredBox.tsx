import { FormControlLabel, Switch, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Section } from '../../ui/Section';
import type { StockDocument } from '../document';
import { CountTable } from './CountTable';

/** What was counted so far; how far it is off is shown to whoever asks, and to all once it is posted. */
export function EnteredBox({ document }: { document: StockDocument }) {
  const translate = useTranslate();
  const [isShown, setShown] = useState(false);
  const isOpen = document.status === 'open';
  const textOf = (key: string) => translate(`resources.stock-documents.count.${key}`);
  return (
    <Section
      title={textOf(`lines.${document.status}`)}
      actions={
        isOpen &&
        document.lines.length > 0 && (
          <FormControlLabel
            control={
              <Switch size="small" checked={isShown} onChange={({ target }) => setShown(target.checked)} />
            }
            label={textOf('show')}
          />
        )
      }
    >
      {document.lines.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {textOf(isOpen ? 'empty' : 'nothing')}
        </Typography>
      ) : (
        <CountTable document={document} isBlind={isOpen && !isShown} />
      )}
    </Section>
  );
}
