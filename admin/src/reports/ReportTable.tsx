import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useTranslate } from 'react-admin';
import { WideTable } from '../ui/WideTable';
import type { Kind, Report, Row } from './catalogue';
import { Figure } from './Figure';

interface Props {
  title: string;
  report: Report;
  rows: Row[];
}

const alignOf = (kind: Kind) => (kind === 'money' || kind === 'count' ? 'right' : 'left');

export function ReportTable({ title, report: { columns }, rows }: Props) {
  const translate = useTranslate();
  if (rows.length === 0) return null;
  return (
    <WideTable label={title}>
      <Table size="small" sx={{ whiteSpace: 'nowrap', '& .MuiTableCell-root': { px: 1 } }}>
        <TableHead>
          <TableRow>
            {columns.map(({ name, kind }) => (
              <TableCell key={name} align={alignOf(kind)}>
                {translate(`resources.reports.fields.${name}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={keyOf(row)} hover>
              {columns.map(({ name, kind }) => (
                <TableCell key={name} align={alignOf(kind)}>
                  <Figure row={row} name={name} kind={kind} />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}

/** Whatever a report has one row for: an order, a product, a customer, a period or a reason, in a currency. */
const keyOf = ({ orderId, productId, userId, from, reason, currency }: Row): string =>
  JSON.stringify([orderId, productId, userId, from, reason, currency]);
