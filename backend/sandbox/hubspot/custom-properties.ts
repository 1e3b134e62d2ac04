import type { Company } from '@pipeline-attribution/shared';
import { badRequest, HubSpotError } from './errors.ts';
import type { ObjectType } from './model.ts';
import { propertyDefinitions, type PropertyDefinition } from './property-definitions.ts';

type Input = Readonly<Record<string, unknown>>;

/** The portal's properties: HubSpot's, the admin's, and those an app created since the start. */
export class CustomProperties {
  readonly #company: Company;
  readonly #added: { readonly type: ObjectType; readonly definition: PropertyDefinition }[] = [];
  readonly #groups = new Set<string>();

  constructor(company: Company) {
    this.#company = company;
  }

  definitions(type: ObjectType): PropertyDefinition[] {
    const own = this.#added
      .filter((entry) => entry.type === type)
      .map(({ definition }) => definition);
    return [...propertyDefinitions(type, this.#company), ...own];
  }

  /** @throws {HubSpotError} 409 when the group exists. */
  addGroup(type: ObjectType, input: Input): Input {
    const { name, label } = input;
    if (typeof name !== 'string' || typeof label !== 'string')
      throw badRequest('A property group needs name and label.');
    if (this.#groupExists(type, name))
      throw new HubSpotError(
        409,
        'OBJECT_ALREADY_EXISTS',
        `A property group named '${name}' already exists.`,
      );
    this.#groups.add(`${type}/${name}`);
    return { name, label, displayOrder: -1, archived: false };
  }

  #groupExists(type: ObjectType, name: string): boolean {
    return (
      this.#groups.has(`${type}/${name}`) ||
      this.definitions(type).some(({ groupName }) => groupName === name)
    );
  }

  /** @throws {HubSpotError} 409 when the property exists, 400 when its group does not. */
  add(type: ObjectType, input: Input): PropertyDefinition {
    const text = (key: string): string => {
      const value = input[key];
      if (typeof value !== 'string' || value === '')
        throw badRequest(`Invalid input JSON: ${key} is missing.`);
      return value;
    };
    const name = text('name');
    if (this.definitions(type).some((definition) => definition.name === name)) {
      throw new HubSpotError(
        409,
        'OBJECT_ALREADY_EXISTS',
        `A property named '${name}' already exists.`,
      );
    }
    const groupName = text('groupName');
    if (!this.#groupExists(type, groupName))
      throw badRequest(`Property group '${groupName}' does not exist.`);
    const definition: PropertyDefinition = {
      name,
      label: text('label'),
      type: text('type'),
      fieldType: text('fieldType'),
      groupName,
      description: typeof input['description'] === 'string' ? input['description'] : '',
      options: Array.isArray(input['options']) ? (input['options'] as Input[]) : [],
      displayOrder: -1,
      hasUniqueValue: input['hasUniqueValue'] === true,
      hidden: false,
      hubspotDefined: false,
      calculated: false,
      formField: false,
      archived: false,
    };
    this.#added.push({ type, definition });
    return definition;
  }
}
