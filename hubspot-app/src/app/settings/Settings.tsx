import { hubspot } from '@hubspot/ui-extensions';
import { SettingsSurface } from '@pipeline-attribution/ui/settings';

hubspot.extend<'settings'>(() => <SettingsSurface />);
