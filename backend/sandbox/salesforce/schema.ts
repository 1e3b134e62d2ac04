import type { OrgFeatures } from './org-features.ts';
import { packageObjects } from './package-metadata.ts';

/** Objects and fields of the stand-in org (developer.salesforce.com Object Reference; custom fields as an admin made them). */
export type FieldType =
  | 'id'
  | 'reference'
  | 'string'
  | 'picklist'
  | 'boolean'
  | 'double'
  | 'int'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'email'
  | 'phone'
  | 'url'
  | 'textarea'
  | 'anyType';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
  readonly custom: boolean;
  readonly filterable: boolean;
  /** Lower-case key of the object a reference points to, and the name of the way there. */
  readonly referenceTo: string | null;
  readonly relationshipName: string | null;
  /** May name a record in an upsert. */
  readonly isExternalId: boolean;
  readonly isRequired: boolean;
  /** The record's parent, for good: said at creation and never again. */
  readonly isMasterDetail: boolean;
  /** Longest text. */
  readonly length: number;
}

export interface ObjectSchema {
  readonly name: string;
  readonly label: string;
  readonly isCustom: boolean;
  readonly keyPrefix: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly children: readonly {
    readonly relationshipName: string;
    readonly childObject: string;
    readonly field: string;
  }[];
}

const CUSTOM_SOURCE = `First_Landing_Page__c:url How_Did_You_Hear__c:textarea UTM_Source__c:string UTM_Medium__c:string
  UTM_Campaign__c:string UTM_Content__c:string UTM_Term__c:string`;
const SYSTEM =
  'CreatedDate:datetime CreatedById:User LastModifiedDate:datetime LastModifiedById:User SystemModstamp:datetime IsDeleted:boolean';

/** `Name:type`, or `XId:Object` for a reference; `!` marks a field that cannot be filtered. */
const OBJECTS: Readonly<Record<string, { prefix: string; fields: string }>> = {
  Organization: {
    prefix: '00D',
    fields:
      'Name:string InstanceName:string IsSandbox:boolean OrganizationType:picklist TimeZoneSidKey:picklist LanguageLocaleKey:picklist DefaultLocaleSidKey:picklist Country:string CreatedDate:datetime SystemModstamp:datetime',
  },
  User: {
    prefix: '005',
    fields:
      'Name:string FirstName:string LastName:string Username:string Email:email Title:string IsActive:boolean UserType:picklist TimeZoneSidKey:picklist LanguageLocaleKey:picklist DefaultCurrencyIsoCode:picklist CurrencyIsoCode:picklist CreatedDate:datetime LastModifiedDate:datetime SystemModstamp:datetime',
  },
  Account: {
    prefix: '001',
    fields: `Name:string Website:url Domain__c:string BillingCountry:string BillingCity:string Industry:picklist NumberOfEmployees:int Phone:phone Type:picklist OwnerId:User ParentId:Account MasterRecordId:Account CurrencyIsoCode:picklist ${SYSTEM}`,
  },
  Contact: {
    prefix: '003',
    fields: `AccountId:Account FirstName:string LastName:string Name:string Email:email Title:string Phone:phone MailingCountry:string LeadSource:picklist OwnerId:User MasterRecordId:Contact IndividualId:Individual HasOptedOutOfEmail:boolean CurrencyIsoCode:picklist ${CUSTOM_SOURCE} ${SYSTEM}`,
  },
  Lead: {
    prefix: '00Q',
    fields: `FirstName:string LastName:string Name:string Email:email Company:string Title:string Phone:phone Country:string Status:picklist LeadSource:picklist OwnerId:User IsConverted:boolean ConvertedDate:date ConvertedAccountId:Account ConvertedContactId:Contact ConvertedOpportunityId:Opportunity MasterRecordId:Lead IndividualId:Individual HasOptedOutOfEmail:boolean Website:url CurrencyIsoCode:picklist ${CUSTOM_SOURCE} ${SYSTEM}`,
  },
  Opportunity: {
    prefix: '006',
    fields: `AccountId:Account Name:string Description:textarea StageName:picklist Amount:currency Probability:percent ExpectedRevenue:currency CloseDate:date Type:picklist LeadSource:picklist NextStep:string IsClosed:boolean IsWon:boolean ForecastCategory:picklist ForecastCategoryName:picklist CurrencyIsoCode:picklist CampaignId:Campaign ContactId:Contact OwnerId:User LastStageChangeDate:datetime HasOpportunityLineItem:boolean ${SYSTEM}`,
  },
  OpportunityHistory: {
    prefix: '008',
    fields:
      'OpportunityId:Opportunity StageName:picklist Amount:currency PrevAmount:currency ExpectedRevenue:currency CloseDate:date PrevCloseDate:date Probability:percent ForecastCategory:picklist CurrencyIsoCode:picklist CreatedById:User CreatedDate:datetime SystemModstamp:datetime IsDeleted:boolean',
  },
  OpportunityFieldHistory: {
    prefix: '017',
    fields:
      'OpportunityId:Opportunity Field:picklist DataType:picklist OldValue:anyType! NewValue:anyType! CreatedById:User CreatedDate:datetime IsDeleted:boolean',
  },
  // Field History Tracking is on for the answer to the open question (Object Reference, ContactHistory, LeadHistory).
  ContactHistory: {
    prefix: '017',
    fields:
      'ContactId:Contact Field:picklist DataType:picklist OldValue:anyType! NewValue:anyType! CreatedById:User CreatedDate:datetime IsDeleted:boolean',
  },
  LeadHistory: {
    prefix: '017',
    fields:
      'LeadId:Lead Field:picklist DataType:picklist OldValue:anyType! NewValue:anyType! CreatedById:User CreatedDate:datetime IsDeleted:boolean',
  },
  OpportunityContactRole: {
    prefix: '00K',
    fields: `OpportunityId:Opportunity ContactId:Contact Role:picklist IsPrimary:boolean CurrencyIsoCode:picklist ${SYSTEM}`,
  },
  Individual: {
    prefix: '0PK',
    fields: `FirstName:string LastName:string Name:string HasOptedOutTracking:boolean HasOptedOutProcessing:boolean HasOptedOutProfiling:boolean HasOptedOutSolicit:boolean ShouldForget:boolean SendIndividualData:boolean OwnerId:User ${SYSTEM}`,
  },
  CampaignInfluenceModel: {
    prefix: '0pL',
    fields: `DeveloperName:string MasterLabel:string ModelDescription:string IsDefaultModel:boolean IsModelLocked:boolean ModelType:picklist RecordPreference:picklist ${SYSTEM}`,
  },
  CampaignInfluence: {
    prefix: '0pM',
    fields: `CampaignId:Campaign OpportunityId:Opportunity ContactId:Contact ModelId:CampaignInfluenceModel CampaignMemberId:CampaignMember Influence:percent RevenueShare:currency CurrencyIsoCode:picklist ${SYSTEM}`,
  },
  OpportunityStage: {
    prefix: '01J',
    fields:
      'MasterLabel:string ApiName:string DefaultProbability:percent IsActive:boolean IsClosed:boolean IsWon:boolean SortOrder:int ForecastCategory:picklist ForecastCategoryName:picklist CreatedDate:datetime SystemModstamp:datetime',
  },
  Campaign: {
    prefix: '701',
    fields: `Name:string ParentId:Campaign Type:picklist Status:picklist StartDate:date EndDate:date IsActive:boolean Description:textarea BudgetedCost:currency ActualCost:currency ExpectedRevenue:currency NumberSent:double CurrencyIsoCode:picklist OwnerId:User UTM_Campaign__c:string ${SYSTEM}`,
  },
  CampaignMember: {
    prefix: '00v',
    fields: `CampaignId:Campaign LeadId:Lead ContactId:Contact LeadOrContactId:string Status:picklist HasResponded:boolean FirstRespondedDate:date CurrencyIsoCode:picklist ${SYSTEM}`,
  },
  CampaignMemberStatus: {
    prefix: '01Y',
    fields: `CampaignId:Campaign Label:string HasResponded:boolean IsDefault:boolean SortOrder:int ${SYSTEM}`,
  },
  // Object Reference, "Task" and "Event": whom an activity was with is a contact or a lead.
  Task: {
    prefix: '00T',
    fields: `WhoId:reference WhatId:reference Subject:string Type:picklist TaskSubtype:picklist Status:picklist Priority:picklist IsClosed:boolean ActivityDate:date CompletedDateTime:datetime Description:textarea OwnerId:User ${SYSTEM}`,
  },
  Event: {
    prefix: '00U',
    fields: `WhoId:reference WhatId:reference Subject:string Type:picklist EventSubtype:picklist StartDateTime:datetime EndDateTime:datetime ActivityDate:date ActivityDateTime:datetime IsAllDayEvent:boolean DurationInMinutes:int Location:string Description:textarea OwnerId:User ${SYSTEM}`,
  },
  CurrencyType: {
    prefix: '01L',
    fields:
      'IsoCode:picklist ConversionRate:double DecimalPlaces:int IsActive:boolean IsCorporate:boolean CreatedDate:datetime LastModifiedDate:datetime SystemModstamp:datetime',
  },
  DatedConversionRate: {
    prefix: '04w',
    fields:
      'IsoCode:picklist ConversionRate:double StartDate:date NextStartDate:date CreatedDate:datetime LastModifiedDate:datetime SystemModstamp:datetime',
  },
};

/** Relationship names that do not follow from the field's name or the child's. */
const CHILD_NAMES: Readonly<Record<string, string>> = {
  'OpportunityContactRole.OpportunityId': 'OpportunityContactRoles',
  'OpportunityContactRole.ContactId': 'OpportunityContactRoles',
  'OpportunityHistory.OpportunityId': 'OpportunityHistories',
  'OpportunityFieldHistory.OpportunityId': 'Histories',
  'ContactHistory.ContactId': 'Histories',
  'LeadHistory.LeadId': 'Histories',
  'Opportunity.AccountId': 'Opportunities',
  'Opportunity.CampaignId': 'Opportunities',
  'Contact.AccountId': 'Contacts',
  'CampaignMember.CampaignId': 'CampaignMembers',
  'CampaignMember.ContactId': 'CampaignMembers',
  'CampaignMember.LeadId': 'CampaignMembers',
};

const words = (camel: string): string =>
  camel
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2');

function fieldOf(text: string): Field {
  const [name = '', kind = ''] = text.replace('!', '').split(':');
  const isReference = /^[A-Z]/.test(kind);
  const type = isReference ? 'reference' : (kind as FieldType);
  return {
    name,
    type,
    label: words(isReference ? `${name.replace(/Id$/, '')}ID` : name),
    custom: name.endsWith('__c'),
    filterable: !text.endsWith('!'),
    referenceTo: isReference ? kind : null,
    relationshipName: isReference ? name.replace(/Id$/, '') : null,
    isExternalId: false,
    isRequired: false,
    isMasterDetail: false,
    length: type === 'id' || type === 'reference' ? 18 : type === 'textarea' ? 32_000 : 255,
  };
}

/** The objects of one organisation. */
export interface Schemas {
  /** Names are not case-sensitive in Salesforce. */
  of(name: string): ObjectSchema | undefined;
  all(): ObjectSchema[];
}

const CURRENCY_FIELDS = new Set(['CurrencyIsoCode', 'DefaultCurrencyIsoCode']);

/** Which objects and fields an organisation with these features has. */
export function createSchemas(features: OrgFeatures): Schemas {
  const absent = new Set([
    ...(features.multiCurrency ? [] : ['CurrencyType']),
    ...(features.multiCurrency && features.datedRates ? [] : ['DatedConversionRate']),
    ...(features.campaignInfluence ? [] : ['CampaignInfluence', 'CampaignInfluenceModel']),
    ...(features.dataProtection ? [] : ['Individual']),
  ]);
  const isThere = ({ name, referenceTo }: Field): boolean =>
    (features.multiCurrency || !CURRENCY_FIELDS.has(name)) &&
    (referenceTo === null || !absent.has(referenceTo));
  const objects = new Map<string, { prefix: string; isCustom: boolean; fields: Field[] }>();
  for (const [name, { prefix, fields }] of Object.entries(OBJECTS)) {
    if (absent.has(name)) continue;
    const all = ['Id:id', ...fields.trim().split(/\s+/)].map(fieldOf).filter(isThere);
    objects.set(name, { prefix, isCustom: false, fields: all });
  }
  if (features.packageNamespace !== null) {
    packageObjects(features.packageNamespace).forEach(({ name, fields }, index) => {
      const standard = objects.get(name);
      if (standard) {
        standard.fields.push(...fields);
        return;
      }
      const common = `Id:id Name:string ${features.multiCurrency ? 'CurrencyIsoCode:picklist ' : ''}${SYSTEM}`;
      const own = new Set(fields.map((field) => field.name));
      objects.set(name, {
        prefix: `a0${BASE36.charAt(index)}`,
        isCustom: true,
        fields: [
          ...common
            .split(' ')
            .map(fieldOf)
            .filter((field) => !own.has(field.name)),
          ...fields,
        ],
      });
    });
  }
  const schemas = new Map(
    [...objects].map(([name, { prefix, isCustom, fields }]) => {
      const children = [...objects].flatMap(([child, other]) =>
        other.fields
          .filter(({ referenceTo }) => referenceTo === name)
          .flatMap((field) => {
            const relationshipName = CHILD_NAMES[`${child}.${field.name}`];
            return relationshipName === undefined
              ? []
              : [{ relationshipName, childObject: child, field: field.name }];
          }),
      );
      const schema: ObjectSchema = {
        name,
        label: words(name),
        isCustom,
        keyPrefix: prefix,
        fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
        children,
      };
      return [name.toLowerCase(), schema] as const;
    }),
  );
  return { of: (name) => schemas.get(name.toLowerCase()), all: () => [...schemas.values()] };
}

const BASE36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Salesforce's way of writing an instant. */
export const instant = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

/** A day, UTC. */
export const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
