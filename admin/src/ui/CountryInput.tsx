import { AutocompleteInput, type AutocompleteInputProps, useLocale } from 'react-admin';
import { COUNTRIES, countryName } from '../format/countries';

/** A country, found by its name or its code. */
export function CountryInput(props: AutocompleteInputProps) {
  const locale = useLocale();
  const choices = COUNTRIES.map((id) => ({ id, name: `${countryName(id, locale)} (${id})` })).sort(
    (one, other) => one.name.localeCompare(other.name, locale),
  );
  return <AutocompleteInput {...props} choices={choices} translateChoice={false} />;
}
