import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { findProduct, type Scannable } from './find-product';
import { parseScan, type Scan } from './parse-scan';

/** What became of units that were scanned: a text either way. */
type Outcome = { added: string } | { refused: string };

interface Options {
  /** What is found without asking the service. */
  known?: (sku: string) => Scannable | undefined;
  add: (product: Scannable, quantity: number) => Outcome;
}

export interface Scanner {
  /** @param otherwise units where the text names none */
  scan: (text: string, otherwise?: number) => void;
  /** Of the last one that was added. */
  added: string | undefined;
  /** All that were not, until somebody has read them: who scans looks at the goods. */
  refused: string[];
  dismiss: () => void;
}

/** Takes one scan after the other, as fast as they come, in their order. */
export function useScanner({ known, add }: Options): Scanner {
  const translate = useTranslate();
  const [added, setAdded] = useState<string>();
  const [refused, setRefused] = useState<string[]>([]);
  const queue = useRef(Promise.resolve());
  // The queue outlives a rendering: what it adds to is what there is then.
  const latest = useRef(add);
  latest.current = add;

  const refuse = (text: string) => {
    setAdded(undefined);
    setRefused((before) => [...before, text]);
  };
  const take = async ({ sku, quantity }: Scan) => {
    try {
      const product = known?.(sku) ?? (await findProduct(sku));
      if (!product) return refuse(translate('resources.stock-documents.scan.unknown', { sku }));
      const outcome = latest.current(product, quantity);
      if ('added' in outcome) setAdded(outcome.added);
      else refuse(outcome.refused);
    } catch (error) {
      const { message } = error as Error;
      refuse(translate('resources.stock-documents.scan.failed', { sku, message }));
    }
  };
  return {
    scan(text, otherwise) {
      const scan = parseScan(text, otherwise);
      if (scan) queue.current = queue.current.then(() => take(scan));
    },
    added,
    refused,
    dismiss: () => setRefused([]),
  };
}
