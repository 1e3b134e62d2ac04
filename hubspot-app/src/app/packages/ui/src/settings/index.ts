export { SettingsSurface } from './SettingsSurface.tsx';
