// First, before any component is defined: it changes how elements make their shadow.
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import Page from 'preview/page';
import { COMPONENTS } from './components.js';

const data = JSON.parse(document.getElementById('page-data').textContent);
if (data.kind === 'state') {
  const [tag, is] = COMPONENTS[data.component];
  const element = createElement(tag, { is });
  Object.assign(element, data.properties);
  const heading = document.createElement('h1');
  heading.className = 'slds-assistive-text';
  heading.textContent = data.name;
  const main = document.createElement('main');
  main.className = 'state';
  main.append(heading, element);
  document.body.append(main);
} else {
  const page = createElement('preview-page', { is: Page });
  page.data = data;
  document.body.append(page);
}
