import INFLUENCER from '@salesforce/schema/Influencer__c';

/**
 * What this package's own things are called where it is installed. A managed package puts its namespace before the
 * names of its objects, tabs and address parameters. A component isn't told the namespace, but a reference to an object
 * is resolved by the platform, so that its name says it.
 */

const OWN_NAME = 'Influencer__c';
/** For what has no namespace of its own (Lightning guide, "Add Query Parameters": state must be namespaced). */
const NO_NAMESPACE = 'c__';

const named = INFLUENCER.objectApiName;
const prefix = named.endsWith(`__${OWN_NAME}`) ? named.slice(0, -OWN_NAME.length) : '';

/**
 * An object, field or tab of this package.
 * @param {string} name as the package's source has it
 * @returns {string} as this org has it, e.g. `ns__Influencer__c`
 */
export const ownName = (name) => `${prefix}${name}`;

/**
 * A parameter of an address.
 * @param {string} name without a namespace
 * @returns {string} with the package's, or `c__` where it has none
 */
export const stateName = (name) => `${prefix || NO_NAMESPACE}${name}`;
