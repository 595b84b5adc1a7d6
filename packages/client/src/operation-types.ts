import type { OPERATIONS } from './generated/operations.js';
import type { components, operations } from './generated/schema.js';
import type { Version } from './versions.js';

/** What the service can be asked for, by the operationId of its OpenAPI document. */
export type OperationId = keyof typeof OPERATIONS & keyof operations;

export type Schemas = components['schemas'];

type Parameters<Id extends OperationId> = operations[Id]['parameters'];
type Json<Content> = Content extends { 'application/json': infer Value } ? Value : undefined;
type Success = 200 | 201 | 202 | 204;

/** The value of a parameter in the address. */
export type PathValue<Id extends OperationId, Name extends string> =
  Parameters<Id> extends { path: infer Path } ? (Name extends keyof Path ? Path[Name] : never) : never;

/** What can be asked of a list. CSV is had from `client.GET(…, { parseAs: 'text' })`. */
export type Query<Id extends OperationId> = Omit<NonNullable<Parameters<Id>['query']>, 'format'>;

export type Body<Id extends OperationId> = Json<NonNullable<operations[Id]['requestBody']>['content']>;

/** What an operation answers with. */
export type Result<Id extends OperationId> = {
  [Status in keyof operations[Id]['responses'] & Success]: operations[Id]['responses'][Status] extends {
    content: infer Content;
  }
    ? Json<Content>
    : undefined;
}[keyof operations[Id]['responses'] & Success];

/** A page of a list. */
export type PageOf<Id extends OperationId> = Extract<Result<Id>, AnyPage>;
export interface AnyPage {
  items: unknown[];
  next?: string | null;
}

/** What can be told with any request. */
export interface RequestOptions {
  /** Ends the request and its repetitions; what is thrown is the signal's reason. */
  signal?: AbortSignal;
  /** Milliseconds within which there is to be an answer, repetitions included; else that of the client. */
  deadlineMs?: number;
  /** Milliseconds for one attempt, after which a request that can be repeated is: more for an answer that takes long. */
  attemptMs?: number;
  /** Called with how many bytes of the answer are there so far: of a long file, for instance. */
  onProgress?: (bytes: number) => void;
  headers?: Record<string, string>;
}

/** The options of an operation: a key, a condition and the token of a guest, where it takes them. */
export type Options<Id extends OperationId> = RequestOptions &
  (HasHeader<Id, 'idempotency-key'> extends true
    ? {
        /** Your own name for this request; else the client makes one, the same for all repetitions of this call. */
        idempotencyKey?: string;
      }
    : unknown) &
  (HasHeader<Id, 'if-match'> extends true
    ? {
        /** Only if it is still as you have read it: what the client gave you, its version, or its ETag. */
        ifMatch?: Version;
      }
    : unknown) &
  ((typeof OPERATIONS)[Id] extends { orderToken: true }
    ? {
        /** The `orderToken` of a guest's order. */
        orderToken?: string;
      }
    : unknown) &
  ((typeof OPERATIONS)[Id] extends { holdToken: true }
    ? {
        /** The `holdToken` of a guest's hold. */
        holdToken?: string;
      }
    : unknown);

type HeadersOf<Id extends OperationId> = NonNullable<Parameters<Id>['header']>;
/** Of `never`, which an operation without headers has, everything is a key. */
type HasHeader<Id extends OperationId, Name extends string> = [HeadersOf<Id>] extends [never]
  ? false
  : Name extends keyof HeadersOf<Id>
    ? true
    : false;
