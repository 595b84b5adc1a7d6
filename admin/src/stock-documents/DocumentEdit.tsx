import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { DocumentInputs } from './DocumentInputs';

/** What is said of a document, and what is expected; units move on its own screen. */
export default function DocumentEdit() {
  return (
    <EditScreen redirect="show">
      <RecordForm toolbar={<FormToolbar canDelete={false} />}>
        <DocumentInputs />
      </RecordForm>
    </EditScreen>
  );
}
