import { Alert, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Section } from '../ui/Section';
import { WideTable } from '../ui/WideTable';
import { type Check, useRule } from './check';

/** A check that found something: what should hold, what to do, and the first rows of which it does not. */
export function CheckBox({ check }: { check: Check }) {
  const translate = useTranslate();
  const rule = useRule();
  const title = `${translate(`system.verify.areas.${check.area}`, { _: check.area ?? '' })}: ${check.name}`;
  const columns = Object.keys(check.first[0] ?? {});
  return (
    <Section title={title}>
      <Typography gutterBottom>
        {translate('system.verify.should', { rule: rule(check) })}{' '}
        {translate('system.verify.found', { smart_count: check.violations })}
      </Typography>
      <WideTable label={title}>
        <Table size="small" sx={{ whiteSpace: 'nowrap' }}>
          <TableHead>
            <TableRow>
              {columns.map((column) => (
                <TableCell key={column}>{column}</TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {check.first.map((row) => (
              <TableRow key={JSON.stringify(row)}>
                {columns.map((column) => (
                  <TableCell key={column}>{asText(row[column])}</TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </WideTable>
      {check.mend && (
        <Alert severity="info" sx={{ mt: 1 }}>
          {translate(`system.verify.mend.${check.area}`, { _: check.mend })}
        </Alert>
      )}
    </Section>
  );
}

const asText = (value: unknown): string =>
  value === null || value === undefined
    ? '–'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
