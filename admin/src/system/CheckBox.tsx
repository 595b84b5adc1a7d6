import {
  Alert,
  Link as MuiLink,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router';
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
                  <TableCell key={column}>
                    <Value column={column} value={row[column]} />
                  </TableCell>
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

/** Where what a column names has its screen. */
const SCREENS: Record<string, (id: string) => string> = {
  orderId: (id) => `/orders/${id}/show`,
  productId: (id) => `/products/${id}`,
  userId: (id) => `/customers/${id}`,
};

/** As it stands in the database, since that is what is to be mended; it leads to the order or product that it names. */
function Value({ column, value }: { column: string; value: unknown }) {
  const screen = SCREENS[column];
  if (!screen || value === null || value === undefined) return asText(value);
  return (
    <MuiLink component={Link} to={screen(asText(value))}>
      {asText(value)}
    </MuiLink>
  );
}

const asText = (value: unknown): string =>
  value === null || value === undefined
    ? '–'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
