import { useState } from 'react';
import type { PathOf } from '../api/paths';
import { ApiProblem } from '../api/problem';
import { useAct } from './use-act';

/** Of which the service knows versions, for If-Match. */
interface Versioned {
  id: string;
  version: number;
}

/** Why an act was refused, and what it was meant for. */
export interface Refusal<Of> {
  error: Error;
  tried: Of;
}

interface Asked {
  /** Besides the record's own id. */
  params?: Record<string, unknown>;
  body?: object;
  /** False where the route knows no condition. */
  isConditional?: boolean;
}

const PRECONDITION_FAILED = 412;

/** It may have been done, and only the answer is lost. */
export const isUnsure = (error: Error): boolean => !(error instanceof ApiProblem) || error.status >= 500;

/** Somebody else has changed it meanwhile. */
export const isConflict = (error: Error): boolean =>
  error instanceof ApiProblem && error.status === PRECONDITION_FAILED;

/**
 * An act on a record as it is shown: when somebody else was quicker it is refused, and the record is read anew. When the answer
 * was lost, `record` stays as it was until the next try or `begin`: the same of the same version, so that it is done once.
 */
export function useConditionalAct<Of extends Versioned>(latest: Of, options: Parameters<typeof useAct>[0]) {
  const [tried, setTried] = useState<Of>();
  const { act, error, ...rest } = useAct(options);
  const refusal: Refusal<Of> | undefined = error && tried && { error, tried };
  const isLost = error !== undefined && isUnsure(error);
  const record = ((rest.isBusy || isLost) && tried) || latest;
  return {
    ...rest,
    record,
    refusal,
    /** Whether it may have been done: the next try is to ask for the very same. */
    isLost,
    /** When the dialog opens: whatever was tried before, this is another act. */
    begin: () => setTried(undefined),
    /** @returns the answer; undefined when it was refused */
    act<Data>(path: PathOf<'POST' | 'PUT'>, { params, body = {}, isConditional = true }: Asked = {}) {
      setTried(record);
      const ifMatch = isConditional ? `"${record.version}"` : undefined;
      return act<Data>(path, { params: { id: record.id, ...params }, body, ifMatch });
    },
  };
}
