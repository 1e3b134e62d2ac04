/**
 * JSON schemas of the `config` of each component type, after the templates of HubSpot/hubspot-project-components for
 * platform version 2026.09. HubSpot serves its own only to a signed-in developer; where these are stricter or laxer than
 * HubSpot's, the upload says so.
 */
const entrypoint = { type: 'string', pattern: '^/app/' } as const;
const texts = { type: 'array', items: { type: 'string' } } as const;
const text = { type: 'string', minLength: 1 } as const;

const closed = (required: readonly string[], properties: object): object => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});

const field = closed(['typeDefinition', 'supportedValueTypes'], {
  typeDefinition: {
    type: 'object',
    required: ['name', 'type', 'fieldType'],
    properties: { name: text, type: text, fieldType: text },
  },
  supportedValueTypes: {
    type: 'array',
    items: { enum: ['STATIC_VALUE', 'OBJECT_PROPERTY', 'FIELD_DATA', 'FETCHED_OBJECT_PROPERTY'] },
  },
  isRequired: { type: 'boolean' },
});

export const SCHEMAS: Readonly<Record<string, object>> = {
  APPLICATION: closed(['name', 'distribution', 'auth'], {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    description: { type: 'string', maxLength: 8192 },
    logo: { type: 'string', pattern: '\\.(png|jpe?g|gif|bmp)$' },
    distribution: { enum: ['private', 'marketplace'] },
    isUserLevel: { type: 'boolean' },
    auth: closed(['type', 'requiredScopes'], {
      type: { enum: ['static', 'oauth'] },
      redirectUrls: { type: 'array', minItems: 1, items: { type: 'string', format: 'uri' } },
      requiredScopes: { ...texts, minItems: 1 },
      optionalScopes: texts,
      conditionallyRequiredScopes: texts,
    }),
    permittedUrls: closed([], { fetch: texts, iframe: texts, img: texts }),
    support: closed([], {
      supportEmail: { type: 'string', format: 'email' },
      documentationUrl: { type: 'string', format: 'uri' },
      supportUrl: { type: 'string', format: 'uri' },
      supportPhone: text,
    }),
  }),
  CARD: closed(['name', 'location', 'entrypoint', 'objectTypes'], {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    description: { type: 'string', maxLength: 8192 },
    previewImage: { type: 'object' },
    location: { enum: ['crm.record.tab', 'crm.record.sidebar', 'crm.preview', 'helpdesk.sidebar'] },
    entrypoint,
    objectTypes: { ...texts, minItems: 1 },
  }),
  PAGE: closed(['entrypoint'], { entrypoint }),
  SETTINGS: closed(['entrypoint'], { entrypoint }),
  WEBHOOKS: closed(['settings', 'subscriptions'], {
    settings: closed(['targetUrl', 'maxConcurrentRequests'], {
      targetUrl: { type: 'string', format: 'uri', pattern: '^https://' },
      maxConcurrentRequests: { type: 'integer', minimum: 6 },
    }),
    subscriptions: closed([], {
      crmObjects: {
        type: 'array',
        items: closed(['subscriptionType', 'objectType', 'active'], {
          subscriptionType: {
            enum: [
              'object.creation',
              'object.deletion',
              'object.restore',
              'object.merge',
              'object.propertyChange',
              'object.associationChange',
            ],
          },
          objectType: text,
          propertyName: text,
          active: { type: 'boolean' },
        }),
      },
      legacyCrmObjects: { type: 'array', items: { type: 'object' } },
      hubEvents: {
        type: 'array',
        items: closed(['subscriptionType', 'active'], {
          subscriptionType: text,
          active: { type: 'boolean' },
        }),
      },
    }),
  }),
  WORKFLOW_ACTION: {
    type: 'object',
    required: [
      'actionUrl',
      'isPublished',
      'supportedClients',
      'inputFields',
      'labels',
      'objectTypes',
    ],
    properties: {
      actionUrl: { type: 'string', format: 'uri', pattern: '^https://' },
      isPublished: { type: 'boolean' },
      supportedClients: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['client'],
          properties: {
            client: { enum: ['WORKFLOWS', 'AGENTS'] },
            toolType: { enum: ['GET_DATA', 'GENERATE', 'TAKE_ACTION'] },
            llmConfig: { type: 'object', required: ['actionDescription'] },
          },
        },
      },
      inputFields: { type: 'array', items: field },
      outputFields: { type: 'array', items: field },
      labels: { type: 'object', required: ['en'] },
      objectTypes: texts,
    },
  },
};
