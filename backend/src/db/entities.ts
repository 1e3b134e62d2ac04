import type { EntitySchema } from 'typeorm';

/** Every entity TypeORM maps; a capability adds its own here. */
export const entities: EntitySchema[] = [];
