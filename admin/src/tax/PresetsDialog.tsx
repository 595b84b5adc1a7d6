import { Alert, Checkbox, FormControlLabel, FormGroup, Link, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import { request } from '../api/request';
import { ActDialog } from '../ui/ActDialog';
import { useAct } from '../ui/use-act';
import { useCountryName, usePercent } from '../ui/use-formats';

type Presets = Schemas['TaxPresets'];
type Applied = Schemas['AppliedTaxPresets'];

/** Adds the standard rates of the countries that are chosen, and says which were there already. */
export function PresetsDialog() {
  const translate = useTranslate();
  const { act, isBusy, error } = useAct({ touches: ['tax-rates'], isIdempotent: false, isInDialog: true });
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const [applied, setApplied] = useState<Applied>();
  const presets = usePresets(isOpen);
  const start = () => {
    setOpen(true);
    setChosen([]);
    setApplied(undefined);
  };
  const apply = async () => {
    const answer = await act<Applied>('/api/admin/tax-presets/apply', { body: { countries: chosen } });
    if (answer) {
      setApplied(answer);
      setChosen([]);
    }
    // It stays open: what was skipped is to be read.
    return false;
  };
  const wrong = error ?? presets.error;
  return (
    <ActDialog
      title={translate('resources.tax-rates.presets.title')}
      submit={
        chosen.length > 0
          ? translate('resources.tax-rates.presets.submit', { smart_count: chosen.length })
          : translate('ra.action.add')
      }
      button={{ variant: 'text', size: 'small' }}
      isBusy={isBusy}
      refusal={wrong && <Alert severity="error">{translate(wrong.message, { _: wrong.message })}</Alert>}
      canSubmit={chosen.length > 0}
      onOpen={start}
      onClose={() => setOpen(false)}
      onSubmit={apply}
    >
      {applied && <Outcome applied={applied} />}
      {presets.data && <Choice presets={presets.data} chosen={chosen} choose={setChosen} />}
    </ActDialog>
  );
}

const usePresets = (enabled: boolean) =>
  useQuery({
    queryKey: ['tax-presets'],
    queryFn: async ({ signal }) =>
      (await request<Presets, 'GET'>('GET', '/api/admin/tax-presets', { signal })).data,
    enabled,
  });

function Outcome({ applied: { created, skipped } }: { applied: Applied }) {
  const translate = useTranslate();
  const nameOf = useCountryName();
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Above the countries, which may be scrolled.
    if (created.length + skipped.length > 0) alert.current?.scrollIntoView();
  }, [created, skipped]);
  const named = (countries: string[]) => countries.map(nameOf).join(', ');
  return (
    <Alert ref={alert} severity={created.length > 0 ? 'success' : 'info'} role="status" sx={{ mb: 2 }}>
      {translate(`resources.tax-rates.presets.${created.length > 0 ? 'created' : 'created_none'}`, {
        smart_count: created.length,
        countries: named(created.map(({ country }) => country)),
      })}
      {skipped.length > 0 && (
        <div>{translate('resources.tax-rates.presets.skipped', { countries: named(skipped) })}</div>
      )}
    </Alert>
  );
}

interface ChoiceProps {
  presets: Presets;
  chosen: string[];
  choose: (countries: string[]) => void;
}

function Choice({ presets: { rates, source, asOf }, chosen, choose }: ChoiceProps) {
  const translate = useTranslate();
  const locale = useLocale();
  const percent = usePercent();
  const nameOf = useCountryName();
  const all = rates.map(({ country }) => country);
  const sorted = rates.toSorted((one, other) =>
    nameOf(one.country).localeCompare(nameOf(other.country), locale),
  );
  const toggle = (country: string) =>
    choose(chosen.includes(country) ? chosen.filter((one) => one !== country) : [...chosen, country]);
  return (
    <>
      <Typography variant="body2" color="textSecondary">
        {translate('resources.tax-rates.presets.about', { asOf })}{' '}
        <Link href={source} target="_blank" rel="noreferrer">
          {translate('resources.tax-rates.presets.source')}
        </Link>
      </Typography>
      <FormControlLabel
        label={translate('resources.tax-rates.presets.all')}
        control={
          <Checkbox
            checked={chosen.length === all.length}
            indeterminate={chosen.length > 0 && chosen.length < all.length}
            onChange={({ target }) => choose(target.checked ? all : [])}
          />
        }
      />
      <FormGroup sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(13rem, 1fr))' }}>
        {sorted.map(({ country, rate }) => (
          <FormControlLabel
            key={country}
            label={`${nameOf(country)} ${percent(rate)}`}
            control={<Checkbox checked={chosen.includes(country)} onChange={() => toggle(country)} />}
          />
        ))}
      </FormGroup>
    </>
  );
}
