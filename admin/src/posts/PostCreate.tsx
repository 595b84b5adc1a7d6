import { Create, SimpleForm } from 'react-admin';
import { PostInputs } from './PostInputs';

export default function PostCreate() {
  return (
    <Create redirect="edit">
      <SimpleForm warnWhenUnsavedChanges>
        <PostInputs />
      </SimpleForm>
    </Create>
  );
}
