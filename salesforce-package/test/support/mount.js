import { createElement } from 'lwc';

/** Puts a component into the page with the given properties and waits until it is drawn. */
export async function mount(tag, is, properties) {
  const element = createElement(tag, { is });
  Object.assign(element, properties);
  document.body.appendChild(element);
  await Promise.resolve();
  return element;
}

/** Empties the page. */
export function unmountAll() {
  while (document.body.firstChild) {
    document.body.removeChild(document.body.firstChild);
  }
}

/** The visible text under a node, with white space as a reader sees it. */
export const textOf = (node) => node.textContent.replace(/\s+/g, ' ').trim();
