import { hubspot } from '@hubspot/ui-extensions';
import { RecordCardSurface } from '@pipeline-attribution/ui';

hubspot.extend<'crm.record.tab'>(() => <RecordCardSurface subject="contact" />);
