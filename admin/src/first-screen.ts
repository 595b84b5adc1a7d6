import type { UserIdentity } from 'react-admin';
import { dashboardQuery } from './home/dashboard';
import { isHome } from './home/is-home';
import { queryClient } from './query-client';
import { resources } from './resources';
import { authProvider, mayDo } from './session/auth-provider';
import { isMaybeSignedIn } from './session/maybe-signed-in';
import type { Permission } from './session/permission';

/** The answers were asked for before all else: they are there by now, or the service is slow, and the frame is shown without them. */
const PATIENCE_MS = 150;

interface Known {
  permissions: Permission[];
  identity: UserIdentity;
}

let known: Known | undefined;

/**
 * Who is signed in, and what home shows, is known before the first render where it can be. react-admin asks for one after the other,
 * and each answer would be a render of everything, of which each takes as long as such an answer.
 */
export async function knowFirst(): Promise<void> {
  if (!isMaybeSignedIn()) return;
  const reading = read().catch(() => {});
  await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

async function read(): Promise<void> {
  const [permissions, identity] = await Promise.all([
    authProvider.getPermissions(),
    authProvider.getIdentity(),
  ]);
  if (isHome() && permissions.includes('reports.read')) await queryClient.prefetchQuery(dashboardQuery);
  known = { permissions, identity };
}

/** From then on it is asked for: who signs in next is somebody else. */
export function forgetFirst(): void {
  known = undefined;
}

queryClient.setQueryDefaults(['auth', 'checkAuth'], { initialData: () => known && true });
queryClient.setQueryDefaults(['auth', 'getPermissions'], { initialData: () => known?.permissions });
queryClient.setQueryDefaults(['auth', 'getIdentity'], { initialData: () => known?.identity });
for (const { name } of resources) {
  queryClient.setQueryDefaults(['auth', 'canAccess', { resource: name, action: 'list' }], {
    initialData: () => known && mayDo(name, 'list', known.permissions),
  });
}
