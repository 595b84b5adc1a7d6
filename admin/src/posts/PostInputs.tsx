import { Stack } from '@mui/material';
import { BooleanInput, required, TextInput } from 'react-admin';

/** The service has the last word on each, and names the field. */
export function PostInputs() {
  return (
    <Stack spacing={1} sx={{ width: '100%', maxWidth: '48rem' }}>
      <TextInput source="title" validate={required()} helperText={false} />
      <TextInput source="content" validate={required()} multiline minRows={12} helperText={false} />
      <BooleanInput
        source="published"
        label="resources.posts.fields.is_published"
        helperText="resources.posts.help.published"
        defaultValue={false}
      />
    </Stack>
  );
}
