import type { Scene } from '../../reports/scene.ts';
import { dateText } from '@pipeline-attribution/shared';
import { readerOf } from '../periods.ts';

/** Days as the tenant writes them, on its calendar. */
export const dayOf =
  (scene: Scene) =>
  (instant: string): string =>
    dateText(Date.parse(instant), readerOf(scene));

/** `hubspot-user:ann@acme.example` → `ann@acme.example`; the id of a key tells nobody anything. */
export const whoDid = (actor: string): string =>
  actor.startsWith('key:') ? 'an API key' : actor.replace(/^[a-z-]+:/, '');
