import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { WideTable } from '../ui/WideTable';
import { Figure } from './Figure';
import type { Kind, Report, Row } from './report';
import { useColumnName } from './use-column-name';

interface Props {
  title: string;
  report: Report;
  rows: Row[];
}

const NUMBERS: Kind[] = ['money', 'count', 'percent'];
const alignOf = (kind: Kind) => (NUMBERS.includes(kind) ? 'right' : 'left');

export function ReportTable({ title, report, rows }: Props) {
  const nameOf = useColumnName(report);
  const { columns: all, ofGroup = [] } = report;
  if (rows.length === 0) return null;
  const columns = all.filter(({ name }) => !ofGroup.includes(name) || rows.some((row) => row[name] !== null));
  return (
    <WideTable label={title}>
      <Table size="small" sx={{ whiteSpace: 'nowrap', '& .MuiTableCell-root': { px: 0.75 } }}>
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

/** Whatever a report has one row for: an order, a product at a location, a customer, a period, a rate of a place, a method or a reason. */
const KEYS = [
  'documentId',
  'orderId',
  'productId',
  'locationId',
  'userId',
  'discountId',
  'methodId',
  'code',
  'from',
  'reason',
  'kind',
  'reasonCode',
  'country',
  'region',
  'name',
  'rate',
];

const keyOf = (row: Row): string => JSON.stringify([...KEYS, 'currency'].map((name) => row[name]));
