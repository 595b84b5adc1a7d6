import type { Schemas } from '@stockkeeper/client';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { client } from './shop.js';

export type User = Schemas['User'];

/** Undefined until it is known whether somebody is signed in; null: nobody is. */
const SignedIn = createContext<User | null | undefined>(undefined);

/** Follows the session of the client, which other tabs begin and end, too. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [user, setUser] = useState<User | null>();
  useEffect(() => {
    const take = (next: User | null) =>
      setUser((before) => {
        // What one customer has seen is not shown to the next. At the start there is nothing yet.
        if (before !== undefined && before?.id !== next?.id) queries.clear();
        return next;
      });
    client.auth.session().then(
      (session) => take(session?.user ?? null),
      () => take(null),
    );
    return client.auth.onChange((session) => take(session?.user ?? null));
  }, [queries]);
  return <SignedIn value={user}>{children}</SignedIn>;
}

export const useUser = (): User | null | undefined => useContext(SignedIn);
