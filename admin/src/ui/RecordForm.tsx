import { useEffect, useRef, useState } from 'react';
import {
  type RaRecord,
  SaveContextProvider,
  SimpleForm,
  type SimpleFormProps,
  useRecordContext,
  useSaveContext,
} from 'react-admin';
import { useFormState } from 'react-hook-form';
import { basedOn } from '../api/record';
import { HeldStill } from './HeldStill';
import { TypedMeanwhile } from './TypedMeanwhile';

/**
 * The inputs of a record. While something in it is not saved yet, the record may be read anew as often as it likes: the form
 * stays with the version that it was opened with, and saving compares with that.
 */
export function RecordForm({ children, ...props }: SimpleFormProps) {
  const latest = useRecordContext();
  const saving = useSaveContext();
  const sent = useRef<object>(undefined);
  const [isUnsaved, setUnsaved] = useState(false);
  const [base, setBase] = useState<RaRecord | undefined>(latest);
  if (latest !== base && (!isUnsaved || latest?.id !== base?.id)) setBase(latest);
  const save: typeof saving.save = (values, callbacks) => {
    sent.current = values;
    const saved = Promise.resolve(saving.save?.(basedOn(base, values), callbacks));
    return saved.then((errors) => {
      if (errors) sent.current = undefined;
      return errors;
    });
  };
  return (
    <SaveContextProvider value={{ ...saving, save }}>
      <SimpleForm warnWhenUnsavedChanges {...props} record={base}>
        <Unsaved onChange={setUnsaved} />
        <TypedMeanwhile sent={sent} />
        {base ? children : <HeldStill isBusy={saving.saving ?? false}>{children}</HeldStill>}
      </SimpleForm>
    </SaveContextProvider>
  );
}

function Unsaved({ onChange }: { onChange: (isUnsaved: boolean) => void }) {
  const { dirtyFields, isSubmitSuccessful } = useFormState();
  const isUnsaved = Object.keys(dirtyFields).length > 0 && !isSubmitSuccessful;
  useEffect(() => onChange(isUnsaved), [onChange, isUnsaved]);
  return null;
}
