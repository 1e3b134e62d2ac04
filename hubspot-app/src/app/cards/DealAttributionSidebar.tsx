import { hubspot } from '@hubspot/ui-extensions';
import { DealCardSurface } from '@pipeline-attribution/ui';

hubspot.extend<'crm.record.sidebar'>(() => <DealCardSurface layout="compact" />);
