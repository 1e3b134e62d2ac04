import { hubspot } from '@hubspot/ui-extensions';
import { AppPages } from '@pipeline-attribution/ui/pages';

hubspot.extend<'pages'>(() => <AppPages />);
