import { hubspot } from '@hubspot/ui-extensions';
import type { RenderedNode } from '@hubspot/ui-extensions/testing';
import type { DealCardView } from '@pipeline-attribution/shared';

/** One call of `hubspot.fetch`, answered when the test says so. */
export interface Call {
  readonly url: URL;
  readonly model: string | null;
  readonly method: string;
  readonly body: Record<string, unknown> | undefined;
  readonly answer: (body: unknown, status?: number) => void;
  readonly problem: (status: number, detail: string) => void;
  readonly reject: (reason: unknown) => void;
}

const json = (body: unknown, status: number): Response =>
  new Response(JSON.stringify(body), { status });

/**
 * Puts the test in the place of HubSpot's proxy: every request waits in the list until answered,
 * so that the order of answers is the test's choice and nothing depends on timing.
 */
export const interceptFetch = (): Call[] => {
  const calls: Call[] = [];
  hubspot.fetch = (resource, options) =>
    new Promise((resolve, reject) => {
      const url = new URL(String(resource));
      calls.push({
        url,
        model: url.searchParams.get('model'),
        method: options?.method ?? 'GET',
        body: options?.body,
        answer: (body, status = 200) => {
          resolve(json(body, status));
        },
        problem: (status, detail) => {
          resolve(
            json(
              { type: 'about:blank', title: 'Problem', status, detail, instance: 'r-42' },
              status,
            ),
          );
        },
        reject,
      });
    });
  return calls;
};

/** The newest request; fails the test when there is none. */
export const newest = (calls: readonly Call[]): Call => {
  const call = calls.at(-1);
  if (call === undefined) throw new Error('Nothing was fetched.');
  return call;
};

/** Answers every request with the same view, now and later. */
export const answerAlways = (view: DealCardView): void => {
  hubspot.fetch = () => Promise.resolve(json(view, 200));
};

/** Lets every promise that is settled run its course, and React draw what came of it. */
export const settle = async (): Promise<void> => {
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

/** All that is written inside a node, in reading order, overlays left out. */
export const textOf = (node: RenderedNode | null | undefined): string => {
  if (node === null || node === undefined) return '';
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : node.text;
};
