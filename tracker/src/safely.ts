/** The page comes first: whatever goes wrong in here stays in here. */
export const safely =
  <Arguments extends unknown[], Answer>(
    work: (...given: Arguments) => Answer,
  ): ((...given: Arguments) => Answer | undefined) =>
  (...given) => {
    try {
      return work(...given);
    } catch {
      // Nobody to tell.
    }
  };

/** On its way down every event of the document passes the window first, whether it bubbles or not. */
export const on = (event: string, work: (event: Event) => void): void => {
  addEventListener(event, safely(work), true);
};
