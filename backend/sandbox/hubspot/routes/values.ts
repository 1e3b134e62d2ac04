import { badRequest } from '../errors.ts';
import type { CustomProperties } from '../custom-properties.ts';
import type { ObjectType } from '../model.ts';
import type { HubSpotStore } from '../store.ts';
import type { Input } from './batch.ts';

/**
 * The values of a write, all text to HubSpot; refuses properties that do not exist, calculated ones, and values
 * of the wrong kind (developers.hubspot.com/docs/api-reference/error-handling, `VALIDATION_ERROR`).
 */
export function valuesOf(
  store: HubSpotStore,
  custom: CustomProperties,
  type: ObjectType,
  properties: unknown,
): Record<string, string | null> {
  const definitions = new Map(
    custom.definitions(type).map((definition) => [definition.name, definition]),
  );
  const stages = new Set(store.stageIds());
  return Object.fromEntries(
    Object.entries((properties ?? {}) as Input).map(([name, value]) => {
      const definition = definitions.get(name);
      const refuse = (code: string, message: string): never => {
        throw badRequest(
          `Property values were not valid: [{"isValid":false,"message":"${message}","error":"${code}","name":"${name}"}]`,
          { errors: [{ message, code, context: { propertyName: [name] } }] },
        );
      };
      if (definition === undefined)
        return refuse('PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
      if (definition.calculated)
        return refuse(
          'READ_ONLY_VALUE',
          `"${name}" is a read only property; its value cannot be set.`,
        );
      const text =
        value === null || value === ''
          ? null
          : typeof value === 'string'
            ? value
            : JSON.stringify(value);
      if (text === null) return [name, null] as const;
      if (definition.type === 'number' && Number.isNaN(Number(text)))
        return refuse('INVALID_LONG', `${text} was not a valid number.`);
      if (name === 'dealstage' && !stages.has(text))
        return refuse('INVALID_OPTION', `${text} was not one of the allowed options`);
      if (name === 'email' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text))
        return refuse('INVALID_EMAIL', `Email address ${text} is invalid`);
      // "Single-line text … up to 65,536 characters" (knowledge.hubspot.com, "Property field types").
      if (text.length > 65_536)
        return refuse('VALUE_TOO_LONG', `The value of "${name}" is longer than 65536 characters.`);
      return [name, text] as const;
    }),
  );
}
