import { useId } from 'react';
import { COUNTRIES, countryName } from './countries.js';
import { Field } from './Field.js';

/** @param errors by their path in the request */
export function AddressFields({ name, errors }: { name: string; errors: Record<string, string> }) {
  const error = (field: string) => errors[`shippingAddress.${field}`];
  const country = useId();
  return (
    <div className="address">
      <Field
        label="Name"
        name="fullName"
        autoComplete="name"
        defaultValue={name}
        required
        error={error('fullName')}
      />
      <Field
        label="Street and number"
        name="line1"
        autoComplete="address-line1"
        required
        error={error('line1')}
      />
      <Field label="Flat, floor" name="line2" autoComplete="address-line2" error={error('line2')} />
      <Field label="City" name="city" autoComplete="address-level2" required error={error('city')} />
      <Field label="Postcode" name="postalCode" autoComplete="postal-code" error={error('postalCode')} />
      <Field label="State, region" name="region" autoComplete="address-level1" error={error('region')} />
      <div className="field">
        <label htmlFor={country}>Country</label>
        <select id={country} name="country" autoComplete="country" defaultValue="GB">
          {COUNTRIES.map((code) => (
            <option key={code} value={code}>
              {countryName(code)}
            </option>
          ))}
        </select>
        {error('country') && <p className="field-error">{error('country')}</p>}
      </div>
      <Field label="Phone" name="phone" type="tel" autoComplete="tel" error={error('phone')} />
    </div>
  );
}
