import { DataType } from 'sequelize-typescript';
import { ACTOR_TYPES } from '../rules/principal.js';

/** Column with the kind of actor. The database's default is `user` with an actorId, otherwise `service`. */
export const ACTOR_TYPE_COLUMN = { type: DataType.ENUM(...ACTOR_TYPES) };
