import type { Schemas } from '@stockkeeper/client';
import { useTranslate } from 'react-admin';

export type Check = NonNullable<Schemas['Verification']['last']>['checks'][number];

/** What holds when nothing is found, in the language that is chosen where there are words for it. */
export function useRule(): (check: Check) => string {
  const translate = useTranslate();
  return ({ name, rule }) => translate(`system.verify.rules.${name}`, { _: rule });
}
