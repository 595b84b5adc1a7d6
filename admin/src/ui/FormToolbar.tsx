import { DeleteWithConfirmButton, SaveButton, Toolbar } from 'react-admin';

/** Save, and delete after a question. */
export function FormToolbar({ canDelete = true }: { canDelete?: boolean }) {
  return (
    <Toolbar sx={{ justifyContent: 'space-between' }}>
      <SaveButton />
      {canDelete && <DeleteWithConfirmButton mutationMode="pessimistic" />}
    </Toolbar>
  );
}
