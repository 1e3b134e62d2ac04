// Jest transform: Node's own type stripping keeps positions, so stack traces and coverage need no source maps.
import { stripTypeScriptTypes } from 'node:module';

export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
