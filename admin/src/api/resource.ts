import type { ComponentType, ReactNode } from 'react';
import type { RaRecord } from 'react-admin';
import type { Permission } from '../session/permission';
import type { PathOf } from './paths';

/** The groups of the side menu, in their order. */
export const MENU_GROUPS = [
  'sales',
  'catalog',
  'stock',
  'pricing',
  'people',
  'content',
  'money',
  'system',
] as const;
export type MenuGroup = (typeof MENU_GROUPS)[number];

/**
 * Where a resource is in the API, by paths of the OpenAPI document. A `{name}` other than `{id}` is filled from the filter of
 * a list and from `meta` otherwise: the returns of an order are listed at `/api/admin/orders/{id}/returns`.
 */
export interface ResourceApi {
  list?: PathOf<'GET'>;
  one?: PathOf<'GET'>;
  create?: PathOf<'POST'>;
  update?: PathOf<'PATCH'>;
  delete?: PathOf<'DELETE'>;
  /** The parameter of `list` that takes several ids; without it each is read by itself. */
  idsParameter?: string;
  /** The API's name of a sort, where it is not `name` and `-name`. */
  sorts?: Record<string, { ASC?: string; DESC?: string }>;
  /** What the API answers as a record of the console's. */
  read?: (answer: never) => RaRecord;
  /** The names in the path of a record, where that is more than `{id}`. */
  keyOf?: (id: string) => Record<string, string>;
  /** Fields that are no plain text, number, time or switch. */
  kinds?: Record<string, FieldKind>;
  /** Fields that the service works out, and no form changes. */
  computed?: string[];
  /** What a form holds as the API takes it. */
  write?: (values: Record<string, unknown>) => Record<string, unknown>;
}

/** How the value of a field is said: an amount in the record's currency, codes of places, other records by their names, one of some
 * words, or in its own way. */
export type FieldKind =
  | 'money'
  | 'place'
  | { of: string }
  | { among: string }
  | { say: (value: never) => string };

/** What the search that `/` opens asks of a resource. */
interface ResourceSearch {
  /** The filter of its list. */
  filter: (text: string) => Record<string, unknown>;
  title: (record: never) => string;
  subtitle?: (record: never) => string;
}

/** A resource and its screens. Each is in a folder of its own, and in the list of resources.ts. */
export interface ResourceDefinition {
  /** In addresses, and in locales as `resources.<name>`. */
  name: string;
  api: ResourceApi;
  /** Without it the resource is in no menu. */
  group?: MenuGroup;
  icon?: ComponentType;
  /** What its screens take; without them nobody is kept out. */
  permissions?: { read?: Permission; write?: Permission };
  list?: ComponentType;
  show?: ComponentType;
  edit?: ComponentType;
  create?: ComponentType;
  /** Further `<Route>`s below its address. */
  routes?: ReactNode;
  /** A record in a title, or the field that has it. */
  recordRepresentation?: string | ((record: never) => string);
  search?: ResourceSearch;
}
