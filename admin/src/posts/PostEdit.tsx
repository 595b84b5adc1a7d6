import { SimpleForm } from 'react-admin';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { PostInputs } from './PostInputs';

export default function PostEdit() {
  return (
    <EditScreen>
      <SimpleForm toolbar={<FormToolbar />} warnWhenUnsavedChanges>
        <PostInputs />
      </SimpleForm>
    </EditScreen>
  );
}
