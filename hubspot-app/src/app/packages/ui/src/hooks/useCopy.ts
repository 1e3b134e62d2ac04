import type { useExtensionActions } from '@hubspot/ui-extensions';

type Actions = Pick<
  ReturnType<typeof useExtensionActions<'crm.record.tab'>>,
  'addAlert' | 'copyTextToClipboard'
>;

/**
 * Copies a line and says so; where a browser forbids it, shows the line to copy by hand.
 * @param done what to say when it is copied.
 */
export const useCopy =
  (actions: Actions, done = 'The opening line is on your clipboard.'): ((line: string) => void) =>
  (line) => {
    const copy = async (): Promise<void> => {
      try {
        await actions.copyTextToClipboard(line);
        actions.addAlert({ type: 'success', message: done });
      } catch {
        actions.addAlert({
          type: 'warning',
          title: 'Copying is not allowed here',
          message: `Select the line and copy it by hand: ${line}`,
        });
      }
    };
    void copy();
  };
