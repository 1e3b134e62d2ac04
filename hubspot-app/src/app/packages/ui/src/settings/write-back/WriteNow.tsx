import { LoadingButton, useExtensionActions } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { apiClient } from '../../api/client.ts';
import { failureWords } from '../../api/failure.ts';

/** Writes all figures at once, which else follow every few minutes. */
export const WriteNow = ({ onStarted }: { readonly onStarted: () => void }) => {
  const actions = useExtensionActions<'settings'>();
  const [starting, setStarting] = useState(false);
  const start = async (): Promise<void> => {
    setStarting(true);
    const result = await apiClient.writeBackNow();
    setStarting(false);
    if (result.ok) {
      actions.addAlert({
        type: 'success',
        message: 'All figures are being written. It takes some minutes in a large account.',
      });
      onStarted();
    } else {
      const { kind, detail } = result.failure;
      const words = failureWords(kind, 'account');
      actions.addAlert({
        type: 'danger',
        title: 'Writing was not started',
        message: detail ?? `${words.happened} ${words.todo}`,
      });
    }
  };
  return (
    <LoadingButton
      size="sm"
      variant="secondary"
      loading={starting}
      onClick={() => {
        void start();
      }}
    >
      Write all now
    </LoadingButton>
  );
};
