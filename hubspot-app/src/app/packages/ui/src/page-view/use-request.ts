import { useExtensionActions } from '@hubspot/ui-extensions';
import type { Action, PageLink } from '@pipeline-attribution/shared';
import { useState } from 'react';
import { apiClient } from '../api/client.ts';
import { failureWords, type ApiFailure } from '../api/failure.ts';
import { pathOf } from './links.tsx';

interface Wanted {
  readonly request: Action['request'];
  /** Said after. */
  readonly done: string;
  /** Where to go after; null stays. */
  readonly then: PageLink | null;
}

/** What is said of a request that failed: the service's own words where it has any. */
export const refusalWords = ({ kind, detail }: ApiFailure): { title: string; message: string } => {
  const { title, happened, todo } = failureWords(kind, 'page');
  return { title, message: detail ?? `${happened} ${todo}` };
};

const idOf = (answer: unknown): string =>
  typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string'
    ? answer.id
    : '';

/** `{id}` in a value is the id of what the request answered. */
const filled = ({ params }: PageLink, answer: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value.replaceAll('{id}', idOf(answer))]),
  );

/**
 * Sends what a page described, says that it is done, and goes on to where the page says.
 * @param onDone called where the reader stays: what is shown is of before.
 * @returns whether it is under way, and what sends it; its answer is why it failed, or null.
 */
export const useRequest = (
  { request, done, then }: Wanted,
  onDone: () => void,
): readonly [
  isBusy: boolean,
  send: (body?: Action['request']['body']) => Promise<ApiFailure | null>,
] => {
  const actions = useExtensionActions<'pages'>();
  const [isBusy, setIsBusy] = useState(false);
  const send = async (body = request.body): Promise<ApiFailure | null> => {
    setIsBusy(true);
    const result = await apiClient.carryOut({ ...request, body });
    setIsBusy(false);
    if (!result.ok) return result.failure;
    actions.addAlert({ type: 'success', message: done });
    if (then === null) onDone();
    else actions.navigateToPage({ to: pathOf(then.page), params: filled(then, result.value) });
    return null;
  };
  return [isBusy, send];
};
