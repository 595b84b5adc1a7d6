import { type RefObject, useEffect } from 'react';
import { useRecordContext } from 'react-admin';
import { useFormContext } from 'react-hook-form';
import { isSame } from '../api/conflict';

interface Props {
  /** What is being saved, as the form had it. */
  sent: RefObject<object | undefined>;
}

/** What is typed while a save is under way stays, unsaved, when its answer fills the form anew. */
export function TypedMeanwhile({ sent }: Props) {
  const record = useRecordContext();
  const { getValues, setValue } = useFormContext();
  useEffect(() => {
    const before = sent.current as Record<string, unknown> | undefined;
    sent.current = undefined;
    if (record === undefined || before === undefined) return;
    const typed = Object.entries(getValues()).filter(([name, value]) => !isSame(value, before[name]));
    // The form's own effect, which fills it with the record, comes after those of what is in it.
    queueMicrotask(() => {
      for (const [name, value] of typed) setValue(name, value, { shouldDirty: true });
    });
  }, [record, sent, getValues, setValue]);
  return null;
}
