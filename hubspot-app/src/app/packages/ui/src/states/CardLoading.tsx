import { LoadingSpinner } from '@hubspot/ui-extensions';

export const CardLoading = () => (
  <LoadingSpinner label="Loading attribution" showLabel size="md" layout="centered" />
);
