import { useRef, useState } from 'react';
import { useNotify } from 'react-admin';
import { newKey } from '../api/new-key';
import type { PathOf } from '../api/paths';
import { ApiProblem } from '../api/problem';
import { type ApiRequest, request } from '../api/request';
import { readAnew } from '../query-client';

type Verb = 'POST' | 'PUT' | 'PATCH';

interface Options {
  /** Resources that are read anew afterwards, also when it is refused: then what is shown may be old. */
  touches: string[];
  method?: Verb;
  /** A message's key for when it is done. */
  done?: string;
  /** Whether the route takes an Idempotency-Key; nearly all that move stock, units or money do. */
  isIdempotent?: boolean;
  /** In a dialog, which hides all that is below it: what is wrong stands in `error` instead. */
  isInDialog?: boolean;
}

interface Act {
  /** @returns the answer; undefined when it was refused, which is then shown */
  act: <Data>(path: PathOf<Verb>, asked?: Omit<ApiRequest, 'idempotencyKey'>) => Promise<Data | undefined>;
  isBusy: boolean;
  /** Why it was refused the last time. */
  error: Error | undefined;
  /** What the service says is wrong, for the inputs of a dialog: field → message. */
  fieldErrors: Record<string, string>;
}

/**
 * Something that is done to a record, such as accepting an order: a POST, PUT or PATCH. Tried again from the same dialog it has the same
 * Idempotency-Key, so that an answer that was lost does nothing twice; changed and sent again it is another act.
 */
export function useAct({
  touches,
  method = 'POST',
  done,
  isIdempotent = true,
  isInDialog = false,
}: Options): Act {
  const notify = useNotify();
  const key = useRef<{ of: string; key: string }>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const [fieldErrors, setFieldErrors] = useState<Record<string, string>>({});

  const keyFor = (path: string, asked: object): string => {
    const of = JSON.stringify([path, asked]);
    if (key.current?.of !== of) key.current = { of, key: newKey() };
    return key.current.key;
  };
  const act: Act['act'] = async <Data>(path: PathOf<Verb>, asked: ApiRequest = {}) => {
    setBusy(true);
    setFieldErrors({});
    setError(undefined);
    try {
      const idempotencyKey = isIdempotent ? keyFor(path, asked) : undefined;
      const { data } = await request<Data, Verb>(method, path, { ...asked, idempotencyKey });
      key.current = undefined;
      if (done) notify(done, { type: 'success' });
      return data;
    } catch (thrown) {
      const refusal = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (refusal instanceof ApiProblem && refusal.body?.errors) setFieldErrors(refusal.body.errors);
      setError(refusal);
      const { message } = refusal;
      if (!isInDialog) notify(message, { type: 'error', autoHideDuration: 10_000 });
      return undefined;
    } finally {
      setBusy(false);
      readAnew(touches);
    }
  };
  return { act, isBusy, error, fieldErrors };
}
