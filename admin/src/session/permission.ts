import type { Schemas } from '@stockkeeper/client';
import { usePermissions } from 'react-admin';

/** What an account may do, by the part of the shop: each route of the API names the one that it takes. */
export type Permission = Schemas['SignedInAdmin']['permissions'][number];

/** Whether who is signed in may do that; the service has the last word. */
export function useMay(permission: Permission): boolean {
  const { permissions } = usePermissions<Permission[]>();
  return permissions?.includes(permission) ?? false;
}
