import type { Endpoint } from '../http/endpoint.ts';
import { answerEndpoints } from './answer-endpoints.ts';
import { repairEndpoints } from './repair-endpoints.ts';

/** What nobody could read, for people to decide. */
export const unresolvedEndpoints: readonly Endpoint[] = [...repairEndpoints, ...answerEndpoints];
