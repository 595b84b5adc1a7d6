import type { Schemas } from '@stockkeeper/client';
import type { AuthProvider } from 'react-admin';
import { ApiProblem } from '../api/problem';
import { request } from '../api/request';
import { resources } from '../resources';
import { restorePreferences } from './preferences';
import { isSignedIn, signIn, signOut } from './session';

type Me = Schemas['SignedInAdmin'];

let me: Promise<Me> | undefined;

async function readMe(): Promise<Me> {
  // Some of it is asked for before anybody has signed in.
  if (!(await isSignedIn())) throw new Error('ra.auth.auth_check_error');
  me ??= request<Me>('GET', '/api/admin/me').then(({ data }) => data);
  try {
    return await me;
  } catch (error) {
    me = undefined;
    throw error;
  }
}

/** None where the account is no admin's: then the console shows nothing but that. */
async function readPermissions(): Promise<Me['permissions']> {
  try {
    return (await readMe()).permissions;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 403) return [];
    throw error;
  }
}

const READING = ['list', 'show'];

export function mayDo(resource: string, action: string, permissions: Me['permissions']): boolean {
  const needed = resources.find(({ name }) => name === resource)?.permissions;
  const permission = READING.includes(action) ? needed?.read : needed?.write;
  return permission === undefined || permissions.includes(permission);
}

/** The console is for accounts that may administer the shop; anyone else is told so, and can sign in as another. */
export const authProvider = {
  async login({ email, password }: { email: string; password: string }) {
    me = undefined;
    await signIn(email, password);
    restorePreferences();
  },
  async logout() {
    me = undefined;
    await signOut();
    return '/login';
  },
  async checkAuth() {
    // Without a message: a first visit is no failure.
    if (!(await isSignedIn())) throw { message: false };
  },
  // A sign-in that ends meanwhile is asked for anew by the request itself.
  checkError: async () => {},
  async getIdentity() {
    const { id, email, firstName, lastName } = await readMe();
    return { id, fullName: `${firstName} ${lastName}`, email };
  },
  getPermissions: readPermissions,
  canAccess: async ({ resource, action }) => mayDo(resource, action, await readPermissions()),
} satisfies AuthProvider;
