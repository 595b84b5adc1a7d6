import { Checkbox, FormControlLabel, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { momentOf, onTheWall } from '../format/shop-clock';
import { shop } from '../shop';
import { ActDialog } from '../ui/ActDialog';
import { useAct } from '../ui/use-act';
import { Refusal } from './SwitchButton';
import type { Endpoint } from './webhook';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const lastDay = () => ({
  from: onTheWall(Date.now() - DAY_MS, shop.timeZone),
  // The fields have minutes: until the end of this one.
  to: onTheWall(Date.now() + MINUTE_MS, shop.timeZone),
  isAll: false,
});

/** Sends the events of a time again. */
export function ReplayDialog({ endpoint: { id } }: { endpoint: Endpoint }) {
  const translate = useTranslate();
  const notify = useNotify();
  const [values, setValues] = useState(lastDay);
  const { act, isBusy, error, fieldErrors } = useAct({
    touches: ['webhook-deliveries', 'webhook-endpoints'],
    isIdempotent: false,
    isInDialog: true,
  });
  const say = (text: string) => translate(`resources.webhook-deliveries.${text}`);
  const [from, to] = [momentOf(values.from, shop.timeZone), momentOf(values.to, shop.timeZone)];
  const replay = async () => {
    const status = ['failed', 'skipped', 'missing', ...(values.isAll ? ['done'] : [])];
    const path = '/api/admin/webhook-endpoints/{id}/replay';
    const answer = await act<{ queued: number }>(path, { params: { id }, body: { from, to, status } });
    if (answer)
      notify('resources.webhook-deliveries.replay.queued', {
        type: 'success',
        messageArgs: { smart_count: answer.queued },
      });
    return answer !== undefined;
  };
  const time = (name: 'from' | 'to') => (
    <TextField
      type="datetime-local"
      label={say(`replay.${name}`)}
      value={values[name]}
      error={name in fieldErrors}
      helperText={fieldErrors[name]}
      slotProps={{ inputLabel: { shrink: true } }}
      onChange={({ target }) => setValues({ ...values, [name]: target.value })}
    />
  );
  return (
    <ActDialog
      title={say('replay.title')}
      isBusy={isBusy}
      refusal={error && Object.keys(fieldErrors).length === 0 && <Refusal error={error} />}
      canSubmit={from !== undefined && to !== undefined}
      onOpen={() => setValues(lastDay())}
      onSubmit={replay}
    >
      <Stack spacing={2} useFlexGap sx={{ pt: 1 }}>
        {time('from')}
        {time('to')}
        <FormControlLabel
          control={
            <Checkbox
              checked={values.isAll}
              onChange={({ target }) => setValues({ ...values, isAll: target.checked })}
            />
          }
          label={say('replay.all')}
        />
      </Stack>
    </ActDialog>
  );
}
