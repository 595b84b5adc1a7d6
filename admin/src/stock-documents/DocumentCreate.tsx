import { Create } from 'react-admin';
import { useLocation } from 'react-router';
import { RecordForm } from '../ui/RecordForm';
import { DocumentInputs } from './DocumentInputs';
import type { DocumentKind } from './document';

/** Of the kind that the list's button names. */
export default function DocumentCreate() {
  const { state } = useLocation() as { state: { kind?: DocumentKind } | null };
  const kind = state?.kind ?? 'receipt';
  return (
    <Create redirect="show">
      <RecordForm defaultValues={{ kind, lines: [] }}>
        <DocumentInputs isNew />
      </RecordForm>
    </Create>
  );
}
