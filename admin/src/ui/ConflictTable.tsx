import {
  FormControlLabel,
  Radio,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useTranslate, useTranslateLabel } from 'react-admin';
import { type ChangedField, type Conflict, isSame } from '../api/conflict';
import { ConflictValue } from './ConflictValue';
import { WideTable } from './WideTable';

interface Props {
  conflict: Conflict;
  /** Fields of which one's own value is to be saved. */
  kept: string[];
  choose: (field: string, isMine: boolean) => void;
}

/** What was, what there is now and what was typed; where both have something to say, one of them is chosen. */
export function ConflictTable({ conflict, kept, choose }: Props) {
  const translate = useTranslate();
  return (
    <WideTable label={translate('shell.conflict.title')}>
      <Table size="small">
        <TableHead>
          <TableRow>
            {['field', 'before', 'theirs', 'mine'].map((column) => (
              <TableCell key={column}>{translate(`shell.conflict.${column}`)}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {conflict.fields.map((changed) => (
            <FieldRow
              key={changed.field}
              conflict={conflict}
              changed={changed}
              isKept={kept.includes(changed.field)}
              choose={choose}
            />
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}

interface RowProps {
  conflict: Conflict;
  changed: ChangedField;
  isKept: boolean;
  choose: Props['choose'];
}

function FieldRow({ conflict, changed, isKept, choose }: RowProps) {
  const translate = useTranslate();
  const translateLabel = useTranslateLabel();
  const { resource, currency } = conflict;
  const { field, before, theirs, mine } = changed;
  const label = translateLabel({ source: field, resource });
  const shown = (value: unknown) => (
    <ConflictValue resource={resource} field={field} value={value} currency={currency} />
  );
  const choice = (value: unknown, isMine: boolean) => (
    <FormControlLabel
      label={<Typography variant="body2">{shown(value)}</Typography>}
      control={
        <Radio size="small" name={field} checked={isKept === isMine} onChange={() => choose(field, isMine)} />
      }
    />
  );
  const isChosen = mine !== undefined && !isSame(mine, theirs);
  return (
    <TableRow>
      <TableCell component="th" scope="row">
        {label}
      </TableCell>
      <TableCell>{shown(before)}</TableCell>
      <TableCell>{isChosen ? choice(theirs, false) : shown(theirs)}</TableCell>
      <TableCell>
        {mine === undefined && translate('shell.conflict.unchanged')}
        {mine !== undefined && (isChosen ? choice(mine, true) : shown(mine))}
      </TableCell>
    </TableRow>
  );
}
