import { createHash } from 'node:crypto';
import { ApexError, askService, longId, say, type StandInOptions } from './apex-stand-in.ts';

/**
 * What `RecordInfluencerTouch` does in an org with one touch, done here: the same event to the same endpoint of the same
 * service. A test reads the Apex and holds the two together.
 */
export async function recordTouch(
  options: StandInOptions,
  emailOf: (personId: string) => Promise<string | null>,
  given: Readonly<Record<string, unknown>>,
  now = new Date(),
): Promise<null> {
  const { personId, influencer, happenedAt } = given;
  const id = longId(typeof personId === 'string' ? personId : '');
  const email = (await options.exists(id)) ? await emailOf(id) : null;
  if (email === null) throw new ApexError(say('Attribution_ErrorNoPerson'));
  if (email === '') throw new ApexError(say('Attribution_ErrorNoEmail'));
  if (typeof influencer !== 'string' || influencer.trim() === '') {
    throw new ApexError(say('Attribution_ErrorNoInfluencer'));
  }
  const at = typeof happenedAt === 'string' ? new Date(happenedAt) : now;
  if (at > now) throw new ApexError(say('Attribution_ErrorFuture'));
  const event = touchEvent({ id, email, influencer: influencer.trim(), at });
  const answer = JSON.parse(
    await askService(options, 'POST', '/api/v1/attribution/track', { events: [event] }),
  ) as { readonly rejected?: readonly { readonly errors: readonly { message: string }[] }[] };
  const problem = answer.rejected?.[0]?.errors[0]?.message;
  if (problem !== undefined) throw new ApexError(problem);
  return null;
}

/** `RecordInfluencerTouch.eventOf`. */
export function touchEvent(touch: {
  readonly id: string;
  readonly email: string;
  readonly influencer: string;
  readonly at: Date;
}): Readonly<Record<string, unknown>> {
  const { id, email, influencer, at } = touch;
  const day = `${at.toISOString().slice(0, 10)} 00:00:00`;
  const reference = `${id}|${influencer.toLowerCase()}|${day}`;
  return {
    messageId: `salesforce:touch:${createHash('sha256').update(reference).digest('hex')}`,
    type: 'track',
    event: 'Influencer named in Salesforce',
    userId: `salesforce:${id}`,
    email,
    timestamp: at.toISOString(),
    properties: { answer: influencer },
  };
}
