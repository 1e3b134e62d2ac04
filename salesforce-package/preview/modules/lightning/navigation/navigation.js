/** Lightning's navigation as a component sees it, with this preview's addresses. */
const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

const { base } = JSON.parse(document.getElementById('page-data').textContent);
const NAV_ITEM = /\/lightning\/n\/(\w+)$/;

function addressOf({ type, attributes, state }) {
  switch (type) {
    case 'standard__recordPage':
      return `${base}/lightning/r/${attributes.objectApiName}/${attributes.recordId}/view`;
    case 'standard__objectPage':
      return `${base}/lightning/o/${attributes.objectApiName}/list`;
    case 'standard__navItemPage': {
      const query = new URLSearchParams(state ?? {}).toString();
      return `${base}/lightning/n/${attributes.apiName}${query === '' ? '' : `?${query}`}`;
    }
    default:
      throw new Error(`The preview has no address for ${type}.`);
  }
}

/** Who wants to know where the browser is. */
const listeners = new Set();
const announce = () => {
  for (const tell of listeners) tell();
};
window.addEventListener('popstate', announce);

function currentReference() {
  const { pathname, search } = window.location;
  return {
    type: 'standard__navItemPage',
    attributes: { apiName: NAV_ITEM.exec(pathname)?.[1] ?? '' },
    state: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** The wire that provides where the browser is, and again whenever it goes elsewhere. */
export class CurrentPageReference {
  constructor(emit) {
    this.tell = () => emit(currentReference());
  }
  connect() {
    listeners.add(this.tell);
    this.tell();
  }
  update() {}
  disconnect() {
    listeners.delete(this.tell);
  }
}

/** As in an org: another state of the tab that is open does not load the tab anew. */
function go(page, replace) {
  const address = addressOf(page);
  const { pathname } = new URL(address, window.location.href);
  if (pathname !== window.location.pathname || !NAV_ITEM.test(pathname)) {
    window.location.assign(address);
    return;
  }
  if (replace) window.history.replaceState(null, '', address);
  else window.history.pushState(null, '', address);
  announce();
}

export const NavigationMixin = (Base) =>
  class extends Base {
    [Navigate](page, replace = false) {
      go(page, replace);
    }
    [GenerateUrl](page) {
      return Promise.resolve(addressOf(page));
    }
  };
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;
