import type { PageId, PageView, Role } from '@pipeline-attribution/shared';
import type { Context } from '../context.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { Scene } from '../reports/scene.ts';
import type { Asked } from './asked.ts';

/** What a page is built from. */
export interface PageRequest {
  readonly asked: Asked;
  readonly scene: Scene;
  readonly tx: TenantTransaction;
  readonly context: Context;
  readonly reader: {
    /** May see single deals and people. */
    readonly seesRecords: boolean;
    /** May change what there is. */
    readonly mayWrite: boolean;
    /** Null for a key, which is no person. */
    readonly role: Role | null;
  };
}

/** A screen: who may open it, and how it is built. */
export interface PageDefinition {
  readonly id: PageId;
  /** Shows single deals or people: not for viewers. */
  readonly isRecordLevel: boolean;
  /** Done before the page's own transaction; what it counts anew the page then reads. */
  readonly before?: (context: Context, tenantId: number) => Promise<void>;
  readonly build: (request: PageRequest) => Promise<Omit<PageView, 'version' | 'id'>>;
}
