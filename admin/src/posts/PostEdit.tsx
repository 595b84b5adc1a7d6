import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { PostInputs } from './PostInputs';

export default function PostEdit() {
  return (
    <EditScreen>
      <RecordForm toolbar={<FormToolbar />}>
        <PostInputs />
      </RecordForm>
    </EditScreen>
  );
}
