import { Button } from '@mui/material';
import { useState } from 'react';
import { Confirm, useTranslate } from 'react-admin';
import { useAct } from '../ui/use-act';
import { SecretDialog } from './SecretDialog';
import type { Endpoint, EndpointWithSecret } from './webhook';

/** Makes a new secret, and shows it. */
export function RotateButton({ endpoint: { id } }: { endpoint: Endpoint }) {
  const translate = useTranslate();
  const [isAsking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string>();
  const { act, isBusy } = useAct({ touches: ['webhook-endpoints'], isIdempotent: false });
  const rotate = async () => {
    const path = '/api/admin/webhook-endpoints/{id}/rotate-secret';
    const rotated = await act<EndpointWithSecret>(path, { params: { id } });
    setAsking(false);
    setSecret(rotated?.secret);
  };
  return (
    <>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        {translate('resources.webhook-endpoints.acts.rotate')}
      </Button>
      <Confirm
        isOpen={isAsking}
        loading={isBusy}
        title="resources.webhook-endpoints.acts.rotate"
        content="resources.webhook-endpoints.acts.rotate_content"
        confirm="resources.webhook-endpoints.acts.rotate"
        onConfirm={rotate}
        onClose={() => setAsking(false)}
      />
      <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />
    </>
  );
}
