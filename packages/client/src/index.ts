export type { Answer, AnswerWithResponse } from './answer.js';
export type { Auth } from './auth.js';
export { type Client, type ClientOptions, createClient } from './create-client.js';
export {
  type ErrorCode,
  type Problem,
  type ProblemCode,
  type ProblemOf,
  StockkeeperError,
  type StockkeeperErrorOf,
} from './errors.js';
export type { components, operations, paths } from './generated/schema.js';
export type { List } from './list.js';
export type {
  Body,
  OperationId,
  Options,
  Query,
  RequestOptions,
  Result,
  Schemas,
} from './operation-types.js';
export type { GetToken } from './session.js';
export {
  memoryStore,
  type Session,
  type SessionStore,
  tabsStore,
  webStorageStore,
} from './session-stores.js';
export { etagOf, type Version } from './versions.js';
