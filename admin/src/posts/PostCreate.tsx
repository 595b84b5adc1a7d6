import { Create } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { PostInputs } from './PostInputs';

export default function PostCreate() {
  return (
    <Create redirect="edit">
      <RecordForm>
        <PostInputs />
      </RecordForm>
    </Create>
  );
}
