import { Box } from '@mui/material';
import { AutocompleteArrayInput, NumberInput, required, TextInput } from 'react-admin';
import { EVENT_PATTERNS } from './webhook';

/** Types of events have the names that receivers know, in every language. */
const PATTERNS = EVENT_PATTERNS.map((id) => ({ id, name: id }));

export function EndpointInputs() {
  return (
    <Box sx={{ width: '100%', maxWidth: '40rem' }}>
      <TextInput
        source="url"
        type="url"
        fullWidth
        validate={required()}
        helperText="resources.webhook-endpoints.help.url"
      />
      <AutocompleteArrayInput
        source="types"
        choices={PATTERNS}
        translateChoice={false}
        validate={required()}
        helperText="resources.webhook-endpoints.help.types"
      />
      <TextInput
        source="description"
        parse={(value: string) => value || null}
        fullWidth
        helperText="resources.webhook-endpoints.help.description"
      />
      <NumberInput
        source="maxInFlight"
        defaultValue={4}
        min={1}
        max={50}
        validate={required()}
        helperText="resources.webhook-endpoints.help.maxInFlight"
      />
    </Box>
  );
}
