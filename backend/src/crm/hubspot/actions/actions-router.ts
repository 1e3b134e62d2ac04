import express, { type ErrorRequestHandler, type Router } from 'express';
import type { Context } from '../../../context.ts';
import { ProblemError } from '../../../http/problem.ts';
import { CrmError } from '../../errors.ts';
import { createCrmServices, type CrmServices } from '../../services.ts';
import { dealAttribution } from './deal-attribution.ts';
import { readCall, type ActionCall } from './read-call.ts';
import { recordTouch } from './record-touch.ts';
import { Unfulfilled } from './unfulfilled.ts';

type Action = (
  services: CrmServices,
  call: ActionCall,
) => Promise<Readonly<Record<string, string>>>;

/** By the last part of the address in `hubspot-app/src/app/workflow-actions`. */
const ACTIONS: Readonly<Record<string, Action>> = {
  'record-touch': recordTouch,
  'deal-attribution': dealAttribution,
};

const MAX_BYTES = 256 * 1024;

/**
 * `POST /hubspot/actions/{action}`: steps of HubSpot's workflows, and tools of its agents. What cannot be done answers
 * 200 with FAIL_CONTINUE and the reason, since HubSpot shows people nothing of another answer; what passes answers 503,
 * which HubSpot tries again for a day.
 */
export function actionsRouter(context: Context): Router {
  const services = createCrmServices(context);
  const router = express.Router();
  const raw = express.raw({ type: () => true, limit: MAX_BYTES });
  router.post('/hubspot/actions/:action', raw, async (request, response) => {
    request.rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const name = request.params['action'];
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action) {
      response.status(404).json({ message: `There is no action ${name}.` });
      return;
    }
    const call = await readCall(request, context);
    try {
      const outputs = await action(services, call);
      response.json({
        outputFields: { ...outputs, message: '', hs_execution_state: 'SUCCESS' },
      });
    } catch (error) {
      const message = reasonOf(error);
      if (message === null) throw error;
      response.json({ outputFields: { message, hs_execution_state: 'FAIL_CONTINUE' } });
    }
  });
  router.use('/hubspot/actions', answerPlainly(context));
  return router;
}

/** Why it will not work the next time either; null when it may. */
function reasonOf(error: unknown): string | null {
  if (error instanceof Unfulfilled) return error.message;
  if (error instanceof ProblemError && error.status < 500) {
    return error.errors[0]?.message ?? error.message;
  }
  return error instanceof CrmError && error.kind !== 'passing' ? error.message : null;
}

const answerPlainly =
  ({ log }: Context): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof ProblemError) {
      response.status(error.status).json({ message: error.message });
      return;
    }
    if (error instanceof CrmError) {
      // HubSpot reads Retry-After of an action in milliseconds, of a 429 only.
      response.status(503).json({ message: error.message });
      return;
    }
    log.error({ err: error }, 'an action of a workflow failed');
    response.status(500).json({ message: 'Something went wrong on our side. Try again later.' });
  };
