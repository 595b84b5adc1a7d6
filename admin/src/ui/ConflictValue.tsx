import { useGetManyAggregate, useTranslate } from 'react-admin';
import type { FieldKind } from '../api/resource';
import { resources } from '../resources';
import { useMoney, usePlaceName, useTime } from './use-formats';

interface Props {
  resource: string;
  field: string;
  value: unknown;
  currency?: string;
}

const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** A value of a record as its screen says it: an amount with its currency, a time on the shop's clock, others by name. */
export function ConflictValue({ resource, field, value, currency }: Props) {
  const translate = useTranslate();
  const kind = resources.find(({ name }) => name === resource)?.api.kinds?.[field];
  const text = useText(resource, kind, currency);
  if (isNothing(value)) return translate('shell.field.none');
  if (typeof kind === 'object' && 'of' in kind)
    return <Names resource={kind.of} ids={[value].flat() as number[]} />;
  return text(value);
}

function useText(resource: string, kind: FieldKind | undefined, currency: string | undefined) {
  const translate = useTranslate();
  const money = useMoney();
  const time = useTime();
  const placeName = usePlaceName();
  return (value: unknown): string => {
    if (kind === 'money' && currency && isAmount(value)) return money(value, currency);
    if (kind === 'place') return [value].flat().map(String).map(placeName).join(' · ');
    if (typeof kind === 'object' && 'say' in kind) return kind.say(value as never);
    if (typeof kind === 'object' && 'among' in kind)
      return translate(`resources.${resource}.${kind.among}.${value}`);
    if (typeof value === 'boolean') return translate(`ra.boolean.${value}`);
    if (typeof value === 'string') return TIME.test(value) ? time(value) : value;
    return typeof value === 'number' ? String(value) : JSON.stringify(value);
  };
}

/** What was typed may be none. */
const isAmount = (value: unknown): value is string =>
  typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);

function Names({ resource, ids }: { resource: string; ids: number[] }) {
  const { data = [] } = useGetManyAggregate(resource, { ids });
  return data
    .filter(Boolean)
    .map(({ name }) => name)
    .join(', ');
}
