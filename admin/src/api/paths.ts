import type { paths } from '@stockkeeper/client';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The addresses of the OpenAPI document that answer to a method: a route that is gone or renamed does not compile. */
export type PathOf<Of extends Method> = {
  // One method after the other: of several, a path has to answer to any.
  [M in Of]: {
    [Path in keyof paths]: paths[Path] extends { [Name in Lowercase<M>]: object } ? Path : never;
  }[keyof paths];
}[Of];
