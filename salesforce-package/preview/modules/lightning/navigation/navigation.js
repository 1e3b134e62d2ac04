/** Lightning's navigation as a component sees it, with this preview's addresses. */
const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

const { base } = JSON.parse(document.getElementById('page-data').textContent);

function addressOf({ type, attributes }) {
  switch (type) {
    case 'standard__recordPage':
      return `${base}/lightning/r/${attributes.objectApiName}/${attributes.recordId}/view`;
    case 'standard__objectPage':
      return `${base}/lightning/o/${attributes.objectApiName}/list`;
    case 'standard__navItemPage':
      return `${base}/lightning/n/${attributes.apiName}`;
    default:
      throw new Error(`The preview has no address for ${type}.`);
  }
}

export const NavigationMixin = (Base) =>
  class extends Base {
    [Navigate](page) {
      window.location.assign(addressOf(page));
    }
    [GenerateUrl](page) {
      return Promise.resolve(addressOf(page));
    }
  };
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;
