import { LoadingSpinner } from '@hubspot/ui-extensions';

/** What is being waited for, in the middle of the surface. */
export const SurfaceLoading = ({ label }: { readonly label: string }) => (
  <LoadingSpinner label={label} showLabel size="md" layout="centered" />
);
