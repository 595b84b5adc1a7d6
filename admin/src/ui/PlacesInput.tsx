import { useState } from 'react';
import { AutocompleteArrayInput, type AutocompleteArrayInputProps, useLocale } from 'react-admin';
import { useFormState, useWatch } from 'react-hook-form';
import { COUNTRIES } from '../format/countries';
import { EVERYWHERE } from '../format/places';
import { usePlaceName } from './use-formats';

const REGION = /^[a-z]{2}-[a-z0-9]{1,3}$/i;

/** Countries by their names, regions by their codes (US-CA), and everywhere. */
export function PlacesInput({ helperText, ...props }: AutocompleteArrayInputProps & { source: string }) {
  const locale = useLocale();
  const nameOf = usePlaceName();
  const [typed, setTyped] = useState('');
  const chosen: string[] = useWatch({ name: props.source }) ?? [];
  const refusal = useRefusal(props.source, chosen);
  const regions = [...chosen, ...(REGION.test(typed.trim()) ? [typed.trim().toUpperCase()] : [])];
  const countries = COUNTRIES.map((id) => ({ id, name: `${nameOf(id)} (${id})` })).sort((one, other) =>
    one.name.localeCompare(other.name, locale),
  );
  const choices = [
    { id: EVERYWHERE, name: nameOf(EVERYWHERE) },
    ...[...new Set(regions)]
      .filter((id) => REGION.test(id))
      .map((id) => ({ id, name: `${nameOf(id)} (${id})` })),
    ...countries,
  ];
  return (
    <AutocompleteArrayInput
      {...props}
      choices={choices}
      translateChoice={false}
      onInputChange={(_event, text) => setTyped(text)}
      helperText={refusal || helperText}
    />
  );
}

/** What the service says is wrong with single places. */
function useRefusal(source: string, chosen: string[]): string {
  const nameOf = usePlaceName();
  const { errors } = useFormState({ name: source });
  const wrong: unknown = errors[source];
  if (!Array.isArray(wrong)) return '';
  return wrong
    .flatMap((one, at) => {
      const message = one?.message ?? one?.region?.message ?? one?.country?.message;
      return message ? [`${nameOf(chosen[at] ?? '')}: ${message}`] : [];
    })
    .join(' · ');
}
