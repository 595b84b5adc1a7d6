import { useNotify } from 'react-admin';
import type { PathOf } from '../../api/paths';
import { useConditionalAct } from '../../ui/use-conditional-act';
import type { StockDocument } from '../document';

/** What may look different once stock has moved. */
const TOUCHED = ['stock-documents', 'products', 'stock-levels', 'stock-movements'];

/** An act on the document as it is shown; see useConditionalAct(). */
export function useDocumentAct(latest: StockDocument, done: string, method: 'POST' | 'PUT' = 'POST') {
  const notify = useNotify();
  const {
    act,
    record: document,
    ...rest
  } = useConditionalAct(latest, {
    touches: TOUCHED,
    method,
    isInDialog: true,
  });
  return {
    ...rest,
    document,
    /** @returns the document as it is then; undefined when it was refused */
    async act(path: PathOf<'POST' | 'PUT'>, body: object = {}): Promise<StockDocument | undefined> {
      const answer = await act<StockDocument>(path, { body });
      if (answer) notify(`resources.stock-documents.acts.done.${done}`, { type: 'success' });
      return answer;
    },
  };
}
