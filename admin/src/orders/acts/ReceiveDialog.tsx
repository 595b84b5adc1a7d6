import {
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../../ui/ActDialog';
import type { Order, Return } from '../order';
import { given } from './ReasonField';
import { RefundQuestions, refundOf } from './RefundQuestions';
import { RefusalAlert } from './RefusalAlert';
import { useOrderAct } from './use-order-act';
import { usePreview } from './use-preview';

interface Came {
  line: number;
  restock: number;
  writeOff: number;
}

/** What came back: units that can be sold again, and units that cannot. */
export function ReceiveDialog({ order: latest, one }: { order: Order; one: Return }) {
  const translate = useTranslate();
  const { order, begin, act, isBusy, refusal, fieldErrors } = useOrderAct(latest, 'return_receive');
  const all = one.lines.map(({ line, quantity }): Came => ({ line, restock: quantity, writeOff: 0 }));
  const start = { isOpen: false, lines: all, refund: true, shipping: null as string | null, reason: '' };
  const [values, setValues] = useState(start);
  const set = (changes: Partial<typeof start>) => setValues({ ...values, ...changes });
  const { refund, shipping, reason } = values;
  const lines = values.lines.filter(({ restock, writeOff }) => restock + writeOff > 0);
  const params = { returnId: one.id };
  const preview = usePreview<Schemas['ReceiptPreview']>(
    order,
    '/api/admin/orders/{id}/returns/{returnId}/receive-preview',
    { params, body: { lines, ...refundOf(values) }, isEnabled: values.isOpen && !isBusy && lines.length > 0 },
  );
  return (
    <ActDialog
      title={translate('resources.orders.acts.return_receive')}
      button={{ variant: 'contained' }}
      isBusy={isBusy}
      refusal={refusal && <RefusalAlert refusal={refusal} />}
      canSubmit={lines.length > 0}
      onOpen={() => {
        begin();
        setValues({ ...start, isOpen: true });
      }}
      onClose={() => set({ isOpen: false })}
      onSubmit={() =>
        act('/api/admin/orders/{id}/returns/{returnId}/receive', {
          params,
          body: { lines, ...refundOf(values), reason: given(reason) },
        })
      }
    >
      <Stack spacing={1} useFlexGap>
        <CameTable order={order} one={one} lines={values.lines} onChange={(came) => set({ lines: came })} />
        <RefundQuestions
          refund={refund}
          reason={reason}
          shipping={shipping}
          errors={fieldErrors}
          currency={order.currency}
          preview={lines.length > 0 ? preview : undefined}
          onChange={set}
        />
      </Stack>
    </ActDialog>
  );
}

interface TableProps {
  order: Order;
  one: Return;
  lines: Came[];
  onChange: (lines: Came[]) => void;
}

const COLUMNS = ['restock', 'writeOff'] as const;

function CameTable({ order, one, lines, onChange }: TableProps) {
  const translate = useTranslate();
  const nameOf = (line: number) => order.items.find((item) => item.line === line)?.name ?? String(line);
  const askedFor = (line: number) => one.lines.find((asked) => asked.line === line)?.quantity ?? 0;
  const change = (line: number, column: (typeof COLUMNS)[number], text: string) =>
    onChange(
      lines.map((came) => {
        if (came.line !== line) return came;
        const other = column === 'restock' ? came.writeOff : came.restock;
        const count = Math.min(Math.max(Math.trunc(Number(text)) || 0, 0), askedFor(line) - other);
        return { ...came, [column]: count };
      }),
    );
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          <TableCell>{translate('resources.orders.lines.product')}</TableCell>
          {COLUMNS.map((column) => (
            <TableCell key={column} align="right" sx={{ width: '8rem' }}>
              {translate(`resources.orders.acts.${column}_units`)}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {lines.map((came) => (
          <TableRow key={came.line}>
            <TableCell component="th" scope="row">
              {nameOf(came.line)}
              <Typography variant="caption" component="div" color="textSecondary">
                {translate('resources.orders.acts.asked_for', { count: askedFor(came.line) })}
              </Typography>
            </TableCell>
            {COLUMNS.map((column) => (
              <TableCell key={column} align="right">
                <TextField
                  type="number"
                  margin="none"
                  value={came[column]}
                  onChange={(event) => change(came.line, column, event.target.value)}
                  slotProps={{
                    htmlInput: {
                      min: 0,
                      'aria-label': `${translate(`resources.orders.acts.${column}_units`)}: ${nameOf(came.line)}`,
                    },
                  }}
                />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
