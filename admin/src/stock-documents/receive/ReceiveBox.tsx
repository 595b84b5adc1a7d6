import { Button, Stack } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { HeldStill } from '../../ui/HeldStill';
import { Section } from '../../ui/Section';
import { RefusalAlert } from '../acts/RefusalAlert';
import { useDocumentAct } from '../acts/use-document-act';
import { openUnits, type StockDocument } from '../document';
import { LinesTable } from '../lines/LinesTable';
import { ScanField } from '../scan/ScanField';
import { useScanner } from '../scan/use-scanner';
import type { Tallied, Tally } from '../scan/use-tally';

/** What comes in is scanned, or typed into the table, and put on the shelf in as many parts as it comes in. */
export function ReceiveBox({ document: latest, tally }: { document: StockDocument; tally: Tally }) {
  const translate = useTranslate();
  const textOf = (key: string, values?: object) =>
    translate(`resources.stock-documents.receive.${key}`, values);
  const input = useRef<HTMLInputElement>(null);
  const { act, isBusy, isLost, refusal } = useDocumentAct(latest, 'receive');
  const [sent, setSent] = useState<Tallied[]>([]);
  // What may have been booked is asked for as it was, and nothing else until that is known.
  const asked = isLost ? sent : tally.entries.filter(({ count }) => count);
  const units = asked.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const { lines } = latest;
  const isBeyond = lines.some((line) => tally.countOf(line.productId) > openUnits(line));

  const scanner = useScanner({
    known: (sku) => {
      const line = lines.find((one) => one.sku.toLowerCase() === sku.toLowerCase());
      return line && { ...line, id: line.productId };
    },
    add({ id: productId, sku, name }, quantity) {
      const line = lines.find((one) => one.productId === productId);
      if (!line) return { refused: translate('resources.stock-documents.scan.foreign', { name, sku }) };
      const count = tally.countOf(productId) + quantity;
      const open = openUnits(line);
      if (count > open)
        return { refused: translate('resources.stock-documents.scan.beyond', { name, sku, open, count }) };
      tally.set({ productId, sku, name, count });
      return { added: translate('resources.stock-documents.scan.of', { name, sku, count, open }) };
    },
  });

  const submit = async () => {
    setSent(asked);
    const body = { lines: asked.map(({ productId, count }) => ({ productId, quantity: count })) };
    const received = await act('/api/admin/stock-documents/{id}/receive', body);
    if (received) tally.settle(asked, (now, was) => (now > was ? now - was : undefined));
    input.current?.focus();
  };
  const takeAll = () => {
    for (const { productId, sku, name, ...line } of lines) {
      const count = openUnits(line);
      if (count > 0) tally.set({ productId, sku, name, count });
    }
    input.current?.focus();
  };
  return (
    <Section
      title={textOf(`title.${latest.kind}`)}
      actions={
        <Button variant="outlined" onClick={takeAll}>
          {textOf('all')}
        </Button>
      }
    >
      <RefusalAlert refusal={refusal} document={latest} />
      <ScanField scanner={scanner} inputRef={input} isFirst />
      <HeldStill isBusy={isBusy}>
        <LinesTable document={latest} tally={tally} />
      </HeldStill>
      <Stack direction="row" spacing={1} sx={{ mt: 1, alignItems: 'center' }}>
        <Button
          variant="contained"
          loading={isBusy}
          disabled={units === 0 || (isBeyond && !isLost)}
          onClick={submit}
        >
          {textOf(isLost ? 'again' : units === 0 ? 'none' : 'submit', { smart_count: units })}
        </Button>
        {units > 0 && !isBusy && (
          <Button
            color="inherit"
            onClick={() => {
              tally.clear();
              input.current?.focus();
            }}
          >
            {textOf('discard')}
          </Button>
        )}
      </Stack>
    </Section>
  );
}
