import { CreateButton, TopToolbar } from 'react-admin';

/** What is above a list without search: a way to create a record. */
export const CreateActions = () => (
  <TopToolbar>
    <CreateButton />
  </TopToolbar>
);
