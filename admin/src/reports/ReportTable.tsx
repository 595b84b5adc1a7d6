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

const NUMBERS: Kind[] = ['money', 'count', 'percent'];
const alignOf = (kind: Kind) => (NUMBERS.includes(kind) ? 'right' : 'left');

export function ReportTable({ title, report: { name: report, columns }, rows }: Props) {
  const translate = useTranslate();
  const nameOf = (column: string) =>
    translate(`resources.reports.own.${report}.${column}`, {
      _: translate(`resources.reports.fields.${column}`),
    });
  if (rows.length === 0) return null;
  return (
    <WideTable label={title}>
      <Table size="small" sx={{ whiteSpace: 'nowrap', '& .MuiTableCell-root': { px: 1 } }}>
        <TableHead>
          <TableRow>
            {columns.map(({ name, kind }) => (
              <TableCell key={name} align={alignOf(kind)}>
                {nameOf(name)}
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

/** Whatever a report has one row for: an order, a product, a customer, a period, a rate of a place, a method or a reason. */
const KEYS = [
  'orderId',
  'productId',
  'userId',
  'discountId',
  'methodId',
  'code',
  'from',
  'reason',
  'country',
  'region',
  'name',
  'rate',
];

const keyOf = (row: Row): string => JSON.stringify([...KEYS, 'currency'].map((name) => row[name]));
