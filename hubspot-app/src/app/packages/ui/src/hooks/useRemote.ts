import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { ApiFailure } from '../api/failure.ts';
import type { Result } from '../api/transport.ts';

/** A value that lives elsewhere. `ready` keeps the last good data through later requests and failures. */
export type Remote<Ask, T> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly failure: ApiFailure }
  | {
      readonly status: 'ready';
      readonly data: T;
      /** What is being fetched to replace `data`; undefined when nothing is. */
      readonly pending: { readonly ask: Ask } | undefined;
      /** Why the last replacement did not come, and what was asked. */
      readonly refused: { readonly ask: Ask; readonly failure: ApiFailure } | undefined;
    };

type Event<Ask, T> =
  | { readonly type: 'restarted' }
  | { readonly type: 'asked'; readonly ask: Ask }
  | { readonly type: 'answered'; readonly ask: Ask; readonly result: Result<T> };

const reduce = <Ask, T>(state: Remote<Ask, T>, event: Event<Ask, T>): Remote<Ask, T> => {
  switch (event.type) {
    case 'restarted':
      return { status: 'loading' };
    case 'asked':
      return state.status === 'ready'
        ? { ...state, pending: { ask: event.ask }, refused: undefined }
        : { status: 'loading' };
    case 'answered':
      if (event.result.ok) {
        const data = event.result.value;
        return { status: 'ready', data, pending: undefined, refused: undefined };
      }
      return state.status === 'ready'
        ? {
            ...state,
            pending: undefined,
            refused: { ask: event.ask, failure: event.result.failure },
          }
        : { status: 'failed', failure: event.result.failure };
  }
};

export interface RemoteHandle<Ask, T> {
  readonly state: Remote<Ask, T>;
  /** Fetches for another question, keeping what is shown until the answer is there. */
  readonly ask: (ask: Ask) => void;
  /** Repeats the last question. */
  readonly retry: () => void;
}

/**
 * Fetches on mount, again when `load` changes (keep it stable with `useCallback`), and on demand.
 * Only the answer to the newest question is taken: an older one that arrives late is dropped.
 *
 * @param load Never rejects; failures are in its result.
 * @param first What to ask at the start.
 */
export const useRemote = <Ask, T>(
  load: (ask: Ask) => Promise<Result<T>>,
  first: Ask,
): RemoteHandle<Ask, T> => {
  const [state, dispatch] = useReducer(reduce<Ask, T>, { status: 'loading' });
  const newest = useRef(0);
  const lastAsk = useRef(first);

  const send = useCallback(
    (ask: Ask) => {
      newest.current += 1;
      const id = newest.current;
      lastAsk.current = ask;
      void load(ask).then((result) => {
        if (id === newest.current) dispatch({ type: 'answered', ask, result });
      });
    },
    [load],
  );

  useEffect(() => {
    dispatch({ type: 'restarted' });
    send(lastAsk.current);
    return () => {
      newest.current += 1; // Unmounted, or another record: nothing under way counts any more.
    };
  }, [send]);

  const ask = useCallback(
    (next: Ask) => {
      dispatch({ type: 'asked', ask: next });
      send(next);
    },
    [send],
  );
  const retry = useCallback(() => {
    ask(lastAsk.current);
  }, [ask]);

  return { state, ask, retry };
};
