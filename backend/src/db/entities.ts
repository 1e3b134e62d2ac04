import type { EntitySchema } from 'typeorm';
import { campaignEntities } from '../campaigns/entities.ts';

/** Every entity TypeORM maps; a capability adds its own here. */
export const entities: EntitySchema[] = [...campaignEntities];
