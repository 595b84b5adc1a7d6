import { useState } from 'react';
import { Create, useRedirect } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { EndpointInputs } from './EndpointInputs';
import { SecretDialog } from './SecretDialog';
import type { EndpointWithSecret } from './webhook';

/** The secret is shown here and nowhere else, so the page stays until it is closed. */
export default function EndpointCreate() {
  const redirect = useRedirect();
  const [made, setMade] = useState<EndpointWithSecret>();
  return (
    <>
      <Create redirect={false} mutationOptions={{ onSuccess: (data) => setMade(data as EndpointWithSecret) }}>
        <RecordForm>
          <EndpointInputs />
        </RecordForm>
      </Create>
      <SecretDialog
        secret={made?.secret}
        onClose={() => made && redirect('edit', 'webhook-endpoints', made.id)}
      />
    </>
  );
}
